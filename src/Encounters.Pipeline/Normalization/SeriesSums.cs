using Encounters.Categories;
using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Pipeline.Normalization;

/// <summary>
/// Sums rows into every series of a release: for each scope the whole, and for each column each of its values, by month. Plain arrays,
/// so that a row costs some additions and no allocation. One worker has it to itself; the sums of all are added up at the end.
/// </summary>
internal sealed class SeriesSums
{
    private static readonly Scope[] Scopes = [Scope.Nationwide, Scope.Southwest, Scope.Northern];

    private readonly int _months;
    private readonly int _columns;

    // By scope: the months of the whole; by scope and column: the months of each value, and how many rows it has.
    private readonly long[][] _wholes;
    private readonly long[][] _counts;
    private readonly long[][] _rows;

    public SeriesSums(int months, int columns)
    {
        (_months, _columns) = (months, columns);
        _wholes = [.. Scopes.Select(_ => new long[months])];
        _counts = [.. Enumerable.Range(0, Scopes.Length * columns).Select(_ => new long[16 * months])];
        _rows = [.. Enumerable.Range(0, Scopes.Length * columns).Select(_ => new long[16])];
    }

    /// <summary>Adds a row to a scope.</summary>
    public void Add(Scope scope, int month, ReadOnlySpan<int> cells, int count)
    {
        _wholes[(int)scope][month] += count;
        var first = (int)scope * _columns;
        for (var column = 0; column < cells.Length; column++)
        {
            var cell = cells[column];
            var rows = _rows[first + column];
            if ((uint)cell >= (uint)rows.Length)
                rows = Grow(first + column, cell);
            rows[cell]++;
            _counts[first + column][(cell * _months) + month] += count;
        }
    }

    /// <summary>Adds the sums of another worker.</summary>
    public void Add(SeriesSums other)
    {
        for (var scope = 0; scope < Scopes.Length; scope++)
            AddTo(_wholes[scope], other._wholes[scope]);
        for (var i = 0; i < _counts.Length; i++)
        {
            if (other._rows[i].Length > _rows[i].Length)
                Grow(i, other._rows[i].Length - 1);
            AddTo(_counts[i], other._counts[i]);
            AddTo(_rows[i], other._rows[i]);
        }
    }

    /// <summary>The months of a whole.</summary>
    public IReadOnlyList<long> Whole(Scope scope) => _wholes[(int)scope];

    /// <summary>How many rows and encounters of a scope have a value.</summary>
    public (long Rows, long Encounters) Of(Scope scope, int column, int cell)
    {
        var i = ((int)scope * _columns) + column;
        return cell < _rows[i].Length ? (_rows[i][cell], _counts[i].AsSpan(cell * _months, _months).ToArray().Sum()) : (0, 0);
    }

    /// <summary>The totals of every series that has rows.</summary>
    /// <param name="name">The dataset and coverage.</param>
    /// <param name="columns">The columns, by number, with their values.</param>
    /// <param name="groupsCitizenship">Whether citizenship comes as <c>Citizenship Grouping</c>.</param>
    public ReleaseTotals Build(
        ReleaseName name, IReadOnlyList<(Dimension Dimension, IReadOnlyList<Cell> Cells)> columns, bool groupsCitizenship)
    {
        Dictionary<SeriesKey, long[]> totals = [];
        foreach (var scope in Scopes)
        {
            var hasRows = false;
            for (var column = 0; column < columns.Count; column++)
            {
                foreach (var cell in columns[column].Cells.Where(cell => Of(scope, column, cell.Id).Rows > 0))
                {
                    hasRows = true;
                    if (IsSeries(scope, columns[column].Dimension, cell.Category!))
                        AddTo(SumsOf(SeriesKey.Part(scope, columns[column].Dimension, cell.Category!)), Months(scope, column, cell.Id));
                }
            }

            if (hasRows)
                AddTo(SumsOf(SeriesKey.Whole(scope)), _wholes[(int)scope]);
        }

        return new ReleaseTotals(
            name.Dataset,
            name.Coverage,
            columns.Select(column => column.Dimension),
            groupsCitizenship,
            totals.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<long>)pair.Value));

        long[] SumsOf(SeriesKey key)
        {
            if (!totals.TryGetValue(key, out var sums))
                totals.Add(key, sums = new long[_months]);
            return sums;
        }

        // The two land borders are scopes of their own; only what is left needs a series to add up to nationwide.
        bool IsSeries(Scope scope, Dimension dimension, Category category) => dimension != Dimension.Region
            || (scope == Scope.Nationwide && category.Name is not ("southwest" or "northern"));
    }

    private ReadOnlySpan<long> Months(Scope scope, int column, int cell) =>
        _counts[((int)scope * _columns) + column].AsSpan(cell * _months, _months);

    private static void AddTo(Span<long> sums, ReadOnlySpan<long> others)
    {
        for (var i = 0; i < others.Length; i++)
            sums[i] += others[i];
    }

    private long[] Grow(int i, int cell)
    {
        var size = Math.Max(cell + 1, _rows[i].Length * 2);
        Array.Resize(ref _counts[i], size * _months);
        Array.Resize(ref _rows[i], size);
        return _rows[i];
    }
}
