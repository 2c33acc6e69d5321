using Encounters.Claims;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Ledger;
using Encounters.Releases;
using Encounters.Series;
using Encounters.Storage;

namespace Encounters.Pipeline.Queries;

/// <summary>
/// The facts of a store at one moment, in memory. Never changed: what is derived from it stays right as long as it is used.
/// </summary>
public sealed class StoreSnapshot : IStoreFacts
{
    private readonly SeriesKey[] _keys;
    private readonly Dictionary<SeriesKey, ArraySegment<SeriesPoint>> _pointsByKey = [];
    private readonly ILookup<SeriesKey, RevisionPoint> _revisionsByKey;
    private readonly ReleaseTotalsReader _totals;
    private readonly IReadOnlyList<ReleaseEntry> _releases;
    private readonly SeriesPoint[] _points;
    private readonly IReadOnlyList<RevisionPoint> _revisions;
    private readonly IReadOnlyList<Alert> _alerts;
    private Task<PublishedFigures>? _published;

    private StoreSnapshot(
        string version,
        IReadOnlyList<ReleaseEntry> releases,
        SeriesPoint[] points,
        IReadOnlyList<RevisionPoint> revisions,
        IReadOnlyList<TableRow> alertRows,
        ReleaseTotalsReader totals)
    {
        (Version, AlertRows, _releases, _points, _revisions, _totals) = (version, alertRows, releases, points, revisions, totals);
        _alerts = [.. alertRows.Select(AlertLedger.Read)];
        _revisionsByKey = revisions.ToLookup(revision => revision.Series);
        foreach (var months in SeriesPoint.BySeries(points))
            _pointsByKey.Add(months[0].Series, months);

        _keys = [.. _pointsByKey.Keys];
    }

    /// <summary>The state of the releases from which it was read.</summary>
    internal string Version { get; }

    /// <summary>The rows of the alerts.</summary>
    internal IReadOnlyList<TableRow> AlertRows { get; }

    /// <summary>What was derived from this snapshot, such as drawn charts; it is dropped with the snapshot.</summary>
    public DerivedContent Derived { get; } = new();

    /// <summary>All that was ever published, read when it is asked for first.</summary>
    public Task<PublishedFigures> ReadPublishedAsync()
    {
        // Two that ask at once may both read it; the facts are the same.
        if (_published is not { IsFaulted: false, IsCanceled: false } published)
            _published = published = TextCheck.ReadPublishedAsync(this, CancellationToken.None);
        return published;
    }

    /// <summary>Reads all facts.</summary>
    internal static async Task<StoreSnapshot> ReadAsync(
        Store store, IReadOnlyList<ReleaseEntry> releases, IReadOnlyList<TableRow> alertRows, ReleaseTotalsReader totals,
        CancellationToken cancellationToken)
    {
        var series = new SeriesLedger(store.Tables);
        return new StoreSnapshot(
            VersionOf(releases),
            releases,
            [.. await series.ReadAsync(null, cancellationToken)],
            await series.ReadRevisionsAsync(null, cancellationToken),
            alertRows,
            totals);
    }

    /// <summary>The same facts with other alerts.</summary>
    internal StoreSnapshot With(IReadOnlyList<TableRow> alertRows) =>
        new(Version, _releases, _points, _revisions, alertRows, _totals);

    /// <summary>
    /// What changes whenever the facts do: the tables are a function of the releases, and complete when their mark is set.
    /// </summary>
    internal static string VersionOf(IReadOnlyList<ReleaseEntry> releases) => string.Join(
        '\n', releases.Select(
            entry => $"{entry.Release} {entry.Release.Hash} {entry.Release.Published} {entry.Retrieved:O} {entry.IsComplete}"));

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReleaseEntry>> ListReleasesAsync(CancellationToken cancellationToken) => Task.FromResult(_releases);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SeriesKey>> ListKeysAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SeriesKey>>(_keys);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SeriesPoint>> ReadPointsAsync(SeriesKey? key, CancellationToken cancellationToken) =>
        Task.FromResult(
        key is null ? _points : _pointsByKey.TryGetValue(key, out var points) ? points : (IReadOnlyList<SeriesPoint>)[]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RevisionPoint>> ReadRevisionsAsync(SeriesKey? key, CancellationToken cancellationToken) =>
        Task.FromResult(key is null ? _revisions : [.. _revisionsByKey[key]]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Alert>> ListAlertsAsync(CancellationToken cancellationToken) => Task.FromResult(_alerts);

    /// <inheritdoc/>
    public Task<IReadOnlyList<(Release Release, ReleaseTotals Totals)>> ReadTotalsAsync(
        IEnumerable<Release> releases, CancellationToken cancellationToken) => _totals.ReadAllAsync(releases, cancellationToken);
}
