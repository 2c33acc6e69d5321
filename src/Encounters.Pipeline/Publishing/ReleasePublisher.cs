using Encounters.Pipeline.Documents;
using Encounters.Pipeline.Normalization;
using Encounters.Pipeline.Spooling;
using Encounters.Pipeline.Storage;
using Encounters.Releases;

namespace Encounters.Pipeline.Publishing;

/// <summary>
/// Writes what readers read. The files of a release are a function of its raw bytes and origin, so writing them again changes
/// nothing; a reader finds them through <c>latest.json</c>, which is swapped when all of them are there.
/// </summary>
public sealed class ReleasePublisher(IBlobStore blobs)
{
    /// <summary>Writes the files of a release, its manifest last.</summary>
    public async Task<ManifestDocument> PublishAsync(
        Release release, OriginDocument origin, NormalizedRelease normalized, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(normalized);
        var folder = StorePaths.ReleaseFolder(release);
        var totals = StoredJson.Write(normalized.Totals.ToDocument(), StoredJson.Types.TotalsDocument);
        FileDocument[] files =
        [
            await WriteAsync(
                folder + "encounters.parquet",
                stream => ParquetEncounters.Write(stream, release, normalized.Rows),
                cancellationToken),
            await WriteAsync(
                folder + "encounters.csv.gz",
                stream => CsvEncounters.Write(stream, release, normalized.Rows),
                cancellationToken),
            await WriteAsync(StorePaths.Totals(release), stream => stream.Write(totals), cancellationToken),
        ];
        var manifest = new ManifestDocument
        {
            Dataset = release.Dataset.Name,
            Release = release.Id.Value,
            Coverage = release.Coverage.ToDocument(),
            Origin = origin,
            Raw = new FileDocument(StorePaths.RawFile(release, origin.FileName), origin.Bytes, origin.Sha256),
            Files = files,
            Rows = normalized.Rows.Count,
            Totals = normalized.Totals.ByFiscalYear(),
            Drift = normalized.Drift,
        };
        await WriteAsync(
            StorePaths.Manifest(release),
            stream => stream.Write(StoredJson.Write(manifest, StoredJson.Types.ManifestDocument)),
            cancellationToken);
        return manifest;
    }

    /// <summary>
    /// Makes a release the current one of its dataset, unless it already is. Compare-and-set: another writer's swap is never
    /// overwritten unseen.
    /// </summary>
    public async Task SwapLatestAsync(Release latest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(latest);
        var document = await DescribeAsync(latest, cancellationToken);
        await WriteIfOtherAsync(StorePaths.DataPackage(latest.Dataset), DataPackage.Describe(document), cancellationToken);
        await WriteIfOtherAsync(
            StorePaths.Latest(latest.Dataset), StoredJson.Write(document, StoredJson.Types.LatestDocument), cancellationToken);
    }

    /// <summary>The manifest of a published release.</summary>
    /// <exception cref="StoreDamagedException">It is missing or damaged.</exception>
    public async Task<ManifestDocument> ReadManifestAsync(Release release, CancellationToken cancellationToken) =>
        StoredJson.Read(
            await ReadManifestBlobAsync(release, cancellationToken), StorePaths.Manifest(release), StoredJson.Types.ManifestDocument);

    /// <summary>What <c>latest.json</c> says while the release is the current one.</summary>
    public async Task<LatestDocument> DescribeAsync(Release release, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(release);
        var path = StorePaths.Manifest(release);
        var blob = await ReadManifestBlobAsync(release, cancellationToken);
        var manifest = StoredJson.Read(blob, path, StoredJson.Types.ManifestDocument);
        var self = new FileDocument(path, blob.Content.Length, ContentHash.Of(blob.Content.Span).Hex);
        return new LatestDocument
        {
            Dataset = manifest.Dataset,
            Release = manifest.Release,
            Coverage = manifest.Coverage,
            Published = release.Published?.ToDocument(),
            Sample = manifest.Origin.Sample,
            Files = [.. manifest.Files, self],
        };
    }

    private async Task<BlobDocument> ReadManifestBlobAsync(Release release, CancellationToken cancellationToken) =>
        await blobs.ReadAsync(StorePaths.Manifest(release), cancellationToken)
        ?? throw new StoreDamagedException($"'{StorePaths.Manifest(release)}' is missing. Run 'ingest audit' to see what is damaged.");

    private async Task<FileDocument> WriteAsync(string path, Action<Stream> write, CancellationToken cancellationToken)
    {
        await using var file = await SpooledFile.CreateAsync(
            stream =>
            {
                write(stream);
                return Task.CompletedTask;
            },
            cancellationToken);
        await blobs.WriteAsync(path, file.Rewind(), cancellationToken);
        return new FileDocument(path, file.Length, file.Hash.Hex);
    }

    private async Task WriteIfOtherAsync(string path, byte[] content, CancellationToken cancellationToken)
    {
        var present = await blobs.ReadAsync(path, cancellationToken);
        if (present is not null && present.Content.Span.SequenceEqual(content))
            return;
        if (!await blobs.TryWriteAsync(path, content, present?.Version, cancellationToken))
            throw new StoreUnavailableException($"Somebody else changed '{path}' at the same time. Run again.");
    }
}
