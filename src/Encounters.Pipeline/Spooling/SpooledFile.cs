using Encounters.Releases;

namespace Encounters.Pipeline.Spooling;

/// <summary>
/// A file in transit: kept in the machine's temporary folder, hashed, and gone when disposed.
/// </summary>
public sealed class SpooledFile : IAsyncDisposable
{
    private readonly FileStream _stream;

    private SpooledFile(FileStream stream, ContentHash hash)
    {
        _stream = stream;
        Hash = hash;
        Length = stream.Length;
    }

    /// <summary>The SHA-256 of the bytes.</summary>
    public ContentHash Hash { get; }

    /// <summary>The number of bytes.</summary>
    public long Length { get; }

    /// <summary>
    /// Spools what <paramref name="write"/> writes, from the first byte to the last, and hashes it in the same pass.
    /// </summary>
    public static async Task<SpooledFile> CreateAsync(Func<Stream, Task> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var stream = new FileStream(
            Path.Combine(Path.GetTempPath(), $"ingest-{Guid.NewGuid():N}.tmp"),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
            });
        try
        {
            await using var hashing = new HashingStream(stream);
            await write(hashing);
            await hashing.FlushAsync();
            return new SpooledFile(stream, hashing.Finish());
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>The bytes, from the beginning. One reader at a time; the stream belongs to the file.</summary>
    public Stream Rewind()
    {
        _stream.Position = 0;
        return _stream;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
