namespace Encounters.Swings;

/// <summary>The normal distribution.</summary>
internal static class Normal
{
    /// <summary>
    /// The probability of a standard normal value at least as far from 0, by the rational approximation of the
    /// complementary error function in Abramowitz and Stegun 7.1.26 (absolute error below 2e-7).
    /// </summary>
    public static double TwoSided(double score)
    {
        var x = Math.Abs(score) / Math.Sqrt(2);
        var t = 1 / (1 + (0.3275911 * x));
        var polynomial = t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429))))))));
        return Math.Clamp(polynomial * Math.Exp(-x * x), 0, 1);
    }
}
