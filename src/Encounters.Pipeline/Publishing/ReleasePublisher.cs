using Encounters.Normalization;
using Encounters.Pipeline.Documents;
using Encounters.Pipeline.Spooling;
using Encounters.Releases;
using Encounters.Storage;

namespace Encounters.Pipeline.Publishing;

/// <summary>
/// Writes what readers read. The files of a release are a function of its raw bytes and origin, so writing them again changes
/// nothing; a reader finds them through <c>latest.json</c>, which is swapped when all of them are there.
/// </summary>
internal sealed class ReleasePublisher(IBlobStore blobs)
{
    /// <summary>Writes the files of a release, its manifest last.</summary>
    /// <param name="release">The release.</param>
    /// <param name="origin">Where its bytes came from.</param>
    /// <param name="normalized">What they say.</param>
    /// <param name="files">Its data files.</param>
    /// <param name="before">Its manifest where it was published before: its relations stay until they are judged again.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<ManifestDocument> PublishAsync(
        Release release,
        OriginDocument origin,
        NormalizedRelease normalized,
        ReleaseFiles files,
        ManifestDocument? before,
        CancellationToken cancellationToken)
    {
        var totals = StoredJson.Write(normalized.Totals.ToDocument(), StoredJson.Types.TotalsDocument);
        FileDocument[] published =
        [
            await KeepAsync(StorePaths.Parquet(release), files.Parquet, cancellationToken),
            await KeepAsync(StorePaths.Csv(release), files.Csv, cancellationToken),
            await WriteAsync(StorePaths.Totals(release), totals, cancellationToken),
        ];
        var manifest = new ManifestDocument
        {
            Dataset = release.Dataset.Name,
            Release = release.Id.Value,
            Coverage = release.Coverage.ToDocument(),
            Origin = origin,
            Raw = new FileDocument(StorePaths.RawFile(release, origin.FileName), origin.Bytes, origin.Sha256),
            Files = published,
            Rows = normalized.Rows.Count,
            Totals = normalized.Totals.ByFiscalYear(),
            Layout = normalized.Layout,
            Drift = normalized.Drift,
            Follows = before?.Follows,
            Revisions = before?.Revisions ?? [],
        };
        await WriteAsync(StorePaths.Manifest(release), StoredJson.Write(manifest, StoredJson.Types.ManifestDocument),
            cancellationToken);
        return manifest;
    }

    private async Task<FileDocument> KeepAsync(string path, SpooledFile file, CancellationToken cancellationToken)
    {
        await blobs.WriteAsync(path, file.Rewind(), cancellationToken);
        return new FileDocument(path, file.Length, file.Hash.Hex);
    }

    private async Task<FileDocument> WriteAsync(string path, byte[] content, CancellationToken cancellationToken)
    {
        await blobs.WriteAsync(path, new MemoryStream(content, writable: false), cancellationToken);
        return new FileDocument(path, content.Length, ContentHash.Of(content).Hex);
    }
}
