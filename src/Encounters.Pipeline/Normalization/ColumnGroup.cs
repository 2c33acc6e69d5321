namespace Encounters.Pipeline.Normalization;

/// <summary>
/// Columns that stand side by side in the file. Their values together are looked up at once by their bytes: few combinations of them
/// occur, and a row then costs a handful of look-ups however many columns it has.
/// </summary>
/// <param name="First">The index of the first column in the file.</param>
/// <param name="Columns">The columns in their order in the file.</param>
internal sealed record ColumnGroup(int First, IReadOnlyList<GroupedColumn> Columns)
{
    /// <summary>The most columns of a group: with more, combinations would be many.</summary>
    public const int MaxColumns = 4;

    /// <summary>The most combinations of a group; real releases have some hundreds.</summary>
    public const int MaxCombinations = 8_192;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<int[]> _cells = [];
    private readonly List<LandBorder> _borders = [];

    /// <summary>The index of the last column in the file.</summary>
    public int Last => First + Columns.Count - 1;

    /// <summary>Whether any of the columns has values that rows keep.</summary>
    public bool HasCells => Columns.Any(column => column.Planned is not null);

    /// <summary>The combinations by their numbers: the values of the columns that rows keep. Complete when all workers have ended.</summary>
    public IReadOnlyList<int[]> Combinations => _cells;

    /// <summary>The land borders of the combinations, by their numbers.</summary>
    public IReadOnlyList<LandBorder> Borders => _borders;

    /// <summary>The number of a combination; -1 where there are too many.</summary>
    public int IdOf(int[] cells, LandBorder border)
    {
        var key = string.Join(',', cells);
        lock (_gate)
        {
            if (_ids.TryGetValue(key, out var id))
                return id;
            if (_cells.Count == MaxCombinations)
                return -1;
            _ids.Add(key, id = _cells.Count);
            _cells.Add(cells);
            _borders.Add(border);
            return id;
        }
    }
}

/// <summary>A column of a group.</summary>
/// <param name="Column">Which.</param>
/// <param name="Planned">How its values are kept; null for a column of time.</param>
internal sealed record GroupedColumn(LayoutColumn Column, PlannedColumn? Planned);

/// <summary>What a combination of values says of a row. What several groups say is put together by adding and by or.</summary>
/// <param name="Id">Its number in the group.</param>
/// <param name="MonthPart">What it adds to the number of the month in the coverage.</param>
/// <param name="Grouping">What Month Grouping says.</param>
internal readonly record struct Combination(int Id, int MonthPart, MonthGrouping Grouping);

/// <summary>What Month Grouping says.</summary>
[Flags]
internal enum MonthGrouping : byte
{
    None = 0,
    YearToDate = 1,
    Remaining = 2,
    Other = 4,
}

/// <summary>The land border that a region is.</summary>
internal enum LandBorder
{
    None,
    Southwest,
    Northern,
}
