using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Encounters.Pipeline.Normalization;

/// <summary>
/// The order of rows inside a month: by the categories in the order of the dimensions, then by the name of the area, then by the
/// spelling as published, then by what unknown columns hold. A row becomes one number, so that rows are sorted by their digits, and
/// two rows that are told apart by nothing have the same number.
/// </summary>
internal sealed class RowOrder
{
    private const int DigitBits = 11;

    private readonly RowFormat _format;
    private readonly ulong[][] _weights;
    private readonly ulong[] _unknown;
    private readonly int _bits;

    private RowOrder(RowFormat format, ulong[][] weights, ulong[] unknown, int bits) =>
        (_format, _weights, _unknown, _bits) = (format, weights, unknown, bits);

    /// <summary>The order for the values that were found; null where they can be combined in more ways than a number can tell.</summary>
    public static RowOrder? Of(RowPlan plan)
    {
        var columns = plan.Columns.Select(column => ColumnNames.Of(column)).ToArray();
        var unknown = plan.Format.HasUnknown ? plan.Unknown.Ranks() : [0];
        UInt128 size = 1;
        var unknownUnit = (ulong)size;
        size *= (uint)Math.Max(1, unknown.Length);

        // The least significant digit first: unknown columns, spellings, names.
        var spellingUnits = new UInt128[columns.Length];
        var nameUnits = new UInt128[columns.Length];
        for (var i = columns.Length - 1; i >= 0; i--)
            (spellingUnits[i], size) = (size, size * (uint)columns[i].Spellings);
        for (var i = columns.Length - 1; i >= 0; i--)
            (nameUnits[i], size) = (size, size * (uint)columns[i].Names.Count);
        if (size > ulong.MaxValue)
            return null;
        var weights = columns.Select((column, i) =>
            column.Cells.Select(cell => ((ulong)nameUnits[i] * (uint)cell.Name) + ((ulong)spellingUnits[i] * (uint)cell.Spelling)).ToArray()).ToArray();
        return new RowOrder(
            plan.Format,
            [
                .. plan.CellGroups.Select(group => group.Combinations.Select(cells => group.Columns
                    .Select((column, i) => weights[Array.IndexOf(plan.Columns, column.Planned)][cells[i]])
                    .Aggregate(0UL, (sum, weight) => sum + weight)).ToArray()),
            ],
            [.. unknown.Select(rank => unknownUnit * (uint)rank)],
            64 - BitOperations.LeadingZeroCount((ulong)(size - 1)));
    }

    /// <summary>Sorts the rows of a month.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="sorted">The same rows in order.</param>
    /// <param name="onDouble">Told each row that is the same as the one before it, counts aside.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sort(ReadOnlySpan<byte> rows, Span<byte> sorted, Action<byte[]> onDouble)
    {
        var (width, count) = (_format.Width, rows.Length / _format.Width);
        var (keys, items) = (ArrayPool<ulong>.Shared.Rent(2 * count), ArrayPool<int>.Shared.Rent(2 * count));
        for (var i = 0; i < count; i++)
            (keys[i], items[i]) = (KeyOf(rows.Slice(i * width, width)), i);
        var start = SortByDigits(keys, items, count);
        for (var i = 0; i < count; i++)
        {
            var row = rows.Slice(items[start + i] * width, width);
            row.CopyTo(sorted[(i * width)..]);
            if (i > 0 && keys[start + i] == keys[start + i - 1])
                onDouble(row.ToArray());
        }

        ArrayPool<ulong>.Shared.Return(keys);
        ArrayPool<int>.Shared.Return(items);
    }

    private ulong KeyOf(ReadOnlySpan<byte> row)
    {
        var key = _unknown[_format.UnknownOf(row)];
        for (var group = 0; group < _weights.Length; group++)
            key += _weights[group][RowFormat.GroupOf(row, group)];
        return key;
    }

    /// <summary>Sorts keys with their items from the lowest digit to the highest, from one half of the arrays to the other.</summary>
    /// <returns>Where the half begins that holds the result.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int SortByDigits(ulong[] keys, int[] items, int count)
    {
        Span<int> places = stackalloc int[1 << DigitBits];
        var (from, to) = (0, count);
        for (var shift = 0; shift < _bits; shift += DigitBits)
        {
            places.Clear();
            for (var i = from; i < from + count; i++)
                places[DigitOf(keys[i], shift)]++;
            var place = to;
            foreach (ref var slot in places)
                (slot, place) = (place, place + slot);
            for (var i = from; i < from + count; i++)
            {
                ref var next = ref places[DigitOf(keys[i], shift)];
                (keys[next], items[next]) = (keys[i], items[i]);
                next++;
            }

            (from, to) = (to, from);
        }

        return from;
    }

    private static int DigitOf(ulong key, int shift) => (int)(key >> shift) & ((1 << DigitBits) - 1);
}

/// <summary>The distinct names of a column in ordinal order, and for each of its values the place of its name and of its spelling.</summary>
/// <param name="Names">The names: categories, or texts as published where the column has none.</param>
/// <param name="Spellings">How many spellings a name has at most.</param>
/// <param name="Cells">By the number of a value.</param>
internal sealed record ColumnNames(IReadOnlyList<string> Names, int Spellings, IReadOnlyList<(int Name, int Spelling)> Cells)
{
    public static ColumnNames Of(PlannedColumn column)
    {
        var byName = column.Cells.Cells.GroupBy(cell => cell.Category?.Name ?? cell.Text).OrderBy(group => group.Key, StringComparer.Ordinal).ToArray();
        var cells = new (int, int)[column.Cells.Cells.Count];
        for (var name = 0; name < byName.Length; name++)
        {
            var spelling = 0;
            foreach (var cell in byName[name].OrderBy(cell => cell.Text, StringComparer.Ordinal))
                cells[cell.Id] = (name, spelling++);
        }

        return new ColumnNames([.. byName.Select(group => group.Key)], Math.Max(1, byName.Max(group => group.Count())), cells);
    }
}
