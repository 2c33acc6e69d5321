namespace Encounters.Normalization;

/// <summary>
/// Columns that are adjacent in the file. Their values together are looked up at once by their bytes: few combinations of
/// them occur, and a row then costs a handful of look-ups however many columns it has.
/// </summary>
/// <param name="columns">The columns in their order in the file.</param>
internal sealed class ColumnGroup(List<GroupedColumn> columns)
{
    /// <summary>The most columns of a group: with more, combinations would be many.</summary>
    public const int MaxColumns = 4;

    /// <summary>The most combinations of a group; real releases have some hundreds.</summary>
    public const int MaxCombinations = 8_192;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<Cell[]> _cells = [];

    /// <summary>The columns in their order in the file.</summary>
    public List<GroupedColumn> Columns => columns;

    /// <summary>The index of the first column in the file.</summary>
    public int First => columns[0].Index;

    /// <summary>The index of the last column in the file.</summary>
    public int Last => columns[^1].Index;

    /// <summary>Whether the columns have values that rows keep.</summary>
    public bool HasCells => columns[0].Planned is not null;

    /// <summary>
    /// The combinations by their numbers: the values of the columns that rows keep. Complete when all workers have ended.
    /// </summary>
    public List<Cell[]> Combinations => _cells;

    /// <summary>The number of a combination; -1 where there are too many.</summary>
    public int IdOf(Cell[] cells)
    {
        // Numbers of values are smaller than those of characters.
        var key = string.Create(cells.Length, cells, static (key, cells) =>
        {
            for (var i = 0; i < key.Length; i++)
                key[i] = (char)cells[i].Id;
        });
        lock (_gate)
        {
            if (_ids.TryGetValue(key, out var id))
                return id;
            if (_cells.Count == MaxCombinations)
                return -1;
            _ids.Add(key, id = _cells.Count);
            _cells.Add(cells);
            return id;
        }
    }
}

/// <summary>A column of a group.</summary>
/// <param name="Column">Which.</param>
/// <param name="Index">Its position in the file.</param>
/// <param name="Planned">How its values are kept; null for a column of time.</param>
internal sealed record GroupedColumn(LayoutColumn Column, int Index, PlannedColumn? Planned);

/// <summary>What a combination of values says about a row. What several groups say is combined by addition and by or.</summary>
/// <param name="Id">Its number in the group.</param>
/// <param name="MonthPart">What it adds to the number of the month, see <see cref="MonthSpan"/>.</param>
/// <param name="Grouping">What it says about the year.</param>
internal readonly record struct Combination(ushort Id, short MonthPart, MonthGrouping Grouping);

/// <summary>What a row says about the year of its month: Month Grouping, and the mark of an open year.</summary>
[Flags]
internal enum MonthGrouping
{
    None = 0,
    YearToDate = 1,
    Remaining = 2,
    Other = 4,

    /// <summary>What Month Grouping itself can say.</summary>
    Window = YearToDate | Remaining | Other,

    /// <summary>Fiscal Year is marked <c>(FYTD)</c>: it is not closed.</summary>
    OpenYear = 8,
}
