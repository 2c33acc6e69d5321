using System.Buffers;
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

    internal NormalizedRows(RowPlan plan, RowSpool spool, long count)
    {
        (_plan, _spool, Count) = (plan, spool, count);
        _names = [.. plan.Columns.Select(ColumnNames.Of)];
    }

    /// <summary>How many rows there are.</summary>
    public long Count { get; }

    /// <inheritdoc/>
    public void Dispose() => _spool.Dispose();

    /// <summary>Reads the months in order.</summary>
    internal IEnumerable<MonthRows> ReadMonths()
    {
        var coverage = _plan.Name.Coverage;
        for (var month = 0; month < coverage.MonthCount; month++)
            yield return ReadMonth(coverage.FirstMonth.AddMonths(month), month);
    }

    private MonthRows ReadMonth(Month month, int index)
    {
        var format = _plan.Format;
        var length = checked((int)_spool.LengthOf(index));
        var rows = ArrayPool<byte>.Shared.Rent(length);
        _spool.Read(index, rows.AsSpan(0, length));
        var count = length / format.Width;
        var counts = new int[count];
        var columns = new TextColumn[_plan.Columns.Length];
        for (var i = 0; i < count; i++)
            counts[i] = format.CountOf(rows.AsSpan(i * format.Width, format.Width));
        for (var column = 0; column < columns.Length; column++)
        {
            var (cells, ids) = (_names[column].Cells, new int[count]);
            for (var i = 0; i < count; i++)
                ids[i] = cells[RowFormat.CellOf(rows.AsSpan(i * format.Width), column)].Name;
            columns[column] = new TextColumn(NameOf(_plan.Columns[column]), _names[column].Names, ids);
        }

        ArrayPool<byte>.Shared.Return(rows);
        return new MonthRows(month, counts, columns);
    }

    private static string NameOf(PlannedColumn column) => column.Dimension?.Name ?? "aor_name";
}

/// <summary>The texts of a column, as numbers into a list of its distinct texts.</summary>
/// <param name="Name">The name of the column in the published files.</param>
/// <param name="Values">The distinct texts.</param>
/// <param name="Ids">For each row, the place of its text.</param>
internal sealed record TextColumn(string Name, IReadOnlyList<string> Values, int[] Ids);

/// <summary>The rows of a month, column by column. A column that the dataset lacks is not there.</summary>
/// <param name="Month">The month.</param>
/// <param name="Counts">For each row, its encounters.</param>
/// <param name="Columns">The columns.</param>
internal sealed record MonthRows(Month Month, int[] Counts, IReadOnlyList<TextColumn> Columns);
