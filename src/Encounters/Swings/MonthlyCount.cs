using Encounters.Calendar;
using Encounters.Series;

namespace Encounters.Swings;

/// <summary>The encounters of a month.</summary>
public readonly record struct MonthlyCount(Month Month, long Value);

/// <summary>A month of a series set against its own history, and nothing later.</summary>
/// <param name="Month">The month.</param>
/// <param name="Value">Encounters.</param>
/// <param name="Previous">Encounters of the month before; null for the first month.</param>
/// <param name="Expectation">What was to be expected; null where the history is too short.</param>
/// <param name="NoExpectation">Why there is no expectation, in words.</param>
public sealed record MonthAssessment(
    Month Month, long Value, long? Previous, Expectation? Expectation, string? NoExpectation)
{
    /// <summary>The change from the month before, in percent; null where it cannot be told.</summary>
    public double? ChangePercent => PercentChange.Of(Previous, Value);
}

/// <summary>What the history of a series lets expect of a month, and how far the month departs from it.</summary>
/// <param name="Expected">The expected count.</param>
/// <param name="Low">The low end of the expected range.</param>
/// <param name="High">The high end of the expected range.</param>
/// <param name="Change">The logarithmic change from the month before.</param>
/// <param name="Residual">The logarithmic departure from the expectation; negative below it.</param>
/// <param name="StandardError">The standard error of the residual.</param>
public readonly record struct Expectation(
    double Expected, double Low, double High, double Change, double Residual, double StandardError)
{
    /// <summary>The departure in standard errors.</summary>
    public double Score => Residual / StandardError;

    /// <summary>How probable a departure at least this large is without a cause: two-sided, normal.</summary>
    public double Surprise => Normal.TwoSided(Score);
}
