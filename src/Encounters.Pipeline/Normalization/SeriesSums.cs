using System.Runtime.CompilerServices;
using Encounters.Categories;
using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Pipeline.Normalization;

/// <summary>
/// Sums rows into every series of a release: for each land border, month and group of columns, each combination of values, from which
/// the series of single values and scopes follow. Plain arrays, so that a row costs some additions and no allocation. Each month has
/// its own part of them, so workers can sum different months at the same time.
/// </summary>
internal sealed class SeriesSums
{
    private const int Borders = 3;

    private readonly RowPlan _plan;
    private readonly int _months;
    private readonly int _borderGroup;
    private readonly LandBorder[] _borders;

    // By group: for each month and border, the encounters and the rows of each combination.
    private readonly long[][] _counts;
    private readonly int[][] _rows;
    private readonly int[] _sizes;

    /// <summary>Makes room for the combinations that were found.</summary>
    public SeriesSums(RowPlan plan)
    {
        (_plan, _months) = (plan, plan.Name.Coverage.MonthCount);
        _borderGroup = Array.FindIndex(plan.CellGroups, group => group.Columns.Any(column => column.Column == LayoutColumn.Region));
        _borders = _borderGroup < 0 ? [] : [.. plan.CellGroups[_borderGroup].Borders];
        _sizes = [.. plan.CellGroups.Select(group => group.Combinations.Count)];
        _counts = [.. _sizes.Select(size => new long[_months * Borders * size])];
        _rows = [.. _sizes.Select(size => new int[_months * Borders * size])];
        CountsByMonth = new long[_months];
    }

    /// <summary>All encounters of each month.</summary>
    public long[] CountsByMonth { get; }

    /// <summary>Adds the rows of a month.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int month, ReadOnlySpan<byte> rows)
    {
        var format = _plan.Format;
        var width = format.Width;
        long total = 0;
        for (var start = 0; start < rows.Length; start += width)
        {
            var row = rows.Slice(start, width);
            var count = format.CountOf(row);
            var border = _borderGroup < 0 ? 0 : (int)_borders[RowFormat.GroupOf(row, _borderGroup)];
            for (var group = 0; group < _sizes.Length; group++)
            {
                var place = (((month * Borders) + border) * _sizes[group]) + RowFormat.GroupOf(row, group);
                _counts[group][place] += count;
                _rows[group][place]++;
            }

            total += count;
        }

        CountsByMonth[month] = total;
    }

    /// <summary>How many rows and encounters of a scope have a value in a column.</summary>
    public (long Rows, long Encounters) Of(Scope scope, PlannedColumn column, Cell cell)
    {
        var (rows, encounters) = (0L, 0L);
        foreach (var (combination, count, months) in CombinationsOf(scope, column).Where(entry => entry.Cell == cell.Id))
            (rows, encounters) = (rows + count, encounters + months.Sum());
        return (rows, encounters);
    }

    /// <summary>The totals of every series that has rows.</summary>
    public ReleaseTotals Build()
    {
        Dictionary<SeriesKey, long[]> totals = [];
        var dimensions = _plan.Columns.Where(column => column.Dimension is not null).ToArray();
        foreach (var scope in Enum.GetValues<Scope>())
        {
            foreach (var column in dimensions)
            {
                foreach (var (cell, _, months) in CombinationsOf(scope, column))
                {
                    var category = column.Cells.Cells[cell].Category!;
                    if (IsSeries(scope, column.Dimension!.Value, category))
                        AddTo(SumsOf(SeriesKey.Part(scope, column.Dimension.Value, category)), months);

                    // Every row has a value in every column: any one of them gives the whole.
                    if (column == dimensions[0])
                        AddTo(SumsOf(SeriesKey.Whole(scope)), months);
                }
            }
        }

        return new ReleaseTotals(
            _plan.Name.Dataset,
            _plan.Name.Coverage,
            dimensions.Select(column => column.Dimension!.Value),
            _plan.GroupsCitizenship,
            totals.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<long>)pair.Value));

        long[] SumsOf(SeriesKey key)
        {
            if (!totals.TryGetValue(key, out var sums))
                totals.Add(key, sums = new long[_months]);
            return sums;
        }

        // The two land borders are scopes of their own; only what is left needs a series to add up to nationwide.
        static bool IsSeries(Scope scope, Dimension dimension, Category category) => dimension != Dimension.Region
            || (scope == Scope.Nationwide && category.Name is not ("southwest" or "northern"));
    }

    /// <summary>
    /// The combinations that have rows in a scope: the value that they have in a column, their rows and their months. The months are good
    /// until the next combination is asked for.
    /// </summary>
    private IEnumerable<(int Cell, long Rows, long[] Months)> CombinationsOf(Scope scope, PlannedColumn column)
    {
        var (group, place) = _plan.PlaceOf(column);
        var combinations = _plan.CellGroups[group].Combinations;
        var borders = BordersOf(scope);
        var months = new long[_months];
        for (var id = 0; id < combinations.Count; id++)
        {
            var rows = 0L;
            Array.Clear(months);
            for (var month = 0; month < _months; month++)
            {
                foreach (var border in borders)
                {
                    var i = (((month * Borders) + (int)border) * _sizes[group]) + id;
                    rows += _rows[group][i];
                    months[month] += _counts[group][i];
                }
            }

            if (rows > 0)
                yield return (combinations[id][place], rows, months);
        }
    }

    /// <summary>Where the rows of a scope lie. A file of the southwest border has no rows of elsewhere.</summary>
    private LandBorder[] BordersOf(Scope scope) => (_plan.Name.Dataset == Dataset.Southwest, scope) switch
    {
        (true, Scope.Southwest) => [LandBorder.None, LandBorder.Southwest],
        (true, _) => [],
        (_, Scope.Southwest) => [LandBorder.Southwest],
        (_, Scope.Northern) => [LandBorder.Northern],
        _ => [LandBorder.None, LandBorder.Southwest, LandBorder.Northern],
    };

    private static void AddTo(Span<long> sums, ReadOnlySpan<long> others)
    {
        for (var i = 0; i < others.Length; i++)
            sums[i] += others[i];
    }
}
