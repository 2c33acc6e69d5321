using System.Runtime.CompilerServices;
using Encounters.Categories;
using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Normalization;

/// <summary>
/// Sums rows into every series of a release: for each land border, month and group of columns, each combination of values, from
/// which the series of single values and scopes follow. Plain arrays, so that a row costs some additions and no allocation.
/// Each month has its own part of them, so workers can sum different months at the same time.
/// </summary>
internal sealed class SeriesSums
{
    // Rows at no land border, at the southwest one and at the northern one are summed separately.
    private const int Borders = 3;
    private const int NoBorder = 0;
    private const int SouthwestBorder = 1;
    private const int NorthernBorder = 2;

    private static readonly Scope[] Scopes = [Scope.Nationwide, Scope.Southwest, Scope.Northern];

    private readonly RowPlan _plan;
    private readonly Coverage _coverage;
    private readonly int _months;
    private readonly int _borderGroup;
    private readonly byte[] _borders;

    // By group: for each month and border, the encounters and the rows of each combination.
    private readonly long[][] _counts;
    private readonly int[][] _rows;

    /// <summary>Makes room for the combinations that were found.</summary>
    public SeriesSums(RowPlan plan, Coverage coverage)
    {
        (_plan, _coverage, _months) = (plan, coverage, coverage.MonthCount);
        (_borderGroup, _borders) = BordersOf(plan);
        (_counts, _rows) = (new long[plan.CellGroups.Length][], new int[plan.CellGroups.Length][]);
        for (var group = 0; group < plan.CellGroups.Length; group++)
        {
            var size = _months * Borders * SizeOf(group);
            (_counts[group], _rows[group]) = (new long[size], new int[size]);
        }

        CountsByMonth = new long[_months];
    }

    /// <summary>The number, see <see cref="MonthSpan"/>, of the month at a position of the coverage.</summary>
    public int NumberOf(int month) => MonthSpan.NumberOf(_coverage.FirstMonth) + month;

    /// <summary>All encounters of each month.</summary>
    public long[] CountsByMonth { get; }

    /// <summary>Adds the rows of a month.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int month, ReadOnlySpan<byte> rows)
    {
        var kept = new SpooledRows(_plan.Format, rows);
        var (borderGroup, borders) = (_borderGroup, _borders);
        for (var group = 0; group < _counts.Length; group++)
        {
            var size = SizeOf(group);
            var counts = _counts[group].AsSpan(month * Borders * size, Borders * size);
            var numbers = _rows[group].AsSpan(month * Borders * size, Borders * size);
            for (var row = 0; row < kept.Count; row++)
            {
                var border = borderGroup < 0 ? NoBorder : borders[kept.GroupOf(row, borderGroup)];
                var place = (border * size) + kept.GroupOf(row, group);
                counts[place] += kept.CountOf(row);
                numbers[place]++;
            }
        }

        // Every row has a combination in every group: any one of them gives the whole.
        var whole = 0L;
        foreach (var count in _counts[0].AsSpan(month * Borders * SizeOf(0), Borders * SizeOf(0)))
            whole += count;
        CountsByMonth[month] = whole;
    }

    /// <summary>The sums of a scope by the values of a column; null for a value that has no rows there.</summary>
    public CellSums?[] ByCell(Scope scope, PlannedColumn column)
    {
        var (group, place) = _plan.PlaceOf(column);
        var (combinations, size) = (_plan.CellGroups[group].Combinations, SizeOf(group));
        var byCell = new CellSums?[column.Cells.Cells.Count];
        foreach (var border in BordersOf(scope))
        {
            for (var id = 0; id < size; id++)
            {
                for (var month = 0; month < _months; month++)
                {
                    var i = (((month * Borders) + border) * size) + id;
                    if (_rows[group][i] == 0)
                        continue;
                    var sums = byCell[combinations[id][place].Id] ??= new CellSums(new long[_months]);
                    sums.Rows += _rows[group][i];
                    sums.Months[month] += _counts[group][i];
                }
            }
        }

        return byCell;
    }

    /// <summary>The totals of every series that has rows.</summary>
    public ReleaseTotals Build()
    {
        Dictionary<SeriesKey, IReadOnlyList<long>> totals = [];
        PlannedColumn[] columns = [.. _plan.Columns.Where(column => column.Dimension is not null)];
        foreach (var scope in Scopes)
        {
            foreach (var column in columns)
            {
                var byCell = ByCell(scope, column);
                for (var id = 0; id < byCell.Length; id++)
                {
                    if (byCell[id] is not { } sums)
                        continue;
                    var category = column.Cells.Cells[id].Category!;
                    if (IsSeries(scope, column.Dimension!.Value, category))
                        AddTo(SeriesKey.Part(scope, column.Dimension.Value, category), sums.Months);

                    // Every row has a value in every column: any one of them gives the whole.
                    if (column == columns[0])
                        AddTo(SeriesKey.Whole(scope), sums.Months);
                }
            }
        }

        return new ReleaseTotals(
            _plan.Header.Dataset,
            _coverage,
            _plan.Header.Columns.Dimensions,
            _plan.Header.GroupsCitizenship,
            totals);

        void AddTo(SeriesKey key, long[] months)
        {
            if (!totals.TryGetValue(key, out var sums))
                totals.Add(key, sums = new long[_months]);
            for (var month = 0; month < months.Length; month++)
                ((long[])sums)[month] += months[month];
        }

        // The two land borders are scopes of their own; only what is left needs a series to add up to nationwide.
        static bool IsSeries(Scope scope, Dimension dimension, Category category) => dimension != Dimension.Region
            || (scope == Scope.Nationwide && category.Name is not ("southwest" or "northern"));
    }

    private int SizeOf(int group) => _plan.CellGroups[group].Combinations.Count;

    /// <summary>
    /// The group that tells the border of a row, -1 where none does, and the border of each of its combinations.
    /// </summary>
    private static (int Group, byte[] Borders) BordersOf(RowPlan plan)
    {
        if (Array.Find(plan.Columns, column => column.Column == LayoutColumn.Region) is not { } region)
            return (-1, []);
        var (group, place) = plan.PlaceOf(region);
        var combinations = plan.CellGroups[group].Combinations;
        var borders = new byte[combinations.Count];
        for (var id = 0; id < borders.Length; id++)
        {
            borders[id] = combinations[id][place].Category?.Name switch
            {
                "southwest" => SouthwestBorder,
                "northern" => NorthernBorder,
                _ => NoBorder,
            };
        }

        return (group, borders);
    }

    /// <summary>Where the rows of a scope are. A southwest border file has no rows from anywhere else.</summary>
    private int[] BordersOf(Scope scope) => (_plan.Header.Dataset == Dataset.Southwest, scope) switch
    {
        (true, Scope.Southwest) => [NoBorder, SouthwestBorder],
        (true, _) => [],
        (_, Scope.Southwest) => [SouthwestBorder],
        (_, Scope.Northern) => [NorthernBorder],
        _ => [NoBorder, SouthwestBorder, NorthernBorder],
    };
}

/// <summary>What the rows with one value of a column add up to.</summary>
/// <param name="Months">Their encounters by month.</param>
internal sealed record CellSums(long[] Months)
{
    /// <summary>How many there are.</summary>
    public long Rows { get; set; }
}
