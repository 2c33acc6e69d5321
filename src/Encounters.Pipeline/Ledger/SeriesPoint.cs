using Encounters.Calendar;
using Encounters.Series;

namespace Encounters.Pipeline.Ledger;

/// <summary>A month of a series in the ledger.</summary>
/// <param name="Series">The series.</param>
/// <param name="Month">The month.</param>
/// <param name="Value">The value in the latest release.</param>
/// <param name="Release">The latest release.</param>
/// <param name="FirstValue">The value in the earliest release.</param>
/// <param name="FirstRelease">The earliest release.</param>
public sealed record SeriesPoint(
    SeriesKey Series, Month Month, long Value, string Release, long FirstValue, string FirstRelease)
{
    /// <summary>The months of each series.</summary>
    /// <param name="points">Months in order of series and month.</param>
    public static IEnumerable<ArraySegment<SeriesPoint>> BySeries(SeriesPoint[] points)
    {
        ArgumentNullException.ThrowIfNull(points);
        for (int start = 0, end; start < points.Length; start = end)
        {
            end = start + 1;
            while (end < points.Length && points[end].Series == points[start].Series)
                end++;
            yield return new ArraySegment<SeriesPoint>(points, start, end - start);
        }
    }

    /// <summary>The years of each series.</summary>
    /// <param name="points">Months in order of series and month.</param>
    /// <param name="kind">The kind of year.</param>
    /// <param name="from">The first month that counts; months before it are only compared with.</param>
    /// <param name="to">The last month that counts.</param>
    public static IReadOnlyList<SeriesYear> YearsOf(SeriesPoint[] points, YearKind kind, Month? from = null, Month? to = null) =>
    [
        .. BySeries(points).SelectMany(months => SeriesYear.Of(
            months[0].Series, kind, months.ToDictionary(point => point.Month, point => point.Value), from, to)),
    ];
}

/// <summary>A change of a month from one release to the next.</summary>
/// <param name="Series">The series.</param>
/// <param name="Month">The month.</param>
/// <param name="From">The value before.</param>
/// <param name="To">The value after.</param>
/// <param name="FromRelease">The release with the earlier value.</param>
/// <param name="ToRelease">The release that changed it.</param>
public sealed record RevisionPoint(
    SeriesKey Series, Month Month, long From, long To, string FromRelease, string ToRelease);
