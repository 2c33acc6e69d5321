namespace Encounters.Series;

/// <summary>How much a count moved.</summary>
public static class PercentChange
{
    /// <summary>The change in percent; null if the count before is unknown or 0, since then it cannot be determined.</summary>
    public static double? Of(long? before, long after) => before is > 0 and { } known ? 100.0 * (after - known) / known : null;
}
