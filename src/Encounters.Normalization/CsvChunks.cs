using System.Buffers;

namespace Encounters.Normalization;

/// <summary>A part of a CSV file that begins and ends with whole records.</summary>
/// <param name="Buffer">Holds it; given back to the pool by the code that parsed it.</param>
/// <param name="Length">How many bytes of the buffer it has.</param>
/// <param name="FirstLine">The line of the file with which it begins.</param>
internal readonly record struct CsvChunk(byte[] Buffer, int Length, long FirstLine)
{
    public ReadOnlyMemory<byte> Bytes => Buffer.AsMemory(0, Length);

    /// <summary>The line of the file with the record that begins at a byte of the chunk.</summary>
    public long LineOf(long offset)
    {
        var before = Bytes.Span[..(int)offset];
        var lone = 0;
        for (var i = 0; i < before.Length; i++)
            lone += before[i] == '\r' && (i + 1 == before.Length || before[i + 1] != '\n') ? 1 : 0;
        return FirstLine + before.Count((byte)'\n') + lone;
    }

    public void Return() => ArrayPool<byte>.Shared.Return(Buffer);
}

/// <summary>
/// Cuts the records of a CSV file into chunks that can be parsed on their own.
/// A line feed ends a record where the quotes before it are even in number; that is exact for every file that keeps the rules,
/// and one that breaks them is found out by the chunk that holds the break, since all before it was cut right.
/// </summary>
internal sealed class CsvChunks(Stream csv, long firstLine)
{
    // The buffer has room after each chunk, so that a parser can read a whole vector at its end.
    private const int BufferSize = 1 << 20;
    private const int Size = BufferSize - GroupIndex.Width;

    /// <summary>Reads the chunks one after the other.</summary>
    public IEnumerable<CsvChunk> Read()
    {
        var line = firstLine;
        var (rest, restLength) = (ArrayPool<byte>.Shared.Rent(BufferSize), 0);
        try
        {
            while (true)
            {
                var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
                rest.AsSpan(0, restLength).CopyTo(buffer);
                var length = restLength
                    + csv.ReadAtLeast(buffer.AsSpan(restLength, Size - restLength), Size - restLength, throwOnEndOfStream: false);
                if (length == 0)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    yield break;
                }

                // A record of a whole chunk is larger than any that is accepted: its parser says so.
                var end = length < Size ? length : EndOfRecords(buffer.AsSpan(0, length)) is > 0 and var whole ? whole : length;
                restLength = length - end;
                buffer.AsSpan(end, restLength).CopyTo(rest);
                var chunk = new CsvChunk(buffer, end, line);
                line += buffer.AsSpan(0, end).Count((byte)'\n');

                // From here on the buffer belongs to the parser.
                yield return chunk;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rest);
        }
    }

    /// <summary>Where the last whole record ends; 0 if there is none.</summary>
    private static int EndOfRecords(ReadOnlySpan<byte> bytes)
    {
        var quotes = bytes.Count((byte)'"');
        for (var end = bytes.Length; ;)
        {
            var feed = bytes[..end].LastIndexOf((byte)'\n');
            if (feed < 0)
                return 0;
            quotes -= bytes[feed..end].Count((byte)'"');
            if (quotes % 2 == 0)
                return feed + 1;
            end = feed;
        }
    }
}
