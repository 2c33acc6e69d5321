using Encounters.Calendar;
using Encounters.Normalization;
using Encounters.Pipeline.Documents;
using Encounters.Pipeline.Ledger;
using Encounters.Releases;
using Encounters.Storage;

namespace Encounters.Pipeline.Publishing;

/// <summary>
/// Reads what published releases consist of. What a pass has just published is still in memory and is not read back.
/// </summary>
internal sealed class ReleaseContents(IBlobStore blobs) : IDisposable
{
    private readonly Dictionary<string, ManifestDocument> _manifests = [];
    private readonly Dictionary<string, NormalizedRows> _rows = [];

    /// <summary>The totals of releases.</summary>
    public ReleaseTotalsReader Totals { get; } = new(blobs);

    /// <summary>Keeps what was just published; the rows belong to this from then on.</summary>
    public void Keep(Release release, ManifestDocument manifest, NormalizedRelease normalized)
    {
        Totals.Keep(release, normalized.Totals);
        _manifests[StorePaths.Manifest(release)] = manifest;
        if (_rows.Remove(StorePaths.Parquet(release), out var old))
            old.Dispose();
        _rows.Add(StorePaths.Parquet(release), normalized.Rows);
    }

    /// <summary>
    /// Gives up the rows of releases that are current for no month: the combined dataset has nothing from them.
    /// </summary>
    /// <param name="releases">All releases, in their order.</param>
    public void Trim(IReadOnlyList<Release> releases)
    {
        var wanted = CurrentMonths.Of(releases).Select(current => StorePaths.Parquet(current.Release)).ToHashSet();
        foreach (var path in _rows.Keys.Where(path => !wanted.Contains(path)).ToArray())
        {
            _rows.Remove(path, out var rows);
            rows!.Dispose();
        }
    }

    /// <summary>The manifest of a published release.</summary>
    /// <exception cref="StoreDamagedException">It is missing or damaged.</exception>
    public async Task<ManifestDocument> ReadManifestAsync(Release release, CancellationToken cancellationToken) =>
        await FindManifestAsync(release, cancellationToken) ?? throw StoreDamagedException.Missing(StorePaths.Manifest(release));

    /// <summary>The manifest of a release; null if there is none.</summary>
    /// <exception cref="StoreDamagedException">It is damaged.</exception>
    public async Task<ManifestDocument?> FindManifestAsync(Release release, CancellationToken cancellationToken)
    {
        var path = StorePaths.Manifest(release);
        if (_manifests.TryGetValue(path, out var kept))
            return kept;
        return await blobs.ReadAsync(path, cancellationToken) is { } blob
            ? StoredJson.Read(blob, path, StoredJson.Types.ManifestDocument)
            : null;
    }

    /// <summary>
    /// The rows of some months of a release, cut into files of the combined dataset, in the order of the months.
    /// </summary>
    /// <exception cref="StoreDamagedException">They are missing.</exception>
    public async Task<PublishedMonths> OpenMonthsAsync(
        Release release, IReadOnlySet<Month> months, CancellationToken cancellationToken)
    {
        var path = StorePaths.Parquet(release);
        if (_rows.TryGetValue(path, out var kept))
            return new PublishedMonths(MonthFiles.CutByMonth(release, months.Order(), month => kept.Read(readers: 1, month)),
                null);
        var parquet = await blobs.OpenReadAsync(path, cancellationToken) ?? throw StoreDamagedException.Missing(path);
        var parts = ParquetEncounters.Read(parquet).Where(part => months.Contains(part.Month));
        return new PublishedMonths(MonthFiles.Cut(release, parts), parquet);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var rows in _rows.Values)
            rows.Dispose();
        _rows.Clear();
    }
}

/// <summary>Months of a published release, while they are read.</summary>
internal sealed class PublishedMonths(IEnumerable<(CombinedFileDocument File, byte[] Content)> files, Stream? source)
    : IAsyncDisposable
{
    /// <summary>The file of one month after the other.</summary>
    public IEnumerable<(CombinedFileDocument File, byte[] Content)> Files => files;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => source?.DisposeAsync() ?? ValueTask.CompletedTask;
}
