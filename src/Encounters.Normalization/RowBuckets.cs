using System.Buffers;
using System.Runtime.CompilerServices;

namespace Encounters.Normalization;

/// <summary>The rows of one worker by month, handed over to the spool when enough of them are there.</summary>
internal sealed class RowBuckets
{
    private const int BucketBytes = 16 * 1024;

    private readonly RowSpool _spool;
    private readonly int _width;
    private readonly int _size;
    private readonly byte[]?[] _buckets;
    private readonly int[] _filled;

    /// <summary>Makes room for so many months; a month has a bucket from its first row on.</summary>
    public RowBuckets(RowSpool spool, int months, int width)
    {
        (_spool, _width, _size) = (spool, width, BucketBytes / width * width);
        (_buckets, _filled) = (new byte[months][], new int[months]);

        // A month without a bucket counts as full, so that the way to a row asks one question only.
        Array.Fill(_filled, _size);
    }

    /// <summary>Room for one more row of a month.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Next(int month)
    {
        var start = _filled[month];
        if (start == _size)
        {
            Empty(month);
            start = 0;
        }

        _filled[month] = start + _width;
        return _buckets[month]!.AsSpan(start, _width);
    }

    /// <summary>Hands over what is left and gives back the buckets.</summary>
    public void Finish()
    {
        for (var month = 0; month < _buckets.Length; month++)
        {
            if (_buckets[month] is not { } bucket)
                continue;
            _spool.Append(month, bucket.AsSpan(0, _filled[month]));
            ArrayPool<byte>.Shared.Return(bucket);
        }
    }

    private void Empty(int month)
    {
        if (_buckets[month] is { } bucket)
        {
            _spool.Append(month, bucket.AsSpan(0, _filled[month]));
        }
        else
        {
            // The bytes that no part of a row uses are zero.
            bucket = _buckets[month] = ArrayPool<byte>.Shared.Rent(BucketBytes);
            Array.Clear(bucket);
        }

        _filled[month] = 0;
    }
}
