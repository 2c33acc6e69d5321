using Encounters.Calendar;
using Encounters.Releases;

namespace Encounters.Series;

/// <summary>The value that one release gave one month of a series.</summary>
/// <param name="Series">The series.</param>
/// <param name="Month">The month.</param>
/// <param name="Observation">The release, and the value that it gave: encounters.</param>
public readonly record struct Vintage(SeriesKey Series, Month Month, Observation Observation)
{
    /// <summary>
    /// The values of a series in every release, by month and order of publication. Releases that repeat a value or yield to
    /// another dataset with the same coverage are included.
    /// </summary>
    public static IEnumerable<Vintage> Of(SeriesKey key, IEnumerable<(Release Release, ReleaseTotals Totals)> releases)
    {
        ArgumentNullException.ThrowIfNull(releases);
        return from entry in releases
               where entry.Totals.HasValueOf(key)
               from month in entry.Release.Coverage.Months
               orderby month, entry.Release
               select new Vintage(key, month, new Observation(entry.Release, entry.Totals[key, month]!.Value));
    }

    /// <summary>The first published value of each month, as in <see cref="MonthHistory.First"/>.</summary>
    public static IEnumerable<Vintage> FirstOf(SeriesKey key, IEnumerable<(Release Release, ReleaseTotals Totals)> releases) =>
        SeriesHistory.Of(key, releases).Months.Select(month => new Vintage(key, month.Month, month.First));
}
