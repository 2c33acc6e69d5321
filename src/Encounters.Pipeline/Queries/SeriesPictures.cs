using Encounters.Calendar;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Ledger;
using Encounters.Series;
using Encounters.Swings;

namespace Encounters.Pipeline.Queries;

/// <summary>Gathers what a chart of a series shows.</summary>
public sealed class SeriesPictures(IStoreFacts facts)
{
    /// <summary>The picture of a series up to a month, or the latest; null if the series does not exist.</summary>
    public async Task<SeriesPicture?> FindAsync(SeriesKey key, Month? to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        var points = await facts.ReadPointsAsync(key, cancellationToken);
        return points.Count == 0
            ? null
            : await OfAsync(key, [.. points.Where(point => to is null || point.Month <= to)], null, cancellationToken);
    }

    /// <summary>
    /// The picture of months that were read; those before <paramref name="from"/> count for what is expected and are not shown.
    /// </summary>
    public async Task<SeriesPicture> OfAsync(
        SeriesKey key, IReadOnlyList<SeriesPoint> points, Month? from, CancellationToken cancellationToken)
    {
        var alerts = await new StoreQueries(facts).ReadAlertsAsync(new SeriesSelection(key, Breakdowns: false),
            cancellationToken);
        return new SeriesPicture(
            key,
            [.. ExpectedMonths.Of(points).Where(month => from is null || month.Month >= from)],
            alerts.Where(alert => alert.Kind is AlertKind.Swing or AlertKind.Shift && alert.Status != AlertStatus.Withdrawn)
                .Select(alert => Month.Parse(alert.Month)).ToHashSet(),
            ExpectedMonths.NextOf(points));
    }
}
