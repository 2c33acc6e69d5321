
namespace Encounters.Normalization.Tests;

/// <summary>Looking up combinations of values by their bytes, which stand in a chunk with other bytes behind them.</summary>
public sealed class GroupIndexTests
{
    [Fact]
    public void A_key_is_found_whatever_its_length_and_whatever_stands_behind_it()
    {
        var index = new GroupIndex();
        var random = new Random(1);
        var keys = Enumerable.Range(1, GroupIndex.MaxLength)
            .SelectMany(length => Enumerable.Range(0, 20).Select(_ => Text(random, length)))
            .DistinctBy(Convert.ToHexString).ToArray();
        for (var i = 0; i < keys.Length; i++)
            Add(index, keys[i], new Combination((ushort)i, (short)-i, MonthGrouping.Remaining));
        for (var i = 0; i < keys.Length; i++)
        {
            Assert.True(TryFind(index, keys[i], random, out var combination));
            Assert.Equal(new Combination((ushort)i, (short)-i, MonthGrouping.Remaining), combination);
        }
    }

    [Fact]
    public void Keys_that_differ_in_any_one_byte_or_in_their_length_are_told_apart()
    {
        var random = new Random(2);
        for (var length = 1; length <= GroupIndex.MaxLength; length++)
        {
            var key = Text(random, length);
            var index = new GroupIndex();
            Add(index, key, default);
            for (var i = 0; i < length; i++)
            {
                key[i] ^= 1;
                Assert.False(TryFind(index, key, random, out _), $"byte {i} of {length}");
                key[i] ^= 1;
            }

            Assert.False(TryFind(index, key[..^1], random, out _));
            Assert.True(TryFind(index, key, random, out _));
        }
    }

    [Fact]
    public void Keys_that_are_empty_or_too_long_are_never_kept()
    {
        var random = new Random(3);
        var index = new GroupIndex();
        foreach (var key in (byte[][])[[], Text(random, GroupIndex.MaxLength + 1)])
        {
            Add(index, key, default);
            Assert.False(TryFind(index, key, random, out _));
        }
    }

    private static byte[] Text(Random random, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => (byte)random.Next(32, 127))];

    private static void Add(GroupIndex index, byte[] key, Combination combination)
    {
        var chunk = new byte[key.Length + GroupIndex.Width];
        key.CopyTo(chunk, 0);
        index.TryFind(chunk.AsSpan(0, key.Length), out var hash, out _);
        index.Add(key, hash, combination);
    }

    private static bool TryFind(GroupIndex index, byte[] key, Random random, out Combination combination)
    {
        byte[] chunk = [.. Text(random, 7), .. key, .. Text(random, GroupIndex.Width)];
        return index.TryFind(chunk.AsSpan(7, key.Length), out _, out combination);
    }
}
