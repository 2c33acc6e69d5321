namespace Encounters.Swings;

/// <summary>Keeps the share of false discoveries among many tests low (Benjamini and Hochberg, 1995).</summary>
public static class FalseDiscovery
{
    /// <summary>The largest probability that counts as a discovery; 0 where none does.</summary>
    /// <param name="probabilities">The probability of each test's outcome without a cause.</param>
    /// <param name="rate">The share of false discoveries that is accepted.</param>
    public static double Threshold(IEnumerable<double> probabilities, double rate)
    {
        var sorted = probabilities.Order().ToArray();
        for (var i = sorted.Length - 1; i >= 0; i--)
        {
            if (sorted[i] <= rate * (i + 1) / sorted.Length)
                return sorted[i];
        }

        return 0;
    }
}
