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
/// Finds the years and parts of years that add up to a number, today or as of any release. It goes through the values of a
/// series in the order of the releases and, after each release, checks the sums that it changed.
/// </summary>
/// <param name="releases">The releases in their order.</param>
internal sealed class PeriodSums(IReadOnlyList<ReleaseEntry> releases)
{
    private readonly Dictionary<string, int> _order = releases
        .Select((entry, place) => (entry.Release.Id.Value, place)).ToDictionary(entry => entry.Value, entry => entry.place);

    /// <summary>The matches of one series, in the order of kind and time.</summary>
    /// <param name="number">The number.</param>
    /// <param name="points">The months of the series, in order; at least one.</param>
    /// <param name="revisions">Its revisions, by month and release.</param>
    public IReadOnlyList<SumMatch> Find(
        long number, IReadOnlyList<SeriesPoint> points, IEnumerable<RevisionPoint> revisions)
    {
        var (first, last) = (points[0].Month, points[^1].Month);
        var sums = new RunningSums(first, last.MonthsSince(first) + 1);
        Dictionary<SeriesPeriod, string> said = [];
        List<(int Order, string Release, Month Month, long Value)> changes = [];
        foreach (var point in points)
            changes.Add((OrderOf(point.FirstRelease), point.FirstRelease, point.Month, point.FirstValue));
        foreach (var revision in revisions)
            changes.Add((OrderOf(revision.ToRelease), revision.ToRelease, revision.Month, revision.To));
        changes.Sort((one, other) => one.Order.CompareTo(other.Order));
        for (var i = 0; i < changes.Count; i++)
        {
            sums.Set(changes[i].Month, changes[i].Value);
            if (i + 1 < changes.Count && changes[i + 1].Order == changes[i].Order)
                continue;
            foreach (var period in sums.Find(number))
                said.TryAdd(period, changes[i].Release);
        }

        return
        [
            .. said.Select(entry => (entry.Key, entry.Value, Sum: sums.Of(entry.Key)))
                .Select(entry => new SumMatch(points[0].Series, entry.Key, entry.Sum, entry.Value, entry.Sum == number))
                .OrderBy(match => match.Period.Kind).ThenBy(match => match.Period.Last),
        ];
    }

    private int OrderOf(string release) => _order.GetValueOrDefault(release, int.MaxValue);

    /// <summary>
    /// The values of a series up to one release, with sums from its first month on, so that any period is one subtraction.
    /// </summary>
    private sealed class RunningSums(Month first, int months)
    {
        private readonly long?[] _values = new long?[months];
        private readonly long[] _sums = new long[months + 1];
        private readonly int[] _gaps = new int[months + 1];

        public void Set(Month month, long value) => _values[month.MonthsSince(first)] = value;

        /// <summary>The periods without a gap that add up to a number.</summary>
        public IEnumerable<SeriesPeriod> Find(long number)
        {
            for (var i = 0; i < months; i++)
            {
                _sums[i + 1] = _sums[i] + (_values[i] ?? 0);
                _gaps[i + 1] = _gaps[i] + (_values[i] is null ? 1 : 0);
            }

            for (var end = 0; end < months; end++)
            {
                // Most ends are dismissed by two subtractions: the fiscal year so far, and twelve months.
                var month = first.AddMonths(end);
                if (!AddsUp(end - month.FiscalMonth + 1, end, number) && !AddsUp(end - 11, end, number))
                    continue;
                foreach (var period in SeriesPeriod.EndingWith(month))
                {
                    if (AddsUp(period.First.MonthsSince(first), end, number))
                        yield return period;
                }
            }
        }

        public long Of(SeriesPeriod period) => _sums[period.Last.MonthsSince(first) + 1] - _sums[period.First.MonthsSince(first)];

        private bool AddsUp(int start, int end, long number) =>
            start >= 0 && _gaps[end + 1] == _gaps[start] && _sums[end + 1] - _sums[start] == number;
    }
}
