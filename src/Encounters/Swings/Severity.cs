namespace Encounters.Swings;

/// <summary>How much an alert matters, by size and surprise.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Notice,

    /// <summary>Worth a look: at least 1.6 times away from the expectation, or 3 standard errors.</summary>
    Warning,

    /// <summary>A shock: at least half or double the expectation, and 4 standard errors.</summary>
    Critical,
}

/// <summary>Judges severities.</summary>
public static class Severities
{
    /// <summary>The severity of a departure.</summary>
    public static Severity Of(Expectation expectation)
    {
        var (size, surprise) = (Math.Abs(expectation.Residual), Math.Abs(expectation.Score));
        if (size >= Math.Log(2) && surprise >= 4)
            return Severity.Critical;
        return size >= Math.Log(1.6) || surprise >= 3 ? Severity.Warning : Severity.Notice;
    }
}
