using Encounters.Calendar;
using Encounters.Releases;

namespace Encounters.Series;

/// <summary>The value of a series for one month as one release gave it.</summary>
public readonly record struct Observation(Release Release, long Value);

/// <summary>A later release gave a month another value than the release before it did.</summary>
public readonly record struct Revision(SeriesKey Series, Month Month, Observation From, Observation To);

/// <summary>Two datasets of the same coverage give a month different values; the preferred one is believed.</summary>
public readonly record struct Disagreement(SeriesKey Series, Month Month, Observation Preferred, Observation Other);

/// <summary>Everything published about one month of a series.</summary>
/// <param name="Month">The month.</param>
/// <param name="First">The observation of the earliest release.</param>
/// <param name="Current">The observation of the latest release.</param>
/// <param name="Since">
/// The observation from which on the current value has stood. It is <paramref name="Current"/> itself where the columns of its
/// release do not tell that the release speaks of the series.
/// </param>
/// <param name="Revisions">The changes from first to current, in the order of the releases.</param>
/// <param name="Disagreements">Releases set aside because a preferred dataset of the same coverage says something else.</param>
public sealed record MonthHistory(
    Month Month,
    Observation First,
    Observation Current,
    Observation Since,
    IReadOnlyList<Revision> Revisions,
    IReadOnlyList<Disagreement> Disagreements);

/// <summary>
/// Everything that a set of releases says about one series. It is a function of the set alone: the order in which releases
/// were ingested cannot matter.
/// </summary>
public sealed class SeriesHistory
{
    private SeriesHistory(SeriesKey key, IReadOnlyList<MonthHistory> months)
    {
        Key = key;
        Months = months;
    }

    /// <summary>The series.</summary>
    public SeriesKey Key { get; }

    /// <summary>The covered months in order.</summary>
    public IReadOnlyList<MonthHistory> Months { get; }

    /// <summary>Every revision, by month and then by release.</summary>
    public IEnumerable<Revision> Revisions => Months.SelectMany(month => month.Revisions);

    /// <summary>Builds the history of a series from releases in any order.</summary>
    public static SeriesHistory Of(SeriesKey key, IEnumerable<(Release Release, ReleaseTotals Totals)> releases)
    {
        ArgumentNullException.ThrowIfNull(releases);
        var speaking = releases.Where(entry => entry.Totals.HasValueOf(key)).OrderBy(entry => entry.Release).ToArray();
        var months = new SortedDictionary<Month, List<Observation>>();
        foreach (var (release, totals) in speaking)
        {
            foreach (var month in release.Coverage.Months)
            {
                if (!months.TryGetValue(month, out var observations))
                    months.Add(month, observations = []);
                observations.Add(new Observation(release, totals[key, month]!.Value));
            }
        }

        var preferred = speaking
            .GroupBy(entry => entry.Release.Coverage, entry => entry.Release)
            .ToDictionary(group => group.Key, group => group.MaxBy(release => (release.Dataset.Precedence, release))!);
        var byColumns = speaking.Where(entry => entry.Totals.Columns.ImplyValueOf(key)).Select(entry => entry.Release)
            .ToHashSet();
        return new SeriesHistory(key, [.. months.Select(entry => Judge(key, entry.Key, entry.Value, preferred, byColumns))]);
    }

    private static MonthHistory Judge(
        SeriesKey key, Month month, List<Observation> observations, Dictionary<Coverage, Release> preferred,
        HashSet<Release> byColumns)
    {
        List<Observation> chain = [];
        List<Revision> revisions = [];
        List<Disagreement> disagreements = [];
        foreach (var observation in observations)
        {
            var believed = preferred[observation.Release.Coverage];
            if (observation.Release.YieldsTo(believed))
            {
                var other = observations.First(candidate => candidate.Release == believed);
                if (other.Value != observation.Value)
                    disagreements.Add(new Disagreement(key, month, other, observation));
                continue;
            }

            if (chain.Count > 0 && chain[^1].Value != observation.Value)
                revisions.Add(new Revision(key, month, chain[^1], observation));
            chain.Add(observation);
        }

        var since = !byColumns.Contains(chain[^1].Release) ? chain[^1] : revisions.Count > 0 ? revisions[^1].To : chain[0];
        return new MonthHistory(month, chain[0], chain[^1], since, revisions, disagreements);
    }
}
