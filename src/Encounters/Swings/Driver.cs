using Encounters.Calendar;
using Encounters.Categories;
using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Swings;

/// <summary>How much of a change one category made.</summary>
/// <param name="Dimension">The dimension.</param>
/// <param name="Category">The category; null for all that are not named.</param>
/// <param name="Previous">Its count in the month before.</param>
/// <param name="Value">Its count.</param>
/// <param name="Share">Its share of the whole change; the shares of a dimension add up to 1. Negative against the trend.</param>
public readonly record struct Driver(Dimension Dimension, Category? Category, long Previous, long Value, double Share)
{
    /// <summary>The change of its count from the month before.</summary>
    public long Change => Value - Previous;
}

/// <summary>Finds what made a change.</summary>
public static class Drivers
{
    /// <summary>How many categories of a dimension are named.</summary>
    public const int Named = 5;

    private static readonly Dimension[] Explaining =
        [Dimension.Component, Dimension.Aor, Dimension.State, Dimension.Citizenship, Dimension.Demographic];

    /// <summary>
    /// The drivers of a whole's change from the month before: for each dimension the categories with the largest changes and the
    /// rest, as the most detailed release that has both months gives them, the latest among several.
    /// </summary>
    public static IReadOnlyList<Driver> Of(
        SeriesKey whole, Month month, IEnumerable<(Release Release, ReleaseTotals Totals)> releases)
    {
        ArgumentNullException.ThrowIfNull(whole);
        var before = month.AddMonths(-1);
        var usable = releases
            .Where(entry => entry.Release.Coverage.Covers(before) && entry.Release.Coverage.Covers(month)
                && entry.Totals.HasValueOf(whole))
            .OrderBy(entry => entry.Release).Select(entry => entry.Totals).ToArray();
        List<Driver> drivers = [];
        foreach (var dimension in Explaining)
        {
            var detailed = usable.Where(totals => totals.Columns.Has(dimension)
                && (dimension != Dimension.Citizenship || !totals.Columns.GroupsCitizenship)).ToArray();
            if ((detailed.Length > 0 ? detailed : usable).LastOrDefault(totals => totals.Columns.Has(dimension)) is { } totals)
                drivers.AddRange(Explain(whole, dimension, totals, before, month));
        }

        return drivers;
    }

    private static IEnumerable<Driver> Explain(
        SeriesKey whole, Dimension dimension, ReleaseTotals totals, Month before, Month month)
    {
        var (previous, value) = CountsOf(whole);
        if (value == previous)
            yield break;
        var changes = totals.Keys
            .Where(key => key.Scope == whole.Scope && key.Dimension == dimension)
            .Select(key => (key.Category, Counts: CountsOf(key)))
            .Where(entry => entry.Counts.Value != entry.Counts.Previous)
            .OrderByDescending(entry => Math.Abs(entry.Counts.Value - entry.Counts.Previous))
            .ThenBy(entry => entry.Category!.Name, StringComparer.Ordinal)
            .ToArray();
        foreach (var (category, counts) in changes.Take(Named))
            yield return new Driver(dimension, category, counts.Previous, counts.Value, ShareOf(counts.Previous, counts.Value));
        var (restBefore, rest) = (previous - changes.Take(Named).Sum(entry => entry.Counts.Previous),
            value - changes.Take(Named).Sum(entry => entry.Counts.Value));
        if (rest != restBefore)
            yield return new Driver(dimension, null, restBefore, rest, ShareOf(restBefore, rest));

        (long Previous, long Value) CountsOf(SeriesKey key) => (totals[key, before]!.Value, totals[key, month]!.Value);

        double ShareOf(long from, long to) => (double)(to - from) / (value - previous);
    }
}
