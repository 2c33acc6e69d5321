using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Storage;

namespace Encounters.Pipeline.Queries;

/// <summary>A month of a series that has, or once had, a value.</summary>
/// <param name="Point">The month, with its current and first values.</param>
/// <param name="Said">The release that gave this value.</param>
/// <param name="IsCurrent">Whether the value stands today.</param>
/// <param name="IsFirst">Whether it was first published so.</param>
/// <param name="NotToBeTakenFor">The same calendar month of the years beside it, for which it is easily taken.</param>
public sealed record NumberMatch(
    SeriesPoint Point, string Said, bool IsCurrent, bool IsFirst, IReadOnlyList<SeriesPoint> NotToBeTakenFor);

/// <summary>What is known of a number.</summary>
/// <param name="Number">The number.</param>
/// <param name="Matches">Where it stands or once stood; wholes before breakdowns.</param>
/// <param name="Sums">The years and parts of years that add up to it, or once did; wholes before breakdowns.</param>
/// <param name="Nearest">The months of whole series whose current values are nearest, where there is no match.</param>
public sealed record NumberReport(
    long Number, IReadOnlyList<NumberMatch> Matches, IReadOnlyList<SumMatch> Sums, IReadOnlyList<SeriesPoint> Nearest);

/// <summary>Finds out where a number comes from.</summary>
public sealed class NumberCheck(Store store)
{
    private const int NearestShown = 5;

    private readonly SeriesLedger _series = new(store.Tables);

    /// <summary>Looks the number up in one selection of series, or in all.</summary>
    public async Task<NumberReport> FindAsync(long number, SeriesSelection? selection, CancellationToken cancellationToken)
    {
        var points = (await _series.ReadAsync(null, cancellationToken))
            .Where(point => selection is null || selection.Includes(point.Series)).ToArray();
        var byMonth = points.ToDictionary(point => (point.Series, point.Month));
        var revisions = await _series.ReadRevisionsAsync(null, cancellationToken);

        var matches = points
            .Where(point => point.Value == number || point.FirstValue == number)
            .Select(point => Match(point, point.Value == number ? point.Release : point.FirstRelease))
            .Concat(revisions
                .Where(revision => revision.To == number && byMonth.TryGetValue((revision.Series, revision.Month), out var point)
                    && point.Value != number && point.FirstValue != number)
                .Select(revision => Match(byMonth[(revision.Series, revision.Month)], revision.ToRelease)))
            .OrderBy(match => match.Point.Series.Dimension is not null).ThenBy(match => match.Point.Series).ThenBy(match => match.Point.Month)
            .ToArray();
        var releases = new PeriodSums(await new ReleaseLedger(store.Tables).ListAsync(cancellationToken));
        var revised = revisions.ToLookup(revision => revision.Series);
        SumMatch[] sums =
        [
            .. points.GroupBy(point => point.Series)
                .OrderBy(series => series.Key.Dimension is not null).ThenBy(series => series.Key)
                .SelectMany(series => releases.Find(number, [.. series], revised[series.Key])),
        ];
        var nearest = matches.Length > 0 || sums.Length > 0
            ? []
            : points.Where(point => selection is not null || point.Series.Dimension is null)
                .OrderBy(point => Math.Abs(point.Value - number)).ThenBy(point => point.Series).Take(NearestShown).ToArray();
        return new NumberReport(number, matches, sums, nearest);

        NumberMatch Match(SeriesPoint point, string said) => new(
            point,
            said,
            point.Value == number,
            point.FirstValue == number,
            [.. ((int[])[12, -12]).Select(months => byMonth.GetValueOrDefault((point.Series, point.Month.AddMonths(months)))).OfType<SeriesPoint>()]);
    }
}
