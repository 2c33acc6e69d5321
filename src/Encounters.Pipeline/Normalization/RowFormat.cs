using System.Buffers.Binary;

namespace Encounters.Pipeline.Normalization;

/// <summary>
/// How a row is kept while a release is normalized: the number of its value in each column (2 bytes each), a number for its values in
/// unknown columns where the file has some (4 bytes), and its count (4 bytes). The month is that of the bucket in which it lies.
/// </summary>
/// <param name="Columns">The number of columns with values.</param>
/// <param name="HasUnknown">Whether the file has columns that no known layout has.</param>
internal readonly record struct RowFormat(int Columns, bool HasUnknown)
{
    public int Width => (Columns * sizeof(ushort)) + (HasUnknown ? sizeof(int) : 0) + sizeof(int);

    public static int CellOf(ReadOnlySpan<byte> row, int column) => BinaryPrimitives.ReadUInt16LittleEndian(row[(column * sizeof(ushort))..]);

    public static void SetCell(Span<byte> row, int column, int cell) => BinaryPrimitives.WriteUInt16LittleEndian(row[(column * sizeof(ushort))..], (ushort)cell);

    public int UnknownOf(ReadOnlySpan<byte> row) => HasUnknown ? BinaryPrimitives.ReadInt32LittleEndian(row[(Columns * sizeof(ushort))..]) : 0;

    public void SetUnknown(Span<byte> row, int number) => BinaryPrimitives.WriteInt32LittleEndian(row[(Columns * sizeof(ushort))..], number);

    public int CountOf(ReadOnlySpan<byte> row) => BinaryPrimitives.ReadInt32LittleEndian(row[(Width - sizeof(int))..]);

    public void SetCount(Span<byte> row, int count) => BinaryPrimitives.WriteInt32LittleEndian(row[(Width - sizeof(int))..], count);
}
