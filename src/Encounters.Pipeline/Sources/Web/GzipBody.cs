using System.Buffers.Binary;
using System.IO.Compression;

namespace Encounters.Pipeline.Sources.Web;

/// <summary>
/// Reads a gzip body and, at its end, checks that it is complete: the framework accepts a truncated one as a shorter one.
/// </summary>
internal sealed class GzipBody : IAsyncDisposable
{
    private readonly Tail _tail;
    private readonly GZipStream _gzip;
    private long _length;

    /// <summary>Reads a body from its beginning.</summary>
    public GzipBody(Stream packed) => _gzip = new GZipStream(_tail = new Tail(packed), CompressionMode.Decompress);

    /// <summary>Reads some bytes; 0 at the end of a whole body.</summary>
    /// <exception cref="InvalidDataException">The body is not gzip, or is truncated.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = await _gzip.ReadAsync(buffer, cancellationToken);
        _length += read;

        // The last four bytes of a gzip file are the length of what it holds (RFC 1952).
        if (read == 0 && BinaryPrimitives.ReadUInt32LittleEndian(_tail.Last) != (uint)_length)
            throw new InvalidDataException("the compressed body ended too early.");
        return read;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _gzip.DisposeAsync();

    /// <summary>Remembers the last four bytes that were read.</summary>
    private sealed class Tail(Stream inner) : Stream
    {
        private readonly byte[] _last = new byte[4];

        public ReadOnlySpan<byte> Last => _last;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) =>
            Remember(buffer.AsSpan(offset, count), inner.Read(buffer, offset, count));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            return Remember(buffer.Span, read);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private int Remember(ReadOnlySpan<byte> buffer, int read)
        {
            var kept = Math.Min(read, _last.Length);
            _last.AsSpan(kept).CopyTo(_last);
            buffer.Slice(read - kept, kept).CopyTo(_last.AsSpan(_last.Length - kept));
            return read;
        }
    }
}
