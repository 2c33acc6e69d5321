using Encounters.Calendar;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Ledger;
using Encounters.Series;

namespace Encounters.Pipeline.Queries;

/// <summary>Answers questions from what is stored.</summary>
public sealed class StoreQueries(IStoreFacts facts)
{
    /// <summary>What was ingested, in the order of publication.</summary>
    public Task<IReadOnlyList<ReleaseEntry>> ListReleasesAsync(CancellationToken cancellationToken) =>
        facts.ListReleasesAsync(cancellationToken);

    /// <summary>The keys of all series.</summary>
    public Task<IReadOnlyList<SeriesKey>> ListSeriesAsync(CancellationToken cancellationToken) =>
        facts.ListKeysAsync(cancellationToken);

    /// <summary>The months of the selected series, today or as of an earlier point.</summary>
    /// <returns>The months in order of key and month; null if <paramref name="asOf"/> names an unknown release.</returns>
    public async Task<IReadOnlyList<SeriesPoint>?> ReadSeriesAsync(
        SeriesSelection selection, Month? from, Month? to, AsOf? asOf, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var points = asOf is null
            ? await facts.ReadPointsAsync(selection.Breakdowns ? null : selection.Key, cancellationToken)
            : await ReadAsOfAsync(selection, asOf, cancellationToken);
        return points is null
            ? null
            : [
                .. points.Where(point => selection.Includes(point.Series)
                    && (from is null || point.Month >= from) && (to is null || point.Month <= to)),
            ];
    }

    /// <summary>The revisions of the selected series, or of all.</summary>
    public async Task<IReadOnlyList<RevisionPoint>> ReadRevisionsAsync(
        SeriesSelection? selection, CancellationToken cancellationToken)
    {
        var revisions = await facts.ReadRevisionsAsync(selection is { Breakdowns: false } ? selection.Key : null,
            cancellationToken);
        return selection is null ? revisions : [.. revisions.Where(revision => selection.Includes(revision.Series))];
    }

    /// <summary>The alerts about the selected series, or all of them, in order of month.</summary>
    public async Task<IReadOnlyList<Alert>> ReadAlertsAsync(SeriesSelection? selection, CancellationToken cancellationToken)
    {
        var alerts = await facts.ListAlertsAsync(cancellationToken);
        return selection is null
            ? alerts
            : [.. alerts.Where(alert => SeriesKey.TryParse(alert.Series, out var key) && selection.Includes(key))];
    }

    private async Task<IReadOnlyList<SeriesPoint>?> ReadAsOfAsync(
        SeriesSelection selection, AsOf asOf, CancellationToken cancellationToken)
    {
        var entries = await facts.ListReleasesAsync(cancellationToken);
        if (asOf.Select([.. entries.Where(entry => entry.IsComplete).Select(entry => entry.Release)]) is not { } releases)
            return null;
        var totals = await facts.ReadTotalsAsync(releases, cancellationToken);
        return
        [
            .. from key in totals.SelectMany(entry => entry.Totals.Keys).Where(selection.Includes).Distinct().Order()
               let history = SeriesHistory.Of(key, totals)
               from month in history.Months
               select new SeriesPoint(
                   history.Key,
                   month.Month,
                   month.Current.Value,
                   month.Current.Release.Id.Value,
                   month.First.Value,
                   month.First.Release.Id.Value),
        ];
    }
}
