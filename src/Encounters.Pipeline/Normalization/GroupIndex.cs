using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Encounters.Pipeline.Normalization;

/// <summary>
/// Finds what a combination of values means by its bytes: a hash table with open addressing, without an allocation and almost without
/// a branch. Bytes are taken in four vectors, those beyond the end masked, so that hashing and comparing cost the same for every
/// length. One worker has it to itself.
/// </summary>
internal sealed class GroupIndex
{
    /// <summary>The longest key, in bytes, and how many bytes behind any key must be there to be read. Longer ones are not kept.</summary>
    public const int MaxLength = 4 * Width;

    private const int Width = 32;

    // Odd numbers without a pattern: a weight for each of the words of a key. Properties, so that they are constants of the code.
    private static Vector256<uint> Weights0 => Vector256.Create(0x9E3779B1u, 0x85EBCA77u, 0xC2B2AE3Du, 0x27D4EB2Fu, 0x165667B1u, 0xD6E8FEB9u, 0xA5CB9243u, 0xB5297A4Du);
    private static Vector256<uint> Weights1 => Vector256.Create(0x68E31DA5u, 0x1B56C4E9u, 0xFF51AFD7u, 0xC4CEB9FFu, 0x7FEB352Du, 0x846CA68Bu, 0x94D049BBu, 0xBF58476Du);
    private static Vector256<uint> Weights2 => Vector256.Create(0x2545F491u, 0x4F6CDD1Du, 0xDA942043u, 0x369DEA0Fu, 0x31BE5D53u, 0x9FB21C65u, 0xE9846AF9u, 0x5851F42Du);
    private static Vector256<uint> Weights3 => Vector256.Create(0xAEF17503u, 0x108EF2D9u, 0xCC9E2D51u, 0x1B873593u, 0xE6546B65u, 0x38B34AE5u, 0xA1E38B93u, 0x3C6EF373u);

    // The keys lie densely, one after the other as they came; the slots tell where.
    private byte[] _keys = new byte[64 * MaxLength];
    private (int Length, int Place, Combination Value)[] _slots = new (int, int, Combination)[256];
    private int _count;

    /// <summary>Finds a combination that was added. At least <see cref="MaxLength"/> bytes from the beginning of the key must be there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryFind(ReadOnlySpan<byte> key, out uint hash, out Combination combination)
    {
        if (key.Length is 0 or > MaxLength)
        {
            (hash, combination) = (0, default);
            return false;
        }

        ref var bytes = ref MemoryMarshal.GetReference(key);
        var first = Vector256.LoadUnsafe(ref bytes) & Mask(key.Length);
        var second = Vector256.LoadUnsafe(ref bytes, Width) & Mask(key.Length - Width);
        var third = Vector256.LoadUnsafe(ref bytes, 2 * Width) & Mask(key.Length - (2 * Width));
        var fourth = Vector256.LoadUnsafe(ref bytes, 3 * Width) & Mask(key.Length - (3 * Width));
        var words = (first.AsUInt32() * Weights0) + (second.AsUInt32() * Weights1) + (third.AsUInt32() * Weights2) + (fourth.AsUInt32() * Weights3);
        words ^= words >> 15;
        hash = (Vector256.Sum(words * Weights2) + (uint)key.Length) * 0x9E3779B1u;
        hash ^= hash >> 16;
        var slots = _slots;
        for (var i = hash & (uint)(slots.Length - 1); ; i = (i + 1) & (uint)(slots.Length - 1))
        {
            ref var slot = ref slots[i];
            if (slot.Length == 0)
            {
                combination = default;
                return false;
            }

            ref var known = ref _keys[slot.Place];
            var difference = (first ^ Vector256.LoadUnsafe(ref known)) | (second ^ Vector256.LoadUnsafe(ref known, Width))
                | (third ^ Vector256.LoadUnsafe(ref known, 2 * Width)) | (fourth ^ Vector256.LoadUnsafe(ref known, 3 * Width));
            if (slot.Length == key.Length && difference == Vector256<byte>.Zero)
            {
                combination = slot.Value;
                return true;
            }
        }
    }

    /// <summary>Adds a combination. Other bytes can mean the same one; of those no more are kept than combinations can be.</summary>
    public void Add(ReadOnlySpan<byte> key, uint hash, Combination combination)
    {
        if (key.Length is 0 or > MaxLength || _count == 2 * ColumnGroup.MaxCombinations)
            return;
        if (4 * (_count + 1) > _slots.Length)
            Grow();
        var place = _count++ * MaxLength;
        if (place == _keys.Length)
            Array.Resize(ref _keys, 2 * _keys.Length);
        key.CopyTo(_keys.AsSpan(place));
        Place(_slots, (key.Length, place, combination), hash);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Mask(int length) => Vector256.LessThan(Vector256<byte>.Indices, Vector256.Create((byte)Math.Clamp(length, 0, Width)));

    private void Grow()
    {
        var larger = new (int, int, Combination)[2 * _slots.Length];
        foreach (var slot in _slots)
        {
            if (slot.Length == 0)
                continue;

            // The hash is not kept: it follows from the key.
            TryFind(_keys.AsSpan(slot.Place, slot.Length), out var hash, out _);
            Place(larger, slot, hash);
        }

        _slots = larger;
    }

    private static void Place((int Length, int Place, Combination Value)[] slots, (int Length, int Place, Combination Value) slot, uint hash)
    {
        var i = hash & (uint)(slots.Length - 1);
        while (slots[i].Length != 0)
            i = (i + 1) & (uint)(slots.Length - 1);
        slots[i] = slot;
    }
}
