using Encounters.Calendar;

namespace Encounters.Swings;

/// <summary>
/// The season that a series is believed to have before its own years tell: the logarithmic change from the month before, the
/// median over the eleven sectors and coasts of Border Patrol, fiscal years 2000 to 2012 (docs/swings.md says how to compute it
/// again).
/// </summary>
public static class SeasonPrior
{
    private static readonly double[] Changes =
        [0.6, 0.1, 0.2, -0.1, -0.1, -0.2, 0, 0, -0.1, 0, -0.1, -0.2];

    /// <summary>The change that the season brings with a month.</summary>
    public static double Of(Month month) => Changes[month.MonthOfYear - 1];
}
