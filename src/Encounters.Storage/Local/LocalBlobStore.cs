using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Encounters.Storage.Local;

/// <summary>Blobs as files below a folder. A write goes aside, is flushed to disk and renamed into place.</summary>
internal sealed class LocalBlobStore(string root) : IBlobStore
{
    private readonly string _work = Path.Combine(root, LocalStore.WorkFolderName);

    public Task<Stream?> OpenReadAsync(string path, CancellationToken cancellationToken)
    {
        var file = FileOf(path);
        try
        {
            // Deleting and replacing stay possible while someone reads, as on every POSIX file system.
            return Task.FromResult<Stream?>(new FileStream(file, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            }));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public async Task<BlobDocument?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var content = await File.ReadAllBytesAsync(FileOf(path), cancellationToken);
            return new BlobDocument(content, VersionOf(content));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public async Task WriteAsync(string path, Stream content, CancellationToken cancellationToken)
    {
        var file = FileOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var aside = Path.Combine(_work, $"{Guid.NewGuid():N}.part");
        try
        {
            await using (var stream = new FileStream(aside, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, true))
            {
                await content.CopyToAsync(stream, cancellationToken);
                await stream.FlushAsync(cancellationToken);
                stream.Flush(flushToDisk: true);
            }

            File.Move(aside, file, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }

    public async Task<bool> TryWriteAsync(
        string path, ReadOnlyMemory<byte> content, string? expectedVersion, CancellationToken cancellationToken)
    {
        // The comparison and the swap are one step for every process that goes through this file.
        using var gate = await ExclusiveFile.OpenAsync(Path.Combine(_work, "swap.lock"), cancellationToken);
        var present = await ReadAsync(path, cancellationToken);
        if (present?.Version != expectedVersion)
            return false;

        using var stream = new MemoryStream(content.ToArray(), writable: false);
        await WriteAsync(path, stream, cancellationToken);
        return true;
    }

    public async IAsyncEnumerable<BlobItem> ListAsync(
        string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var directory = new DirectoryInfo(folder.Length == 0 ? root : FileOf(folder.TrimEnd('/')));
        if (!directory.Exists)
            yield break;

        var items = directory.EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => new BlobItem(Path.GetRelativePath(root, file.FullName).Replace('\\', '/'), file.Length))
            .Where(item => !IsOwn(item.Path))
            .OrderBy(item => item.Path, StringComparer.Ordinal)
            .ToArray();
        foreach (var item in items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return item;
        }
    }

    public Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            File.Delete(FileOf(path));
        }
        catch (DirectoryNotFoundException)
        {
            // It is already gone, which is what was asked for.
        }

        return Task.CompletedTask;
    }

    private static bool IsOwn(string path) =>
        path.StartsWith(LocalStore.WorkFolderName + "/", StringComparison.Ordinal)
        || path.StartsWith(LocalStore.TablesFileName, StringComparison.Ordinal);

    private static string VersionOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private string FileOf(string path) => Path.Combine(root, Path.Combine(BlobPath.Segments(path)));
}
