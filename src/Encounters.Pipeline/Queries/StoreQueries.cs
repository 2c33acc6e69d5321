using Encounters.Calendar;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Ledger;
using Encounters.Series;

namespace Encounters.Pipeline.Queries;

/// <summary>Answers questions from what is stored.</summary>
public sealed class StoreQueries(IStoreFacts facts)
{
    /// <summary>The ingested releases, in order of publication.</summary>
    public Task<IReadOnlyList<ReleaseEntry>> ListReleasesAsync(CancellationToken cancellationToken) =>
        facts.ListReleasesAsync(cancellationToken);

    /// <summary>The keys of all series.</summary>
    public Task<IReadOnlyList<SeriesKey>> ListSeriesAsync(CancellationToken cancellationToken) =>
        facts.ListKeysAsync(cancellationToken);

    /// <summary>The months of the selected series, in order of key and month.</summary>
    public async Task<IReadOnlyList<SeriesPoint>> ReadSeriesAsync(
        SeriesSelection selection, Month? from, Month? to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var points = await facts.ReadPointsAsync(selection.Breakdowns ? null : selection.Key, cancellationToken);
        return
        [
            .. points.Where(point => selection.Includes(point.Series)
                && (from is null || point.Month >= from) && (to is null || point.Month <= to)),
        ];
    }

    /// <summary>The years of the selected series, in order of key and year.</summary>
    /// <param name="selection">The series.</param>
    /// <param name="kind">The kind of year.</param>
    /// <param name="from">The first month that counts.</param>
    /// <param name="to">The last month that counts.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<IReadOnlyList<SeriesYear>> ReadYearsAsync(
        SeriesSelection selection, YearKind kind, Month? from, Month? to, CancellationToken cancellationToken) =>
        SeriesPoint.YearsOf([.. await ReadSeriesAsync(selection, null, to, cancellationToken)], kind, from, to);

    /// <summary>Each release's value for each month of the selected series, in order of key, month and publication.</summary>
    /// <param name="selection">The series.</param>
    /// <param name="onlyFirst">Whether to return only the first published values.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<IReadOnlyList<Vintage>> ReadVintagesAsync(
        SeriesSelection selection, bool onlyFirst, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var releases = (await facts.ListReleasesAsync(cancellationToken)).Where(entry => entry.IsComplete);
        var totals = await facts.ReadTotalsAsync(releases.Select(entry => entry.Release), cancellationToken);
        return
        [
            .. totals.SelectMany(entry => entry.Totals.Keys).Where(selection.Includes).Distinct().Order()
                .SelectMany(key => onlyFirst ? Vintage.FirstOf(key, totals) : Vintage.Of(key, totals)),
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
}
