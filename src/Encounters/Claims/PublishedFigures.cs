using Encounters.Calendar;
using Encounters.Categories;
using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Claims;

/// <summary>
/// Everything that was ever published about every series, and when: the values of months and sums by release, and where a number
/// stands. A function of the releases alone; made once for a store and used for every text.
/// </summary>
public sealed class PublishedFigures
{
    private readonly Dictionary<SeriesKey, Dictionary<Month, PublishedMonth>> _months = [];
    private readonly Lazy<Dictionary<long, List<PublishedFigure>>> _byValue;
    private readonly Lazy<HashSet<(Scope Scope, Dimension Dimension)>> _dimensions;
    private readonly Release[] _releases;

    /// <summary>Takes the histories of all series and the releases that they come from.</summary>
    public PublishedFigures(IEnumerable<SeriesHistory> histories, IEnumerable<Release> releases)
    {
        ArgumentNullException.ThrowIfNull(histories);
        _releases = [.. releases.Order()];
        foreach (var history in histories)
            _months.Add(history.Key, history.Months.ToDictionary(month => month.Month, PublishedMonth.Of));
        _dimensions = new Lazy<HashSet<(Scope, Dimension)>>(() =>
            [.. _months.Keys.Where(key => key.Dimension is not null).Select(key => (key.Scope, key.Dimension!.Value))]);
        _byValue = new Lazy<Dictionary<long, List<PublishedFigure>>>(IndexByValue);
    }

    /// <summary>Whether the store has a series.</summary>
    public bool Has(SeriesKey series) => _months.ContainsKey(series);

    /// <summary>
    /// Whether CBP has no such series: the store has others of the same breakdown in the same whole, but not this one. No
    /// encounter at the southwest border is in Ohio.
    /// </summary>
    public bool Lacks(SeriesKey series) => series.Dimension is { } dimension && !Has(series)
        && _dimensions.Value.Contains((series.Scope, dimension));

    /// <summary>The series of one breakdown of a whole, without the rest that has no name.</summary>
    internal IEnumerable<SeriesKey> PartsOf(Scope scope, Dimension dimension) =>
        _months.Keys.Where(key => key.Scope == scope && key.Dimension == dimension && key.Category != Vocabulary.Other
            && key.Category != Vocabulary.OtherGrouping);

    /// <summary>
    /// Whether a release can have been public on a day: only where its day is known can a text of the same month be too early.
    /// </summary>
    public static bool CanBeKnown(Release release, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(release);
        return release.WasPublishedBy(release.Published?.At is null ? Month.Of(day).LastDay : day);
    }

    /// <summary>The last month that had been published by a day; null if the store has no release from before it.</summary>
    public Month? LastKnown(DateOnly day)
    {
        Month? last = null;
        foreach (var release in _releases)
        {
            if (CanBeKnown(release, day) && (last is null || release.Coverage.LastMonth > last))
                last = release.Coverage.LastMonth;
        }

        return last;
    }

    /// <summary>
    /// The values of a reading in the order of the releases that changed them; empty if a month has none.
    /// </summary>
    public IReadOnlyList<PublishedFigure> Values(Reading reading)
    {
        if (reading.Period.MonthCount is < 1 or > 60 || !_months.TryGetValue(reading.Series, out var months))
            return [];
        if (reading.Period.IsMonth)
        {
            return months.TryGetValue(reading.Period.First, out var only)
                ? [.. only.Values.Select(value => new PublishedFigure(reading, value.Value, value.Release))]
                : [];
        }

        SortedSet<Release> changes = [];
        List<PublishedMonth> parts = [];
        for (var month = reading.Period.First; month <= reading.Period.Last; month = month.Next)
        {
            if (!months.TryGetValue(month, out var part))
                return [];
            parts.Add(part);
            foreach (var value in part.Values)
                changes.Add(value.Release);
        }

        List<PublishedFigure> values = [];
        foreach (var release in changes)
        {
            long sum = 0;
            var isWhole = true;
            foreach (var part in parts)
            {
                if (part.After(release) is { } value)
                    sum += value;
                else
                    isWhole = false;
            }

            if (isWhole && (values.Count == 0 || values[^1].Value != sum))
                values.Add(new PublishedFigure(reading, sum, release));
        }

        return values;
    }

    /// <summary>
    /// The value of a reading that stood on a day: the last that can have been known by then, or else the first, where the months
    /// were over. Null if there is none.
    /// </summary>
    /// <param name="values">The values of one reading, in order.</param>
    /// <param name="day">The day.</param>
    internal static PublishedFigure? LatestBy(IReadOnlyList<PublishedFigure> values, DateOnly day)
    {
        PublishedFigure? latest = null;
        foreach (var value in values)
        {
            if (CanBeKnown(value.Release, day))
                latest = value;
        }

        return latest ?? (values is [var first, ..] && first.Reading.Period.Last < Month.Of(day) ? first : null);
    }

    /// <summary>The value of a reading that stood on a day; null if there is none.</summary>
    internal PublishedFigure? Latest(Reading reading, DateOnly day) => LatestBy(Values(reading), day);

    /// <summary>Whether the store holds the release in which the last month of a reading appeared first.</summary>
    public bool HoldsFirstPublication(Reading reading) =>
        _months.TryGetValue(reading.Series, out var months) && months.TryGetValue(reading.Period.Last, out var month)
        && month.Values[0].Release.Coverage.LastMonth == reading.Period.Last;

    /// <summary>
    /// Where a number is or was published: months, fiscal and calendar years, fiscal years to date; wholes before breakdowns.
    /// </summary>
    public IReadOnlyList<PublishedFigure> Find(long value) => _byValue.Value.GetValueOrDefault(value) ?? [];

    /// <summary>The months of a series, in order, with the value that stood on a day.</summary>
    public IEnumerable<(Month Month, long Value)> MonthsAsOf(SeriesKey series, DateOnly day)
    {
        if (!_months.TryGetValue(series, out var months))
            yield break;
        foreach (var (month, published) in months.OrderBy(entry => entry.Key))
        {
            // Of a month that was over, something was known, though the store lacks the release.
            if ((published.AsOf(day) ?? (month < Month.Of(day) ? published.Values[0].Value : null)) is { } value)
                yield return (month, value);
        }
    }

    private Dictionary<long, List<PublishedFigure>> IndexByValue()
    {
        Dictionary<long, List<PublishedFigure>> index = [];
        foreach (var (series, months) in _months.OrderBy(entry => entry.Key.Dimension is not null).ThenBy(entry => entry.Key))
        {
            foreach (var month in months.Keys.Order())
            {
                Add(Values(new Reading(series, ClaimedPeriod.Of(month))));
                foreach (var period in SeriesPeriod.EndingWith(month))
                {
                    if (series.Dimension is null && period.Kind != PeriodKind.TwelveMonths)
                        Add(Values(new Reading(series, new ClaimedPeriod(period.First, period.Last))));
                }
            }
        }

        return index;

        void Add(IEnumerable<PublishedFigure> figures)
        {
            foreach (var figure in figures)
            {
                if (!index.TryGetValue(figure.Value, out var known))
                    index.Add(figure.Value, known = []);
                known.Add(figure);
            }
        }
    }

    private sealed record PublishedMonth(IReadOnlyList<Observation> Values)
    {
        public static PublishedMonth Of(MonthHistory history) =>
            new([history.First, .. history.Revisions.Select(revision => revision.To)]);

        public long? After(Release release)
        {
            long? value = null;
            foreach (var observation in Values)
            {
                if (observation.Release.CompareTo(release) <= 0)
                    value = observation.Value;
            }

            return value;
        }

        public long? AsOf(DateOnly day)
        {
            long? value = null;
            foreach (var observation in Values)
            {
                if (CanBeKnown(observation.Release, day))
                    value = observation.Value;
            }

            return value;
        }
    }
}
