using Encounters.Calendar;
using Encounters.Pipeline.Ledger;
using Encounters.Series;

namespace Encounters.Pipeline.Queries;

/// <summary>Months of a series that add up, or once added up, to a number.</summary>
/// <param name="Series">The series.</param>
/// <param name="Period">The months.</param>
/// <param name="Value">What they add up to today.</param>
/// <param name="Said">The release after which they added up to the number first.</param>
/// <param name="IsCurrent">Whether they do so today.</param>
public sealed record SumMatch(SeriesKey Series, SeriesPeriod Period, long Value, string Said, bool IsCurrent);

/// <summary>
/// Finds the years and parts of years that add up to a number, today or as of any release: the values of a series are gone through in
/// the order of the releases, and after each one the sums are looked at that it changed.
/// </summary>
/// <param name="releases">The releases in their order.</param>
internal sealed class PeriodSums(IReadOnlyList<ReleaseEntry> releases)
{
    private readonly Dictionary<string, int> _order = releases
        .Select((entry, place) => (entry.Release.Id.Value, place)).ToDictionary(entry => entry.Value, entry => entry.place);

    /// <summary>The matches of one series, in the order of kind and time.</summary>
    /// <param name="number">The number.</param>
    /// <param name="points">The months of the series.</param>
    /// <param name="revisions">Its revisions, by month and release.</param>
    public IReadOnlyList<SumMatch> Find(
        long number, IReadOnlyCollection<SeriesPoint> points, IEnumerable<RevisionPoint> revisions)
    {
        var changes = points.Select(point => (Release: point.FirstRelease, point.Month, Value: point.FirstValue))
            .Concat(revisions.Select(revision => (Release: revision.ToRelease, revision.Month, Value: revision.To)))
            .GroupBy(change => change.Release)
            .OrderBy(release => _order.GetValueOrDefault(release.Key, int.MaxValue));
        Dictionary<Month, long> values = [];
        Dictionary<SeriesPeriod, string> said = [];
        foreach (var release in changes)
        {
            foreach (var (_, month, value) in release)
                values[month] = value;
            foreach (var period in release.SelectMany(change => Containing(change.Month)).Distinct())
            {
                if (!said.ContainsKey(period) && Sum(values, period) == number)
                    said.Add(period, release.Key);
            }
        }

        var series = points.FirstOrDefault()?.Series;
        return
        [
            .. said.Select(entry => (entry.Key, entry.Value, Sum: Sum(values, entry.Key)!.Value))
                .Select(entry => new SumMatch(series!, entry.Key, entry.Sum, entry.Value, entry.Sum == number))
                .OrderBy(match => match.Period.Kind).ThenBy(match => match.Period.Last),
        ];
    }

    private static IEnumerable<SeriesPeriod> Containing(Month month) =>
        Enumerable.Range(0, 12).SelectMany(later => SeriesPeriod.EndingWith(month.AddMonths(later)).Where(period => period.First <= month));

    private static long? Sum(Dictionary<Month, long> values, SeriesPeriod period)
    {
        var sum = 0L;
        for (var month = period.First; month <= period.Last; month = month.Next)
        {
            if (!values.TryGetValue(month, out var value))
                return null;
            sum += value;
        }

        return sum;
    }
}
