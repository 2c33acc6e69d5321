namespace Encounters.Swings;

/// <summary>How much an alert matters: how many encounters moved and how surprising it is, together.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Notice,

    /// <summary>Worth a look: a newsworthiness of at least <see cref="Severities.WarningFrom"/>.</summary>
    Warning,

    /// <summary>A shock: a newsworthiness of at least <see cref="Severities.CriticalFrom"/>.</summary>
    Critical,
}

/// <summary>
/// Judges severities by newsworthiness: the encounters that moved, times how far beyond the expected range they moved.
/// </summary>
public static class Severities
{
    /// <summary>The threshold from which a month of a breakdown raises an alert.</summary>
    public const double BreakdownFrom = 100;

    /// <summary>From here on it is a warning.</summary>
    public const double WarningFrom = 5_000;

    /// <summary>From here on it is critical.</summary>
    public const double CriticalFrom = 25_000;

    // A surprise counts up to four times the distance to the end of the range.
    private const double MostSurprise = 4;

    /// <summary>
    /// The newsworthiness of a month: the encounters by which it departs from what was expected, times that departure as a
    /// multiple of the distance to the end of the expected range. For a level, its departure from the usual level or the record
    /// that it beats.
    /// </summary>
    public static double NewsworthinessOf(SwingKind kind, MonthAssessment month)
    {
        ArgumentNullException.ThrowIfNull(month);
        if (kind == SwingKind.Shift && month.Level is { } level)
            return Math.Abs(month.Value - level.Usual);
        return month.Expectation is { } expectation
            ? Math.Abs(month.Value - expectation.Expected) * Math.Min(MostSurprise, expectation.Reach)
            : 0;
    }

    /// <summary>The severity of a newsworthiness.</summary>
    public static Severity Of(double newsworthiness) =>
        newsworthiness >= CriticalFrom ? Severity.Critical : newsworthiness >= WarningFrom ? Severity.Warning : Severity.Notice;
}
