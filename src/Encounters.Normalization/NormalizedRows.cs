using System.Buffers;
using System.Collections.Concurrent;
using Encounters.Calendar;
using Encounters.Categories;
using Encounters.Releases;

namespace Encounters.Normalization;

/// <summary>
/// The rows of a release in their published order: month, then categories.
/// They are on disk and are read part by part, as often as needed, until this is disposed.
/// </summary>
public sealed class NormalizedRows : IDisposable
{
    // The most rows of a part: with more, memory would grow with the months of a release.
    private const int PartSize = 32 * 1024;

    private readonly RowPlan _plan;
    private readonly Month _firstMonth;
    private readonly int _months;
    private readonly RowSpool _spool;
    private readonly ColumnNames[] _names;
    private readonly int _largestPart;

    // Arrays whose readers are done with them.
    private readonly ConcurrentQueue<PartArrays> _free = new();

    // For each column, the group that holds it and, by the combination's number, the place of its name.
    private readonly (int Group, ushort[] Names)[] _combinations;

    internal NormalizedRows(RowPlan plan, Coverage coverage, RowSpool spool, ColumnNames[] names)
    {
        (_plan, _spool, _names) = (plan, spool, names);
        (_firstMonth, _months) = (coverage.FirstMonth, coverage.MonthCount);
        (Count, _largestPart) = (spool.Length / plan.Format.Width,
            (int)Math.Min(PartSize, spool.LargestMonth / plan.Format.Width));
        _combinations = new (int, ushort[])[plan.Columns.Length];
        for (var column = 0; column < _combinations.Length; column++)
        {
            var (group, place) = plan.PlaceOf(plan.Columns[column]);
            var combinations = plan.CellGroups[group].Combinations;
            var places = new ushort[combinations.Count];
            for (var id = 0; id < places.Length; id++)
                places[id] = (ushort)names[column].Place(combinations[id][place]).Name;
            _combinations[column] = (group, places);
        }
    }

    /// <summary>How many rows there are.</summary>
    public long Count { get; }

    /// <inheritdoc/>
    public void Dispose() => _spool.Dispose();

    /// <summary>How many rows each covered month has.</summary>
    internal IReadOnlyList<long> CountByMonth =>
        [.. Enumerable.Range(0, _months).Select(month => _spool.LengthOf(month) / _plan.Format.Width)];

    /// <summary>Reads the rows in order, a month or a part of one at a time.</summary>
    /// <param name="readers">How many readers a part is handed to. When all of them are done with it, its memory is used
    /// again.</param>
    /// <param name="only">The one month that is wanted; null for all.</param>
    internal IEnumerable<MonthRows> Read(int readers, Month? only = null)
    {
        var width = _plan.Format.Width;
        for (var month = 0; month < _months; month++)
        {
            if (only is { } wanted && wanted != _firstMonth.AddMonths(month))
                continue;
            var (length, partLength) = (_spool.LengthOf(month), PartSize * width);
            for (var start = 0L; start < length; start += partLength)
                yield return Read(month, start, (int)Math.Min(partLength, length - start), readers);
        }
    }

    private MonthRows Read(int month, long start, int length, int readers)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        _spool.Read(month, start, bytes.AsSpan(0, length));
        var rows = new SpooledRows(_plan.Format, bytes.AsSpan(0, length));
        var arrays = _free.TryDequeue(out var used) ? used : new PartArrays(_largestPart, _plan.Columns.Length);
        for (var i = 0; i < rows.Count; i++)
            arrays.Counts[i] = rows.CountOf(i);
        var columns = new DictionaryColumn[_plan.Columns.Length];
        for (var column = 0; column < columns.Length; column++)
        {
            var ((group, names), ids) = (_combinations[column], arrays.Ids[column]);
            for (var i = 0; i < rows.Count; i++)
                ids[i] = names[rows.GroupOf(i, group)];
            columns[column] = new DictionaryColumn(NameOf(_plan.Columns[column]), _names[column].Names, ids);
        }

        ArrayPool<byte>.Shared.Return(bytes);
        return new MonthRows(_firstMonth.AddMonths(month), rows.Count, arrays.Counts, columns, readers,
            () => _free.Enqueue(arrays));
    }

    private static string NameOf(PlannedColumn column) => column.Dimension?.Name ?? "aor_name";

    private sealed class PartArrays
    {
        public PartArrays(int rows, int columns)
        {
            (Counts, Ids) = (new int[rows], new ushort[columns][]);
            for (var column = 0; column < columns; column++)
                Ids[column] = new ushort[rows];
        }

        public int[] Counts { get; }

        public ushort[][] Ids { get; }
    }
}

/// <summary>The texts of a column, as numbers into a list of its distinct texts.</summary>
/// <param name="Name">The name of the column in the published files.</param>
/// <param name="Values">The distinct texts.</param>
/// <param name="Ids">For each row, the place of its text; the array can be longer than there are rows.</param>
internal sealed record DictionaryColumn(string Name, IReadOnlyList<string> Values, ushort[] Ids);

/// <summary>Rows of one month, column by column. A month of many rows comes in several parts.</summary>
/// <param name="month">The month.</param>
/// <param name="count">How many rows there are.</param>
/// <param name="counts">For each row, its encounters; the array can be longer than there are rows.</param>
/// <param name="columns">The columns. One that the dataset lacks is not there.</param>
/// <param name="readers">How many readers use the rows.</param>
/// <param name="onDone">Called when all readers are done: the arrays may be used again.</param>
internal sealed class MonthRows(
    Month month, int count, int[] counts, IReadOnlyList<DictionaryColumn> columns, int readers = 1, Action? onDone = null)
{
    private int _readers = readers;

    public Month Month => month;

    public int Count => count;

    public IReadOnlyList<DictionaryColumn> Columns => columns;

    /// <summary>The column of a name; null if the dataset lacks it.</summary>
    public DictionaryColumn? Find(string name) => columns.FirstOrDefault(column => column.Name == name);

    /// <summary>For each row, its encounters.</summary>
    public ReadOnlySpan<int> Counts => counts.AsSpan(0, count);

    /// <summary>For each row, the place of its text in a column.</summary>
    public ReadOnlySpan<ushort> IdsOf(DictionaryColumn column) => column.Ids.AsSpan(0, count);

    /// <summary>Says that a reader no longer needs the rows.</summary>
    public void Done()
    {
        if (Interlocked.Decrement(ref _readers) == 0)
            onDone?.Invoke();
    }
}
