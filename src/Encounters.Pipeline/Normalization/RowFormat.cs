using System.Buffers.Binary;

namespace Encounters.Pipeline.Normalization;

/// <summary>
/// How a row is kept while a release is normalized: the number of its combination in each group of columns (2 bytes each), a number for
/// its values in unknown columns where the file has some (4 bytes), and its count (4 bytes), in whole words of 8 bytes. The month is that
/// of the bucket in which it lies.
/// </summary>
/// <param name="Groups">The number of groups.</param>
/// <param name="HasUnknown">Whether the file has columns that no known layout has.</param>
internal readonly record struct RowFormat(int Groups, bool HasUnknown)
{
    public int Width => ((Groups * sizeof(ushort)) + (HasUnknown ? sizeof(int) : 0) + sizeof(int) + sizeof(ulong) - 1) / sizeof(ulong) * sizeof(ulong);

    public static int GroupOf(ReadOnlySpan<byte> row, int group) => BinaryPrimitives.ReadUInt16LittleEndian(row[(group * sizeof(ushort))..]);

    public static void SetGroup(Span<byte> row, int group, int combination) => BinaryPrimitives.WriteUInt16LittleEndian(row[(group * sizeof(ushort))..], (ushort)combination);

    public int UnknownOf(ReadOnlySpan<byte> row) => HasUnknown ? BinaryPrimitives.ReadInt32LittleEndian(row[(Groups * sizeof(ushort))..]) : 0;

    public void SetUnknown(Span<byte> row, int number) => BinaryPrimitives.WriteInt32LittleEndian(row[(Groups * sizeof(ushort))..], number);

    public int CountOf(ReadOnlySpan<byte> row) => BinaryPrimitives.ReadInt32LittleEndian(row[(Width - sizeof(int))..]);

    public void SetCount(Span<byte> row, int count) => BinaryPrimitives.WriteInt32LittleEndian(row[(Width - sizeof(int))..], count);
}
