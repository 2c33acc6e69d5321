using Microsoft.Win32.SafeHandles;

namespace Encounters.Normalization;

/// <summary>
/// Rows on their way through the normalizer, on disk and by month, so that memory does not grow with their number.
/// </summary>
internal sealed class RowSpool : IDisposable
{
    private readonly SafeFileHandle _file = File.OpenHandle(
        Path.Combine(Path.GetTempPath(), $"ingest-{Guid.NewGuid():N}.rows"),
        FileMode.CreateNew,
        FileAccess.ReadWrite,
        FileShare.None,
        FileOptions.DeleteOnClose);

    private readonly Lock _gate = new();
    private List<Segment>?[] _segments;
    private long[] _lengths;
    private long _end;

    /// <summary>Makes a spool for so many months.</summary>
    public RowSpool(int months) => (_segments, _lengths) = (new List<Segment>[months], new long[months]);

    /// <summary>How many bytes the rows have.</summary>
    public long Length
    {
        get
        {
            var sum = 0L;
            foreach (var length in _lengths)
                sum += length;
            return sum;
        }
    }

    /// <summary>How many bytes the month with the most has.</summary>
    public long LargestMonth
    {
        get
        {
            long largest = 0;
            foreach (var length in _lengths)
                largest = Math.Max(largest, length);
            return largest;
        }
    }

    /// <summary>How many bytes a month has.</summary>
    public long LengthOf(int month) => _lengths[month];

    /// <summary>Keeps only some months, which are numbered from 0 on from then.</summary>
    public void Keep(int first, int months) =>
        (_segments, _lengths) = (_segments[first..(first + months)], _lengths[first..(first + months)]);

    /// <summary>Adds rows to a month. Workers may do so at the same time.</summary>
    public void Append(int month, ReadOnlySpan<byte> rows)
    {
        if (rows.IsEmpty)
            return;
        long offset;
        lock (_gate)
        {
            offset = _end;
            _end += rows.Length;
            _lengths[month] += rows.Length;
            (_segments[month] ??= []).Add(new Segment(offset, rows.Length));
        }

        RandomAccess.Write(_file, rows, offset);
    }

    /// <summary>Reads the bytes of a month from the one at <paramref name="start"/> on.</summary>
    public void Read(int month, long start, Span<byte> rows)
    {
        foreach (var (offset, length) in _segments[month] ?? [])
        {
            if (start < length && !rows.IsEmpty)
            {
                var part = rows[..(int)Math.Min(rows.Length, length - start)];
                ReadExactly(part, offset + start);
                rows = rows[part.Length..];
                start = length;
            }

            start -= length;
        }
    }

    /// <summary>Puts other rows, as many bytes, in the place of a month's.</summary>
    public void Replace(int month, ReadOnlySpan<byte> rows)
    {
        foreach (var (offset, length) in _segments[month] ?? [])
        {
            RandomAccess.Write(_file, rows[..length], offset);
            rows = rows[length..];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private sealed record Segment(long Offset, int Length);

    private void ReadExactly(Span<byte> rows, long offset)
    {
        while (!rows.IsEmpty)
        {
            var read = RandomAccess.Read(_file, rows, offset);
            if (read == 0)
                throw new EndOfStreamException("The spool of rows ended before its rows did.");
            rows = rows[read..];
            offset += read;
        }
    }
}
