using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Encounters.Normalization;

/// <summary>
/// The order of rows inside a month: by the categories in the order of the dimensions, then by the name of the area, then by the
/// spelling as published, then by what unknown columns hold. A row becomes one number, so that rows are sorted by their digits,
/// and two rows that are distinguished by nothing have the same number.
/// </summary>
internal sealed class RowOrder
{
    private const int DigitBits = 11;

    private readonly RowFormat _format;
    private readonly ulong[][] _weights;
    private readonly int[] _unknown;
    private readonly int _keyBits;
    private readonly int _indexBits;

    private RowOrder(RowFormat format, ulong[][] weights, int[] unknown, int keyBits, int indexBits) =>
        (_format, _weights, _unknown, _keyBits, _indexBits) = (format, weights, unknown, keyBits, indexBits);

    /// <summary>
    /// The order for the values that were found; null if they can be combined in more ways than a number can tell.
    /// </summary>
    /// <param name="plan">How the rows are kept.</param>
    /// <param name="columns">The names of each column's values.</param>
    /// <param name="largestMonth">The most rows that a month has.</param>
    public static RowOrder? Of(RowPlan plan, ColumnNames[] columns, long largestMonth)
    {
        var unknown = plan.Format.HasUnknown ? plan.Unknown.Ranks() : [];

        // The least significant digit first: unknown columns, spellings, names.
        var size = (ulong)Math.Max(1, unknown.Length);
        var (spellingUnits, nameUnits) = (new ulong[columns.Length], new ulong[columns.Length]);
        var fits = true;
        for (var i = columns.Length - 1; i >= 0; i--)
            spellingUnits[i] = Grow(columns[i].Spellings);
        for (var i = columns.Length - 1; i >= 0; i--)
            nameUnits[i] = Grow(columns[i].Names.Count);
        var (keyBits, indexBits) = (BitsOf(size), BitsOf((ulong)largestMonth));
        if (!fits || keyBits + indexBits > 8 * sizeof(ulong))
            return null;

        var weights = new ulong[plan.CellGroups.Length][];
        for (var group = 0; group < weights.Length; group++)
            weights[group] = new ulong[plan.CellGroups[group].Combinations.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            var (group, place) = plan.PlaceOf(plan.Columns[i]);
            var combinations = plan.CellGroups[group].Combinations;
            for (var id = 0; id < combinations.Count; id++)
            {
                var (name, spelling) = columns[i].Place(combinations[id][place]);
                weights[group][id] += (nameUnits[i] * (uint)name) + (spellingUnits[i] * (uint)spelling);
            }
        }

        return new RowOrder(plan.Format, weights, unknown, keyBits, indexBits);

        ulong Grow(int factor)
        {
            var unit = size;
            fits &= Math.BigMul(size, (ulong)factor, out size) == 0;
            return unit;
        }
    }

    /// <summary>What distinguishes a kept row from others of its month.</summary>
    public string KeyOf(ReadOnlySpan<byte> row) => _format.KeyOf(row, _unknown);

    /// <summary>Sorts the rows of a month.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="sorted">The same rows in order.</param>
    /// <param name="onDouble">Called with each row that equals the one before it, apart from the count.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sort(ReadOnlySpan<byte> rows, Span<byte> sorted, Action<byte[]> onDouble)
    {
        // A key is sorted together with the place of its row, which stands below it.
        var kept = new SpooledRows(_format, rows);
        var (width, count, indexBits) = (_format.Width, kept.Count, _indexBits);
        var rented = ArrayPool<byte>.Shared.Rent(2 * count * sizeof(ulong));
        var keys = MemoryMarshal.Cast<byte, ulong>(rented.AsSpan())[..(2 * count)];
        var unsorted = keys[..count];
        for (var i = 0; i < count; i++)
            unsorted[i] = _format.HasUnknown ? (ulong)_unknown[kept.UnknownOf(i)] : 0;
        for (var group = 0; group < _weights.Length; group++)
        {
            var weights = _weights[group];
            for (var i = 0; i < count; i++)
                unsorted[i] += weights[kept.GroupOf(i, group)];
        }

        for (var i = 0; i < count; i++)
            unsorted[i] = (unsorted[i] << indexBits) | (uint)i;
        var inOrder = SortByDigits(unsorted, keys[count..]);

        var words = width / sizeof(ulong);
        var from = MemoryMarshal.Cast<byte, ulong>(rows);
        var to = MemoryMarshal.Cast<byte, ulong>(sorted);
        for (var i = 0; i < count; i++)
        {
            var row = (int)(inOrder[i] & ((1UL << indexBits) - 1)) * words;
            for (var word = 0; word < words; word++)
                to[(i * words) + word] = from[row + word];
            if (i > 0 && (inOrder[i] ^ inOrder[i - 1]) >> indexBits == 0)
                onDouble(rows.Slice(row * sizeof(ulong), width).ToArray());
        }

        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Sorts keys from the lowest digit to the highest, from one place to the other.</summary>
    /// <returns>Which of the two holds the result.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Span<ulong> SortByDigits(Span<ulong> from, Span<ulong> to)
    {
        Span<int> places = stackalloc int[1 << DigitBits];
        for (var shift = _indexBits; shift < _indexBits + _keyBits; shift += DigitBits)
        {
            places.Clear();
            foreach (var key in from)
                places[DigitOf(key, shift)]++;
            var place = 0;
            foreach (ref var slot in places)
                (slot, place) = (place, place + slot);
            foreach (var key in from)
                to[places[DigitOf(key, shift)]++] = key;
            var sorted = to;
            to = from;
            from = sorted;
        }

        return from;
    }

    private static int DigitOf(ulong key, int shift) => (int)(key >> shift) & ((1 << DigitBits) - 1);

    /// <summary>How many bits the numbers below a limit have at most.</summary>
    private static int BitsOf(ulong limit) => 8 * sizeof(ulong) - BitOperations.LeadingZeroCount(limit - 1);
}

/// <summary>
/// The distinct names of a column in ordinal order, and for each of its values the place of its name and of its spelling.
/// </summary>
internal sealed class ColumnNames
{
    // By the number of a value.
    private readonly (int Name, int Spelling)[] _places;

    private ColumnNames(IReadOnlyList<string> names, int spellings, (int, int)[] places) =>
        (Names, Spellings, _places) = (names, spellings, places);

    /// <summary>The names: categories, or texts as published where the column has none.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>How many spellings a name has at most.</summary>
    public int Spellings { get; }

    public static ColumnNames Of(PlannedColumn column)
    {
        Cell[] cells = [.. column.Cells.Cells];
        Array.Sort(cells, static (one, other) =>
        {
            var names = string.CompareOrdinal(NameOf(one), NameOf(other));
            return names != 0 ? names : string.CompareOrdinal(one.Text, other.Text);
        });
        List<string> names = [];
        var (places, spelling, spellings) = (new (int, int)[cells.Length], 0, 1);
        foreach (var cell in cells)
        {
            var isNew = names.Count == 0 || names[^1] != NameOf(cell);
            if (isNew)
                names.Add(NameOf(cell));
            spelling = isNew ? 0 : spelling + 1;
            spellings = Math.Max(spellings, spelling + 1);
            places[cell.Id] = (names.Count - 1, spelling);
        }

        return new ColumnNames(names, spellings, places);
    }

    /// <summary>The place of a value's name among the names, and of its spelling among those of the name.</summary>
    public (int Name, int Spelling) Place(Cell cell) => _places[cell.Id];

    private static string NameOf(Cell cell) => cell.Category?.Name ?? cell.Text;
}
