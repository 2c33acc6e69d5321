using System.Buffers.Binary;
using System.Numerics;

namespace Encounters.Pipeline.Normalization;

/// <summary>
/// Finds the number of a column's value by its bytes, without an allocation: a hash table with open addressing. One worker has it
/// to itself; what it does not know it asks of the <see cref="ColumnCells"/>.
/// </summary>
internal sealed class CellIndex(ColumnCells cells)
{
    private (byte[]? Key, uint Hash, int Id)[] _slots = new (byte[]?, uint, int)[64];
    private int _count;

    /// <summary>The number of the value; -1, with the reason, where the bytes are no text that a category can be.</summary>
    public int Find(ReadOnlySpan<byte> utf8, out string? reason)
    {
        reason = null;
        var slots = _slots;
        var hash = Hash(utf8);
        for (var i = hash & (uint)(slots.Length - 1); ; i = (i + 1) & (uint)(slots.Length - 1))
        {
            ref var slot = ref slots[i];
            if (slot.Key is null)
                return Add(utf8, hash, out reason);
            if (slot.Hash == hash && utf8.SequenceEqual(slot.Key))
                return slot.Id;
        }
    }

    // Both ends and the length tell the values of a column apart; where they do not, the comparison does.
    private static uint Hash(ReadOnlySpan<byte> utf8)
    {
        ulong first, last;
        if (utf8.Length >= sizeof(ulong))
        {
            first = BinaryPrimitives.ReadUInt64LittleEndian(utf8);
            last = BinaryPrimitives.ReadUInt64LittleEndian(utf8[^sizeof(ulong)..]);
        }
        else if (utf8.Length >= sizeof(uint))
        {
            first = BinaryPrimitives.ReadUInt32LittleEndian(utf8);
            last = BinaryPrimitives.ReadUInt32LittleEndian(utf8[^sizeof(uint)..]);
        }
        else
        {
            first = utf8.IsEmpty ? 0u : utf8[0];
            last = utf8.IsEmpty ? 0u : (ulong)((utf8[^1] << 8) | utf8[utf8.Length / 2]);
        }

        return (uint)(((first ^ BitOperations.RotateLeft(last, 29) ^ (uint)utf8.Length) * 0x9E37_79B9_7F4A_7C15) >> 32);
    }

    private int Add(ReadOnlySpan<byte> utf8, uint hash, out string? reason)
    {
        (var cell, reason) = cells.Add(utf8);
        if (cell is null)
            return -1;
        if (++_count > _slots.Length / 2)
            Grow();
        Place(_slots, (utf8.ToArray(), hash, cell.Id));
        return cell.Id;
    }

    private void Grow()
    {
        var larger = new (byte[]?, uint, int)[_slots.Length * 2];
        foreach (var slot in _slots)
        {
            if (slot.Key is not null)
                Place(larger, slot);
        }

        _slots = larger;
    }

    private static void Place((byte[]? Key, uint Hash, int Id)[] slots, (byte[]? Key, uint Hash, int Id) slot)
    {
        var i = slot.Hash & (uint)(slots.Length - 1);
        while (slots[i].Key is not null)
            i = (i + 1) & (uint)(slots.Length - 1);
        slots[i] = slot;
    }
}
