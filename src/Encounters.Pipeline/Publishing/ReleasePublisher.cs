using Encounters.Pipeline.Documents;
using Encounters.Pipeline.Normalization;
using Encounters.Pipeline.Spooling;
using Encounters.Pipeline.Storage;
using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Pipeline.Publishing;

/// <summary>
/// Writes what readers read. The files of a release are a function of its raw bytes and origin, so writing them again changes
/// nothing; a reader finds them through <c>latest.json</c>, which is swapped when all of them are there.
/// </summary>
internal sealed class ReleasePublisher(IBlobStore blobs)
{
    private readonly SmallBlobs _documents = new(blobs);

    /// <summary>Writes the files of a release, its manifest last.</summary>
    public async Task<ManifestDocument> PublishAsync(
        Release release, OriginDocument origin, NormalizedRelease normalized, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(normalized);
        var totals = StoredJson.Write(normalized.Totals.ToDocument(), StoredJson.Types.TotalsDocument);
        await using var files = await ReleaseFiles.WriteAsync(release, normalized.Rows, cancellationToken);
        FileDocument[] published =
        [
            await KeepAsync(StorePaths.Parquet(release), files.Parquet, cancellationToken),
            await KeepAsync(StorePaths.Csv(release), files.Csv, cancellationToken),
            await WriteAsync(StorePaths.Totals(release), totals, cancellationToken),
        ];
        var before = await FindRelationsAsync(release, cancellationToken);
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
        await WriteAsync(StorePaths.Manifest(release), StoredJson.Write(manifest, StoredJson.Types.ManifestDocument), cancellationToken);
        return manifest;
    }

    /// <summary>
    /// Writes into the manifests what depends on the other releases: the release that each follows and the revisions that it made.
    /// A release can change this for itself, for all later ones, and for those of its own coverage, which it may put aside.
    /// </summary>
    public async Task RelateAsync(
        Release release, IReadOnlyList<Release> releases, IReadOnlyList<SeriesHistory> histories, CancellationToken cancellationToken)
    {
        var first = releases.Where(other => other.Coverage == release.Coverage).Append(release).Min()!;
        foreach (var later in releases.Where(other => other.CompareTo(first) >= 0))
        {
            var path = StorePaths.Manifest(later);
            if (await blobs.ReadAsync(path, cancellationToken) is not { } blob)
                continue;
            var manifest = StoredJson.Read(blob, path, StoredJson.Types.ManifestDocument);
            var related = ReleaseRelations.Relate(manifest, later, releases, histories);
            await _documents.WriteIfOtherAsync(path, StoredJson.Write(related, StoredJson.Types.ManifestDocument), cancellationToken);
        }
    }

    /// <summary>
    /// Makes a release the current one of its dataset, unless it already is. Compare-and-set: another writer's swap is never
    /// overwritten unseen.
    /// </summary>
    public async Task SwapLatestAsync(Release latest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(latest);
        var document = await DescribeAsync(latest, cancellationToken);
        await _documents.WriteIfOtherAsync(StorePaths.DataPackage(latest.Dataset), DataPackage.Describe(document), cancellationToken);
        await _documents.WriteIfOtherAsync(
            StorePaths.Latest(latest.Dataset), StoredJson.Write(document, StoredJson.Types.LatestDocument), cancellationToken);
    }

    /// <summary>The manifest of a published release.</summary>
    /// <exception cref="StoreDamagedException">It is missing or damaged.</exception>
    public async Task<ManifestDocument> ReadManifestAsync(Release release, CancellationToken cancellationToken)
    {
        var path = StorePaths.Manifest(release);
        var blob = await blobs.ReadAsync(path, cancellationToken)
            ?? throw StoreDamagedException.Missing(path);
        return StoredJson.Read(blob, path, StoredJson.Types.ManifestDocument);
    }

    /// <summary>What <c>latest.json</c> says while the release is the current one.</summary>
    public async Task<LatestDocument> DescribeAsync(Release release, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(release);
        var manifest = await ReadManifestAsync(release, cancellationToken);
        return new LatestDocument
        {
            Dataset = manifest.Dataset,
            Release = manifest.Release,
            Coverage = manifest.Coverage,
            Published = release.Published?.ToDocument(),
            Manifest = StorePaths.Manifest(release),
            Files = manifest.Files,
        };
    }

    /// <summary>A release that is published again keeps its relations until they are judged anew.</summary>
    private async Task<ManifestDocument?> FindRelationsAsync(Release release, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadManifestAsync(release, cancellationToken);
        }
        catch (StoreDamagedException)
        {
            return null;
        }
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
