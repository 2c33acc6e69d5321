using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Encounters.Storage.Azure;

/// <summary>
/// Blobs in one container. It is created at the first write, so that read access is enough to read.
/// An upload takes effect when its block list is committed.
/// </summary>
internal sealed class AzureBlobStore(BlobContainerClient container) : IBlobStore
{
    private readonly AsyncOnce<bool> _created = new(() =>
        AzureFaults.Blobs.TranslateAsync(async () => await container.CreateIfNotExistsAsync() is not null));

    public Task<Stream?> OpenReadAsync(string path, CancellationToken cancellationToken) => FindAsync<Stream>(async () =>
        await BlobOf(path).OpenReadAsync(new BlobOpenReadOptions(allowModifications: false), cancellationToken));

    public Task<BlobDocument?> ReadAsync(string path, CancellationToken cancellationToken) => FindAsync(async () =>
    {
        var download = (await BlobOf(path).DownloadContentAsync(cancellationToken)).Value;
        return new BlobDocument(download.Content.ToMemory(), download.Details.ETag.ToString());
    });

    public async Task WriteAsync(string path, Stream content, CancellationToken cancellationToken)
    {
        var blob = await BlobAsync(path);
        await AzureFaults.Blobs.TranslateAsync(() => blob.UploadAsync(content, OptionsFor(path), cancellationToken));
    }

    public async Task<bool> TryWriteAsync(
        string path, ReadOnlyMemory<byte> content, string? expectedVersion, CancellationToken cancellationToken)
    {
        var blob = await BlobAsync(path);
        var options = OptionsFor(path);
        options.Conditions = expectedVersion is null
            ? new BlobRequestConditions { IfNoneMatch = ETag.All }
            : new BlobRequestConditions { IfMatch = new ETag(expectedVersion) };
        try
        {
            await AzureFaults.Blobs.TranslateAsync(() => blob.UploadAsync(new BinaryData(content), options, cancellationToken));
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status is 409 or 412)
        {
            // Either someone else was faster, or the answer to our own request was lost and its repetition met our own write.
            var present = await ReadAsync(path, cancellationToken);
            return present is not null && present.Version != expectedVersion && present.Content.Span.SequenceEqual(content.Span);
        }
    }

    public async IAsyncEnumerable<BlobItem> ListAsync(
        string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = container.GetBlobsAsync(new GetBlobsOptions { Prefix = folder }, cancellationToken).AsPages()
            .GetAsyncEnumerator(cancellationToken);
        await using (pages)
        {
            while (await AzureFaults.Blobs.TranslateAsync(() => MoveNextAsync(pages)))
            {
                foreach (var blob in pages.Current.Values.Where(blob => blob.Name != AzureStoreLock.BlobName))
                    yield return new BlobItem(blob.Name, blob.Properties.ContentLength ?? 0);
            }
        }
    }

    public async Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        var blob = BlobOf(path);
        await AzureFaults.Blobs.TranslateAsync(() => blob.DeleteIfExistsAsync(cancellationToken: cancellationToken));
    }

    private static BlobUploadOptions OptionsFor(string path) => new()
    {
        HttpHeaders = new BlobHttpHeaders
        {
            ContentType = StorePaths.MediaTypeOf(path),
        },
    };

    private static async Task<T?> FindAsync<T>(Func<Task<T>> read)
        where T : class
    {
        try
        {
            return await AzureFaults.Blobs.TranslateAsync(read);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return null;
        }
    }

    private static async Task<bool> MoveNextAsync(IAsyncEnumerator<Page<global::Azure.Storage.Blobs.Models.BlobItem>> pages)
    {
        try
        {
            return await pages.MoveNextAsync();
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            return false;
        }
    }

    private async Task<BlobClient> BlobAsync(string path)
    {
        var blob = BlobOf(path);
        await _created.Value;
        return blob;
    }

    private BlobClient BlobOf(string path) => container.GetBlobClient(BlobPath.Check(path));
}
