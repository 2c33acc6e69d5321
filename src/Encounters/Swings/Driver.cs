using Encounters.Calendar;
using Encounters.Categories;
using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Swings;

/// <summary>How much of a change one category made.</summary>
/// <param name="Dimension">The dimension.</param>
/// <param name="Category">The category; null for all that are not named.</param>
/// <param name="Change">The change of its count from the month before.</param>
/// <param name="Share">Its share of the whole change; the shares of a dimension add up to 1. Negative against the trend.</param>
public readonly record struct Driver(Dimension Dimension, Category? Category, long Change, double Share);

/// <summary>Finds what made a change.</summary>
public static class Drivers
{
    /// <summary>How many categories of a dimension are named.</summary>
    public const int Named = 4;

    private static readonly Dimension[] Explaining =
        [Dimension.Component, Dimension.Aor, Dimension.State, Dimension.Citizenship, Dimension.Demographic];

    /// <summary>
    /// The drivers of a whole's change from the month before: for each dimension the categories with the largest changes and the
    /// rest, as the latest release that has the dimension and both months gives them.
    /// </summary>
    public static IReadOnlyList<Driver> Of(SeriesKey whole, Month month, IEnumerable<(Release Release, ReleaseTotals Totals)> releases)
    {
        ArgumentNullException.ThrowIfNull(whole);
        var before = month.AddMonths(-1);
        var usable = releases
            .Where(entry => entry.Release.Coverage.Covers(before) && entry.Release.Coverage.Covers(month) && entry.Totals.SpeaksOf(whole))
            .OrderBy(entry => entry.Release).Select(entry => entry.Totals).ToArray();
        List<Driver> drivers = [];
        foreach (var dimension in Explaining)
        {
            if (usable.LastOrDefault(totals => totals.Columns.Has(dimension)) is { } totals)
                drivers.AddRange(Explain(whole, dimension, totals, before, month));
        }

        return drivers;
    }

    private static IEnumerable<Driver> Explain(SeriesKey whole, Dimension dimension, ReleaseTotals totals, Month before, Month month)
    {
        var change = ChangeOf(whole);
        if (change == 0)
            yield break;
        var changes = totals.Keys
            .Where(key => key.Scope == whole.Scope && key.Dimension == dimension)
            .Select(key => (key.Category, Change: ChangeOf(key)))
            .Where(entry => entry.Change != 0)
            .OrderByDescending(entry => Math.Abs(entry.Change)).ThenBy(entry => entry.Category!.Name, StringComparer.Ordinal)
            .ToArray();
        foreach (var (category, part) in changes.Take(Named))
            yield return new Driver(dimension, category, part, (double)part / change);
        var rest = change - changes.Take(Named).Sum(entry => entry.Change);
        if (rest != 0)
            yield return new Driver(dimension, null, rest, (double)rest / change);

        long ChangeOf(SeriesKey key) => totals[key, month]!.Value - totals[key, before]!.Value;
    }
}
