using Encounters.Categories;
using Encounters.Releases;

namespace Encounters.Normalization;

/// <summary>A column of CBP's files that we know.</summary>
internal enum LayoutColumn
{
    FiscalYear,
    MonthGrouping,
    Month,
    Component,
    Region,
    Aor,
    AorName,
    State,
    Demographic,
    Citizenship,
    CitizenshipGrouping,
    Authority,
    EncounterType,
    Count,
}

/// <summary>The columns that a dataset's files must and may have. Columns are matched by name, never by position.</summary>
internal sealed class Layout
{
    // By the number of the column.
    private static readonly string[] PublishedNames =
    [
        "Fiscal Year", "Month Grouping", "Month (abbv)", "Component", "Land Border Region", "AOR (Abbv)",
        "Area of Responsibility", "State",
        "Demographic", "Citizenship", "Citizenship Grouping", "Title of Authority", "Encounter Type", "Encounter Count",
    ];

    private static readonly string[] FoldedNames = [.. PublishedNames.Select(Fold)];

    private static readonly Layout Southwest = new(
        [
            LayoutColumn.FiscalYear, LayoutColumn.MonthGrouping, LayoutColumn.Month, LayoutColumn.Component,
            LayoutColumn.Demographic,
            LayoutColumn.Authority, LayoutColumn.EncounterType, LayoutColumn.Count,
        ],
        [LayoutColumn.Region, LayoutColumn.Citizenship, LayoutColumn.CitizenshipGrouping]);

    private static readonly Layout State = new(
        [
            LayoutColumn.FiscalYear, LayoutColumn.MonthGrouping, LayoutColumn.Month, LayoutColumn.Region, LayoutColumn.State,
            LayoutColumn.Demographic, LayoutColumn.Citizenship, LayoutColumn.Authority, LayoutColumn.Count,
        ],
        []);

    private static readonly Layout Aor = new(
        [
            LayoutColumn.FiscalYear, LayoutColumn.MonthGrouping, LayoutColumn.Month, LayoutColumn.Component, LayoutColumn.Region,
            LayoutColumn.AorName, LayoutColumn.Aor, LayoutColumn.Demographic, LayoutColumn.Citizenship, LayoutColumn.Authority,
            LayoutColumn.EncounterType, LayoutColumn.Count,
        ],
        []);

    private Layout(LayoutColumn[] required, LayoutColumn[] optional)
    {
        Required = required;
        Optional = optional;
    }

    /// <summary>Columns without which a file is rejected.</summary>
    public LayoutColumn[] Required { get; }

    /// <summary>Columns that only some releases have.</summary>
    public LayoutColumn[] Optional { get; }

    /// <summary>Whether a file may have the column.</summary>
    public bool Allows(LayoutColumn column) => Has(Required, column) || Has(Optional, column);

    /// <summary>The layout of a dataset.</summary>
    public static Layout Of(Dataset dataset) =>
        dataset == Dataset.Southwest ? Southwest : dataset == Dataset.NationwideState ? State : Aor;

    /// <summary>
    /// The dataset whose files have these columns: a state makes it nationwide by state, an area of responsibility nationwide by
    /// area. Null if nothing is counted as CBP counts encounters: then it is another table.
    /// </summary>
    public static Dataset? DatasetOf(IReadOnlyList<string> names)
    {
        var (isCounted, isByState, isByAor) = (false, false, false);
        foreach (var name in names)
        {
            if (!TryFind(name, out var column))
                continue;
            isCounted |= column == LayoutColumn.Count;
            isByState |= column == LayoutColumn.State;
            isByAor |= column is LayoutColumn.Aor or LayoutColumn.AorName;
        }

        return !isCounted ? null : isByAor ? Dataset.NationwideAor : isByState ? Dataset.NationwideState : Dataset.Southwest;
    }

    /// <summary>The column as CBP names it.</summary>
    public static string NameOf(LayoutColumn column) => PublishedNames[(int)column];

    /// <summary>Finds the column that a header means, whatever its letters' case and its punctuation.</summary>
    public static bool TryFind(string header, out LayoutColumn column)
    {
        column = (LayoutColumn)Array.IndexOf(FoldedNames, Fold(header));
        return column >= 0;
    }

    /// <summary>The dimension that a column fills; null for the others.</summary>
    public static Dimension? DimensionOf(LayoutColumn column) => column switch
    {
        LayoutColumn.Component => Dimension.Component,
        LayoutColumn.Region => Dimension.Region,
        LayoutColumn.Aor => Dimension.Aor,
        LayoutColumn.State => Dimension.State,
        LayoutColumn.Demographic => Dimension.Demographic,
        LayoutColumn.Citizenship or LayoutColumn.CitizenshipGrouping => Dimension.Citizenship,
        LayoutColumn.Authority => Dimension.Authority,
        LayoutColumn.EncounterType => Dimension.EncounterType,
        _ => null,
    };

    private static bool Has(LayoutColumn[] columns, LayoutColumn column)
    {
        foreach (var each in columns)
        {
            if (each == column)
                return true;
        }

        return false;
    }

    private static string Fold(string name) => Category.TryFold(name, out var folded) ? folded.Name : "";
}
