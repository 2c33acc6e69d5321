namespace Encounters.Releases;

/// <summary>How a file differs from the known layout without being wrong.</summary>
public enum DriftKind
{
    /// <summary>A column that no known layout has; its values are kept only in the raw file.</summary>
    UnknownColumn,

    /// <summary>A known column under another spelling.</summary>
    RenamedColumn,

    /// <summary>A category that the vocabulary does not know; it is kept under its own name.</summary>
    UnknownCategory,

    /// <summary>Month Grouping does not match the coverage.</summary>
    MonthGrouping,

    /// <summary>Rows in which every field is empty; they are left out.</summary>
    EmptyRows,

    /// <summary>Rows of a month after the coverage that count 0; they are left out.</summary>
    ComingMonth,
}

/// <summary>One departure.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Column">The column as the file names it.</param>
/// <param name="Value">The value, where the departure is one of values.</param>
/// <param name="Rows">How many rows it concerns.</param>
/// <param name="Encounters">How many encounters these rows count.</param>
public sealed record Drift(DriftKind Kind, string Column, string? Value, long Rows, long Encounters)
{
    /// <summary>The known column that a renamed one was read as.</summary>
    public string? TakenFor { get; init; }

    /// <summary>The departure in words.</summary>
    public override string ToString() => Kind switch
    {
        DriftKind.UnknownColumn => $"unknown column '{Column}'",
        DriftKind.RenamedColumn => $"column '{Column}' read as '{TakenFor}'",
        DriftKind.UnknownCategory => $"unknown value '{Value}' in '{Column}'",
        DriftKind.MonthGrouping => $"'{Column}' does not match the coverage",
        DriftKind.EmptyRows => $"{Rows} empty rows",
        _ => $"{Rows} rows with a count of 0 for {Value}, after the last month of the release",
    };
}
