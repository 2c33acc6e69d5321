using System.Buffers;
using System.Collections.Concurrent;
using Encounters.Calendar;
using Encounters.Categories;

namespace Encounters.Pipeline.Normalization;

/// <summary>
/// The rows of a release in their published order: month, then categories. They lie on disk and are read month by month, as often as
/// they are wanted, until this is disposed.
/// </summary>
public sealed class NormalizedRows : IDisposable
{
    private readonly RowPlan _plan;
    private readonly RowSpool _spool;
    private readonly ColumnNames[] _names;

    // The rows of the largest month, and arrays as long as that whose readers are done with them.
    private readonly int _largest;
    private readonly ConcurrentQueue<int[]> _free = new();

    // For each column, the group that holds it and, by the combination's number, the place of its name.
    private readonly (int Group, int[] Names)[] _combinations;

    internal NormalizedRows(RowPlan plan, RowSpool spool, long count)
    {
        (_plan, _spool, Count) = (plan, spool, count);
        _names = [.. plan.Columns.Select(ColumnNames.Of)];
        _largest = checked((int)(spool.LargestMonth / plan.Format.Width));
        _combinations = new (int, int[])[plan.Columns.Length];
        for (var column = 0; column < _combinations.Length; column++)
        {
            var (group, place) = plan.PlaceOf(plan.Columns[column]);
            var combinations = plan.CellGroups[group].Combinations;
            var names = new int[combinations.Count];
            for (var id = 0; id < names.Length; id++)
                names[id] = _names[column].Place(combinations[id][place]).Name;
            _combinations[column] = (group, names);
        }
    }

    /// <summary>How many rows there are.</summary>
    public long Count { get; }

    /// <inheritdoc/>
    public void Dispose() => _spool.Dispose();

    /// <summary>Reads the months in order.</summary>
    /// <param name="readers">How many readers a month is handed to. When all of them are done with it, its memory is used again.</param>
    internal IEnumerable<MonthRows> ReadMonths(int readers)
    {
        var coverage = _plan.Name.Coverage;
        for (var month = 0; month < coverage.MonthCount; month++)
            yield return ReadMonth(coverage.FirstMonth.AddMonths(month), month, readers);
    }

    private MonthRows ReadMonth(Month month, int index, int readers)
    {
        var format = _plan.Format;
        var length = checked((int)_spool.LengthOf(index));
        var rows = ArrayPool<byte>.Shared.Rent(length);
        _spool.Read(index, rows.AsSpan(0, length));
        var kept = new KeptRows(format, rows.AsSpan(0, length));
        var count = kept.Count;
        var counts = Take();
        var columns = new TextColumn[_plan.Columns.Length];
        for (var i = 0; i < count; i++)
            counts[i] = kept.CountOf(i);
        for (var column = 0; column < columns.Length; column++)
        {
            var ((group, names), ids) = (_combinations[column], Take());
            for (var i = 0; i < count; i++)
                ids[i] = names[kept.GroupOf(i, group)];
            columns[column] = new TextColumn(NameOf(_plan.Columns[column]), _names[column].Names, ids);
        }

        ArrayPool<byte>.Shared.Return(rows);
        return new MonthRows(month, count, counts, columns, readers, _free);
    }

    private int[] Take() => _free.TryDequeue(out var array) ? array : new int[_largest];

    private static string NameOf(PlannedColumn column) => column.Dimension?.Name ?? "aor_name";
}

/// <summary>The texts of a column, as numbers into a list of its distinct texts.</summary>
/// <param name="Name">The name of the column in the published files.</param>
/// <param name="Values">The distinct texts.</param>
/// <param name="Ids">For each row, the place of its text; the array can be longer than there are rows.</param>
internal sealed record TextColumn(string Name, IReadOnlyList<string> Values, int[] Ids);

/// <summary>The rows of a month, column by column.</summary>
/// <param name="month">The month.</param>
/// <param name="count">How many rows there are.</param>
/// <param name="counts">For each row, its encounters; the array can be longer than there are rows.</param>
/// <param name="columns">The columns. One that the dataset lacks is not there.</param>
/// <param name="readers">How many readers use the rows.</param>
/// <param name="free">Takes the arrays when all readers are done; null leaves them to the garbage collector.</param>
internal sealed class MonthRows(
    Month month, int count, int[] counts, IReadOnlyList<TextColumn> columns, int readers, ConcurrentQueue<int[]>? free)
{
    private int _readers = readers;

    public Month Month => month;

    public int Count => count;

    public IReadOnlyList<TextColumn> Columns => columns;

    /// <summary>The column of a name; null where the dataset lacks it.</summary>
    public TextColumn? Find(string name) => columns.FirstOrDefault(column => column.Name == name);

    /// <summary>For each row, its encounters.</summary>
    public ReadOnlySpan<int> Counts => counts.AsSpan(0, count);

    /// <summary>For each row, the place of its text in a column.</summary>
    public ReadOnlySpan<int> IdsOf(TextColumn column) => column.Ids.AsSpan(0, count);

    /// <summary>Says that a reader no longer needs the rows.</summary>
    public void Done()
    {
        if (Interlocked.Decrement(ref _readers) != 0 || free is null)
            return;
        free.Enqueue(counts);
        foreach (var column in columns)
            free.Enqueue(column.Ids);
    }
}
