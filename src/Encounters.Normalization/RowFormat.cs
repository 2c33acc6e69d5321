using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Encounters.Normalization;

/// <summary>
/// How a row is kept while a release is normalized: the number of its combination in each group of columns (2 bytes each), a
/// number for its values in unknown columns where the file has some (4 bytes), and its count (the last 4 bytes), in whole words
/// of 8 bytes. The month is that of its bucket.
/// </summary>
/// <param name="Groups">The number of groups.</param>
/// <param name="HasUnknown">Whether the file has columns that no known layout has.</param>
internal readonly record struct RowFormat(int Groups, bool HasUnknown)
{
    /// <summary>The bytes of a row.</summary>
    public int Width =>
        ((Groups * sizeof(ushort)) + ((HasUnknown ? 2 : 1) * sizeof(int)) + sizeof(ulong) - 1) / sizeof(ulong) * sizeof(ulong);

    public static void SetGroup(Span<byte> row, int group, int combination) =>
        MemoryMarshal.Write(row[(group * sizeof(ushort))..], (ushort)combination);

    public void SetUnknown(Span<byte> row, int number) => MemoryMarshal.Write(row[(Width - (2 * sizeof(int)))..], number);

    /// <summary>What distinguishes the rows of a month: categories, and the rank of those in unknown columns.</summary>
    /// <param name="row">The row.</param>
    /// <param name="ranks">The ranks by number; null if the row holds the rank itself.</param>
    public string KeyOf(ReadOnlySpan<byte> row, int[]? ranks)
    {
        var groups = Convert.ToHexString(row[..(Groups * sizeof(ushort))]);
        if (!HasUnknown)
            return groups;
        var number = MemoryMarshal.Read<int>(row[(Width - (2 * sizeof(int)))..]);
        return $"{groups} {(ranks is null ? number : ranks[number])}";
    }

    public void SetCount(Span<byte> row, int count) => MemoryMarshal.Write(row[(Width - sizeof(int))..], count);
}

/// <summary>Rows as they are kept, one after the other.</summary>
internal readonly ref struct SpooledRows
{
    private readonly ReadOnlySpan<ushort> _groups;
    private readonly ReadOnlySpan<int> _numbers;
    private readonly int _words;

    /// <summary>Reads rows of a format.</summary>
    public SpooledRows(RowFormat format, ReadOnlySpan<byte> rows)
    {
        (_words, Count) = (format.Width / sizeof(ulong), rows.Length / format.Width);
        _groups = MemoryMarshal.Cast<byte, ushort>(rows);
        _numbers = MemoryMarshal.Cast<byte, int>(rows);
    }

    /// <summary>How many rows there are.</summary>
    public int Count { get; }

    /// <summary>The number of a row's combination in a group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int GroupOf(int row, int group) => _groups[(row * _words * (sizeof(ulong) / sizeof(ushort))) + group];

    /// <summary>The number of a row's values in unknown columns, where the format has such.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int UnknownOf(int row) => _numbers[((row + 1) * _words * (sizeof(ulong) / sizeof(int))) - 2];

    /// <summary>The encounters of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int CountOf(int row) => _numbers[((row + 1) * _words * (sizeof(ulong) / sizeof(int))) - 1];
}
