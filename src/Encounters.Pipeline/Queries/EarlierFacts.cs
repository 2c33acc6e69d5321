using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Ledger;
using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Pipeline.Queries;

/// <summary>
/// The facts as they were at an earlier point: those that follow from the releases published by then. They answer the same
/// questions as the facts of today.
/// </summary>
public sealed class EarlierFacts : IStoreFacts
{
    private readonly IStoreFacts _facts;
    private readonly IReadOnlyList<ReleaseEntry> _releases;
    private IReadOnlyList<SeriesHistory>? _histories;

    private EarlierFacts(IStoreFacts facts, IReadOnlyList<ReleaseEntry> releases) => (_facts, _releases) = (facts, releases);

    /// <summary>The facts as of a point, or those of today if no point is given; null if its release is unknown.</summary>
    public static async Task<IStoreFacts?> AtAsync(IStoreFacts facts, AsOf? asOf, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (asOf is null)
            return facts;
        var entries = (await facts.ListReleasesAsync(cancellationToken)).Where(entry => entry.IsComplete).ToArray();
        if (asOf.Select([.. entries.Select(entry => entry.Release)]) is not { } releases)
            return null;
        var chosen = releases.ToHashSet();
        return new EarlierFacts(facts, [.. entries.Where(entry => chosen.Contains(entry.Release))]);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReleaseEntry>> ListReleasesAsync(CancellationToken cancellationToken) => Task.FromResult(_releases);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SeriesKey>> ListKeysAsync(CancellationToken cancellationToken) =>
        [.. (await ReadTotalsAsync(cancellationToken)).SelectMany(entry => entry.Totals.Keys).Distinct().Order()];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SeriesPoint>> ReadPointsAsync(SeriesKey? key, CancellationToken cancellationToken) =>
    [
        .. from history in await ReadHistoriesAsync(key, cancellationToken)
           from month in history.Months
           select new SeriesPoint(
               history.Key,
               month.Month,
               month.Current.Value,
               month.Current.Release.Id.Value,
               month.First.Value,
               month.First.Release.Id.Value),
    ];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RevisionPoint>> ReadRevisionsAsync(SeriesKey? key, CancellationToken cancellationToken) =>
    [
        .. from history in await ReadHistoriesAsync(key, cancellationToken)
           from revision in history.Revisions
           select new RevisionPoint(
               history.Key,
               revision.Month,
               revision.From.Value,
               revision.To.Value,
               revision.From.Release.Id.Value,
               revision.To.Release.Id.Value),
    ];

    /// <summary>The alerts about the months that had been published: as they stand today, since only that is kept.</summary>
    public async Task<IReadOnlyList<Alert>> ListAlertsAsync(CancellationToken cancellationToken)
    {
        var last = _releases.Select(entry => entry.Release.Coverage.LastMonth.ToString()).Max(StringComparer.Ordinal);
        return
        [
            .. (await _facts.ListAlertsAsync(cancellationToken))
                .Where(alert => string.CompareOrdinal(alert.Month, last) <= 0),
        ];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<(Release Release, ReleaseTotals Totals)>> ReadTotalsAsync(
        IEnumerable<Release> releases, CancellationToken cancellationToken) =>
        _facts.ReadTotalsAsync(releases, cancellationToken);

    private Task<IReadOnlyList<(Release Release, ReleaseTotals Totals)>> ReadTotalsAsync(CancellationToken cancellationToken) =>
        ReadTotalsAsync(_releases.Select(entry => entry.Release), cancellationToken);

    private async Task<IReadOnlyList<SeriesHistory>> ReadHistoriesAsync(SeriesKey? key, CancellationToken cancellationToken)
    {
        var totals = await ReadTotalsAsync(cancellationToken);
        if (key is null)
            return _histories ??= ReleaseTotalsReader.HistoriesOf(totals);

        // A series without rows in any release does not exist, even if the columns would allow it.
        return totals.Any(entry => entry.Totals.Keys.Contains(key)) ? [SeriesHistory.Of(key, totals)] : [];
    }
}
