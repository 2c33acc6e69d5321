using System.Security.Cryptography;
using Encounters.Pipeline.Documents;
using Encounters.Releases;
using Encounters.Storage;

namespace Encounters.Pipeline.Ingestion;

/// <summary>The folder <c>raw/</c>: every byte that CBP published, kept forever, with its origin.</summary>
internal sealed class RawFiles(IBlobStore blobs)
{
    /// <summary>The release in a folder of a dataset with this origin; null if they do not fit together.</summary>
    public static Release? Identify(Dataset dataset, string folder, OriginDocument origin)
    {
        if (!ReleaseId.TryParse(folder, out var id) || !ContentHash.TryParse(origin.Sha256, out var hash)
            || id.Coverage is not { } coverage)
            return null;
        var release = new Release(dataset, coverage, hash, origin.Published?.ToPublication())
        {
            Copy = ReleaseName.Read(origin.FileName).Copy,
        };
        return release.Id == id ? release : null;
    }

    /// <summary>Opens the bytes of a release, to be read from the beginning; null if they are missing or damaged.</summary>
    public async Task<Stream?> OpenAsync(Release release, OriginDocument origin, CancellationToken cancellationToken)
    {
        var raw = await blobs.OpenReadAsync(StorePaths.RawFile(release, origin.FileName), cancellationToken);
        if (raw is null)
            return null;
        if (ContentHash.FromDigest(await SHA256.HashDataAsync(raw, cancellationToken)) != release.Hash)
        {
            await raw.DisposeAsync();
            return null;
        }

        raw.Position = 0;
        return raw;
    }

    /// <summary>
    /// Keeps the bytes. Where they are there already, the origin of their first retrieval stays, unless the new one says more
    /// about the publication.
    /// </summary>
    /// <returns>The origin that is kept.</returns>
    public async Task<OriginDocument> KeepAsync(
        Release release, OriginDocument origin, Stream content, CancellationToken cancellationToken)
    {
        var path = StorePaths.Origin(release);
        var present = await blobs.ReadAsync(path, cancellationToken);
        if (present is not null)
        {
            var first = StoredJson.Read(present, path, StoredJson.Types.OriginDocument);
            if (release.Published is null || !release.Published.TellsMoreThan(first.Published?.ToPublication()))
                return first;
            origin = first with
            {
                Location = origin.Location,
                ETag = origin.ETag,
                LastModified = origin.LastModified,
                Published = origin.Published,
            };
        }

        // The origin is written last: if it is there, so are the bytes.
        await blobs.WriteAsync(StorePaths.RawFile(release, origin.FileName), content, cancellationToken);
        var json = StoredJson.Write(origin, StoredJson.Types.OriginDocument);
        return await blobs.TryWriteAsync(path, json, present?.Version, cancellationToken)
            ? origin
            : throw new StoreUnavailableException($"Another process changed '{path}' at the same time. Run again.");
    }
}
