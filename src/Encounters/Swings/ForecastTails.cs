namespace Encounters.Swings;

/// <summary>
/// How far past forecasts were off, in standard errors, in one month of forty to either side, by the expected count: the tails of
/// the forecasts of all shared series. docs/swings.md says how to compute them again.
/// </summary>
public static class ForecastTails
{
    private static readonly (double Below, double Low, double High)[] BySize =
        [(30, 1.75, 1.75), (300, 2, 2), (3_000, 2, 1.75), (double.PositiveInfinity, 2.25, 1.75)];

    /// <summary>The distances to the low and the high end of the range, in standard errors.</summary>
    public static (double Low, double High) Of(double expected)
    {
        foreach (var (below, low, high) in BySize)
        {
            if (expected < below)
                return (low, high);
        }

        return (2, 2);
    }
}
