using Encounters.Calendar;
using Encounters.Pipeline.Ledger;
using Encounters.Series;

namespace Encounters.Pipeline.Queries;

/// <summary>A month of a series that has, or once had, a value.</summary>
/// <param name="Point">The month, with its current and first values.</param>
/// <param name="Said">The release that gave this value.</param>
/// <param name="IsCurrent">Whether it is the current value.</param>
/// <param name="IsFirst">Whether it is the first published value.</param>
/// <param name="NotToBeTakenFor">The same calendar month in the neighboring years, with which it is easily confused.</param>
public sealed record NumberMatch(
    SeriesPoint Point, string Said, bool IsCurrent, bool IsFirst, IReadOnlyList<SeriesPoint> NotToBeTakenFor);

/// <summary>Where a number occurs.</summary>
/// <param name="Number">The number.</param>
/// <param name="Matches">Where it is or once was the value; wholes before breakdowns.</param>
/// <param name="Sums">The years and parts of years that add up to it, or once did; wholes before breakdowns.</param>
/// <param name="Nearest">The months of whole series whose current values are nearest, where there is no match.</param>
public sealed record NumberReport(
    long Number, IReadOnlyList<NumberMatch> Matches, IReadOnlyList<SumMatch> Sums, IReadOnlyList<SeriesPoint> Nearest);

/// <summary>Finds out where a number comes from.</summary>
public sealed class NumberCheck(IStoreFacts facts)
{
    private const int NearestShown = 5;

    /// <summary>Looks the number up in one selection of series, or in all.</summary>
    public async Task<NumberReport> FindAsync(long number, SeriesSelection? selection, CancellationToken cancellationToken)
    {
        var all = await facts.ReadPointsAsync(null, cancellationToken);
        var series = SeriesPoint.BySeries(all as SeriesPoint[] ?? [.. all])
            .Where(months => selection is null || selection.Includes(months[0].Series))
            .OrderBy(months => months[0].Series.Dimension is not null).ToArray();
        var points = series.SelectMany(months => months);
        List<NumberMatch> found = [];
        foreach (var point in points.Where(point => point.Value == number || point.FirstValue == number))
            found.Add(await MatchAsync(number, point, point.Value == number ? point.Release : point.FirstRelease,
                cancellationToken));
        var revisions = await facts.ReadRevisionsAsync(null, cancellationToken);
        foreach (var revision in revisions.Where(revision => revision.To == number))
        {
            if (await FindAsync(revision.Series, revision.Month, cancellationToken) is { } point && point.Value != number
                && point.FirstValue != number
                && (selection is null || selection.Includes(point.Series)))
            {
                found.Add(await MatchAsync(number, point, revision.ToRelease, cancellationToken));
            }
        }

        var matches = found.OrderBy(match => match.Point.Series.Dimension is not null).ThenBy(match => match.Point.Series)
            .ThenBy(match => match.Point.Month).ToArray();
        var releases = new PeriodSums(await facts.ListReleasesAsync(cancellationToken));
        var revised = revisions.ToLookup(revision => revision.Series);
        SumMatch[] sums =
        [
            .. series.SelectMany(months => releases.Find(number, months, revised[months[0].Series])),
        ];
        var nearest = matches.Length > 0 || sums.Length > 0
            ? []
            : points.Where(point => selection is not null || point.Series.Dimension is null)
                .OrderBy(point => Math.Abs(point.Value - number)).ThenBy(point => point.Series).Take(NearestShown).ToArray();
        return new NumberReport(number, matches, sums, nearest);
    }

    private async Task<NumberMatch> MatchAsync(long number, SeriesPoint point, string said, CancellationToken cancellationToken)
    {
        List<SeriesPoint> others = [];
        foreach (var months in (int[])[12, -12])
        {
            if (await FindAsync(point.Series, point.Month.AddMonths(months), cancellationToken) is { } other)
                others.Add(other);
        }

        return new NumberMatch(point, said, point.Value == number, point.FirstValue == number, others);
    }

    private async Task<SeriesPoint?> FindAsync(SeriesKey series, Month month, CancellationToken cancellationToken) =>
        (await facts.ReadPointsAsync(series, cancellationToken)).FirstOrDefault(point => point.Month == month);
}
