namespace Encounters.Storage;

/// <summary>A blob in a listing.</summary>
/// <param name="Path">The path below the store's root, with forward slashes.</param>
/// <param name="Length">The size in bytes.</param>
public readonly record struct BlobItem(string Path, long Length);

/// <summary>A small blob, read whole, and the version that it had.</summary>
public sealed record BlobDocument(ReadOnlyMemory<byte> Content, string Version);

/// <summary>
/// Files under paths such as <c>raw/southwest/fy22-fy25-aug-644a7051/x.csv</c>. A reader sees a blob whole or not at all: a
/// write takes effect in one step.
/// </summary>
public interface IBlobStore
{
    /// <summary>Opens a blob for reading; null if there is none. The stream can seek.</summary>
    Task<Stream?> OpenReadAsync(string path, CancellationToken cancellationToken);

    /// <summary>Reads a small blob whole with its version; null if there is none.</summary>
    Task<BlobDocument?> ReadAsync(string path, CancellationToken cancellationToken);

    /// <summary>Creates or replaces a blob with what is read from <paramref name="content"/> up to its end.</summary>
    Task WriteAsync(string path, Stream content, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a small blob if it still has the expected version (null: if it does not exist yet).
    /// </summary>
    /// <returns>False, and nothing written, if someone else was faster.</returns>
    Task<bool> TryWriteAsync(string path, ReadOnlyMemory<byte> content, string? expectedVersion,
        CancellationToken cancellationToken);

    /// <summary>
    /// Lists the blobs below a folder (a path that ends with a slash; empty for all), in ordinal order of their paths.
    /// </summary>
    IAsyncEnumerable<BlobItem> ListAsync(string folder, CancellationToken cancellationToken);

    /// <summary>Deletes a blob, if it exists.</summary>
    Task DeleteAsync(string path, CancellationToken cancellationToken);
}
