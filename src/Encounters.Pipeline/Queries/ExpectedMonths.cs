using Encounters.Calendar;
using Encounters.Pipeline.Ledger;
using Encounters.Swings;

namespace Encounters.Pipeline.Queries;

/// <summary>Sets the months of a series against their own history.</summary>
public static class ExpectedMonths
{
    /// <summary>
    /// The months of one series after its last gap, each with the range expected from the months before: an expectation needs
    /// every month before.
    /// </summary>
    public static IReadOnlyList<MonthAssessment> Of(IReadOnlyList<SeriesPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        return new SwingDetector(SwingParameters.Default).Assess(AfterLastGap(points));
    }

    /// <summary>What is expected of the month after the last; null if the history is too short.</summary>
    public static NextMonth? NextOf(IReadOnlyList<SeriesPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        return new SwingDetector(SwingParameters.Default).Forecast(AfterLastGap(points));
    }

    private static MonthlyCount[] AfterLastGap(IReadOnlyList<SeriesPoint> points)
    {
        // An expectation needs every month before.
        return [.. UnbrokenRun.Latest(points, point => point.Month).Select(point => new MonthlyCount(point.Month, point.Value))];
    }
}
