using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Ledger;
using Encounters.Releases;
using Encounters.Series;
using Encounters.Storage;

namespace Encounters.Pipeline.Queries;

/// <summary>The facts that questions are answered from.</summary>
public interface IStoreFacts
{
    /// <summary>All releases, in the order of publication.</summary>
    Task<IReadOnlyList<ReleaseEntry>> ListReleasesAsync(CancellationToken cancellationToken);

    /// <summary>The keys of all series, in ordinal order.</summary>
    Task<IReadOnlyList<SeriesKey>> ListKeysAsync(CancellationToken cancellationToken);

    /// <summary>The months of a series, or of all, in ordinal order of key and month.</summary>
    Task<IReadOnlyList<SeriesPoint>> ReadPointsAsync(SeriesKey? key, CancellationToken cancellationToken);

    /// <summary>The revisions of a series, or of all, by key, month and order of the releases.</summary>
    Task<IReadOnlyList<RevisionPoint>> ReadRevisionsAsync(SeriesKey? key, CancellationToken cancellationToken);

    /// <summary>All alerts, in order of month and id.</summary>
    Task<IReadOnlyList<Alert>> ListAlertsAsync(CancellationToken cancellationToken);

    /// <summary>The totals of releases, in their order of publication.</summary>
    Task<IReadOnlyList<(Release Release, ReleaseTotals Totals)>> ReadTotalsAsync(
        IEnumerable<Release> releases, CancellationToken cancellationToken);
}

/// <summary>The facts as the store has them now: every question reads its rows.</summary>
public sealed class StoredFacts(Store store) : IStoreFacts
{
    private readonly SeriesLedger _series = new(store.Tables);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReleaseEntry>> ListReleasesAsync(CancellationToken cancellationToken) =>
        new ReleaseLedger(store.Tables).ListAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SeriesKey>> ListKeysAsync(CancellationToken cancellationToken) =>
        _series.ListKeysAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SeriesPoint>> ReadPointsAsync(SeriesKey? key, CancellationToken cancellationToken) =>
        _series.ReadAsync(key, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RevisionPoint>> ReadRevisionsAsync(SeriesKey? key, CancellationToken cancellationToken) =>
        _series.ReadRevisionsAsync(key, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Alert>> ListAlertsAsync(CancellationToken cancellationToken) =>
        new AlertLedger(store.Tables).ListAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<(Release Release, ReleaseTotals Totals)>> ReadTotalsAsync(
        IEnumerable<Release> releases, CancellationToken cancellationToken) =>
        new ReleaseTotalsReader(store.Blobs).ReadAllAsync(releases, cancellationToken);
}
