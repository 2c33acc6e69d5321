using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Encounters.Normalization;

/// <summary>
/// Finds what a combination of values means by its bytes: a hash table with open addressing, without an allocation and almost
/// without a branch. Only one worker uses it.
/// </summary>
internal sealed class GroupIndex
{
    /// <summary>So many bytes from the beginning of any key are read, however short it is.</summary>
    public const int Width = 32;

    /// <summary>The longest key, in bytes. Longer ones are not kept.</summary>
    public const int MaxLength = 4 * Width;

    // A combination and a length.
    private const int HeadSize = 8 + sizeof(int);

    // Odd numbers without a pattern: a weight for each of the words of a key. Properties, so that they are constants of the code.
    private static Vector256<uint> Weights0 =>
        Vector256.Create(0x9E3779B1u, 0x85EBCA77u, 0xC2B2AE3Du, 0x27D4EB2Fu, 0x165667B1u, 0xD6E8FEB9u, 0xA5CB9243u, 0xB5297A4Du);
    private static Vector256<uint> Weights1 =>
        Vector256.Create(0x68E31DA5u, 0x1B56C4E9u, 0xFF51AFD7u, 0xC4CEB9FFu, 0x7FEB352Du, 0x846CA68Bu, 0x94D049BBu, 0xBF58476Du);
    private static Vector256<uint> Weights2 =>
        Vector256.Create(0x2545F491u, 0x4F6CDD1Du, 0xDA942043u, 0x369DEA0Fu, 0x31BE5D53u, 0x9FB21C65u, 0xE9846AF9u, 0x5851F42Du);
    private static Vector256<uint> Weights3 =>
        Vector256.Create(0xAEF17503u, 0x108EF2D9u, 0xCC9E2D51u, 0x1B873593u, 0xE6546B65u, 0x38B34AE5u, 0xA1E38B93u, 0x3C6EF373u);

    // Known keys are stored one after another, each after its meaning and its length: they are read together.
    private byte[] _known = new byte[4096];
    private int _filled;
    private Slot[] _slots = new Slot[256];
    private int _count;

    /// <summary>
    /// Finds a combination that was added. At least <see cref="Width"/> bytes from the beginning of the key must be there.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryFind(ReadOnlySpan<byte> key, out uint hash, out Combination combination)
    {
        (hash, combination) = (0, default);
        if (key.Length is 0 or > MaxLength)
            return false;
        ref var bytes = ref MemoryMarshal.GetReference(key);
        hash = HashOf(ref bytes, key.Length);
        var slots = _slots;
        for (var i = hash; ; i++)
        {
            ref readonly var slot = ref slots[i & (uint)(slots.Length - 1)];
            if (slot.Place == 0)
                return false;
            ref var known = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_known), slot.Place);
            if (slot.Hash == hash && Unsafe.ReadUnaligned<int>(ref Unsafe.Subtract(ref known, sizeof(int))) == key.Length
                && AreSame(ref bytes, ref known, key.Length))
            {
                combination = Unsafe.ReadUnaligned<Combination>(ref Unsafe.Subtract(ref known, HeadSize));
                return true;
            }
        }
    }

    // Up to one vector the bytes beyond the end are masked; above, four vectors overlap, so that every length costs the same.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint HashOf(ref byte key, int length)
    {
        Vector256<uint> words;
        if (length <= Width)
        {
            words = (Vector256.LoadUnsafe(ref key) & Mask(length)).AsUInt32() * Weights0;
        }
        else
        {
            var (second, third, last) = Places(length);
            words = (Vector256.LoadUnsafe(ref key).AsUInt32() * Weights0)
                + (Vector256.LoadUnsafe(ref key, second).AsUInt32() * Weights1)
                + (Vector256.LoadUnsafe(ref key, third).AsUInt32() * Weights2)
                + (Vector256.LoadUnsafe(ref key, last).AsUInt32() * Weights3);
        }

        var folded = (words.GetLower() ^ words.GetUpper()).AsUInt64();
        var hash = (folded.ToScalar() ^ BitOperations.RotateLeft(folded.GetElement(1), 29) ^ (uint)length) * 0x9E3779B97F4A7C15u;
        return (uint)(hash >> 40);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreSame(ref byte key, ref byte known, int length)
    {
        if (length <= Width)
            return ((Vector256.LoadUnsafe(ref key) ^ Vector256.LoadUnsafe(ref known)) & Mask(length)) == Vector256<byte>.Zero;
        var (second, third, last) = Places(length);
        var difference = (Vector256.LoadUnsafe(ref key) ^ Vector256.LoadUnsafe(ref known))
            | (Vector256.LoadUnsafe(ref key, second) ^ Vector256.LoadUnsafe(ref known, second))
            | (Vector256.LoadUnsafe(ref key, third) ^ Vector256.LoadUnsafe(ref known, third))
            | (Vector256.LoadUnsafe(ref key, last) ^ Vector256.LoadUnsafe(ref known, last));
        return difference == Vector256<byte>.Zero;
    }

    // Thirds of the way to the last vector, which is at most three vectors long: no byte is left out, and no branch depends on
    // the length.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (nuint Second, nuint Third, nuint Last) Places(int length)
    {
        var last = (uint)(length - Width);
        return ((last * 43) >> 7, (last * 86) >> 7, last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Mask(int length) =>
        Vector256.LessThan(Vector256<byte>.Indices, Vector256.Create((byte)length));

    /// <summary>
    /// Adds a combination. Other bytes can mean the same one; of those no more are kept than combinations can be.
    /// </summary>
    public void Add(ReadOnlySpan<byte> key, uint hash, Combination combination)
    {
        if (key.Length is 0 or > MaxLength || _count == 2 * ColumnGroup.MaxCombinations)
            return;
        if (4 * ++_count > _slots.Length)
            Grow();

        // There is room to read past the last key, too.
        if (_filled + HeadSize + MaxLength + Width > _known.Length)
            Array.Resize(ref _known, 2 * _known.Length);
        var known = _known.AsSpan(_filled);
        MemoryMarshal.Write(known, combination);
        MemoryMarshal.Write(known[(HeadSize - sizeof(int))..], key.Length);
        key.CopyTo(known[HeadSize..]);
        Place(_slots, new Slot(hash, _filled + HeadSize));
        _filled += HeadSize + key.Length;
    }

    private void Grow()
    {
        var larger = new Slot[2 * _slots.Length];
        foreach (var slot in _slots)
        {
            if (slot.Place > 0)
                Place(larger, slot);
        }

        _slots = larger;
    }

    private static void Place(Slot[] slots, Slot slot)
    {
        var i = slot.Hash & (uint)(slots.Length - 1);
        while (slots[i].Place != 0)
            i = (i + 1) & (uint)(slots.Length - 1);
        slots[i] = slot;
    }

    // Place is where the key's bytes begin; no key begins at 0.
    private readonly record struct Slot(uint Hash, int Place);
}
