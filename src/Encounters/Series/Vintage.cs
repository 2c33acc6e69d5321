using Encounters.Calendar;
using Encounters.Releases;

namespace Encounters.Series;

/// <summary>What one release said of one month of a series.</summary>
/// <param name="Series">The series.</param>
/// <param name="Month">The month.</param>
/// <param name="Observation">The release, and the value that it gave: encounters.</param>
public readonly record struct Vintage(SeriesKey Series, Month Month, Observation Observation)
{
    /// <summary>
    /// What every release said of a series, by month and order of publication: one that repeats a value has said it too, and one
    /// that yields to another dataset of its coverage as well.
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

    /// <summary>What was said of each month first, as <see cref="MonthHistory.First"/> has it.</summary>
    public static IEnumerable<Vintage> FirstOf(SeriesKey key, IEnumerable<(Release Release, ReleaseTotals Totals)> releases) =>
        SeriesHistory.Of(key, releases).Months.Select(month => new Vintage(key, month.Month, month.First));
}
