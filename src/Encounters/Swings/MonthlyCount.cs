using Encounters.Calendar;
using Encounters.Series;

namespace Encounters.Swings;

/// <summary>The encounters of a month.</summary>
public readonly record struct MonthlyCount(Month Month, long Value);

/// <summary>A month of a series set against its own history, and nothing later.</summary>
/// <param name="Month">The month.</param>
/// <param name="Value">Encounters.</param>
/// <param name="Previous">Encounters of the month before; null for the first month.</param>
/// <param name="Expectation">What was to be expected; null if the history is too short.</param>
/// <param name="NoExpectation">Why there is no expectation, in words.</param>
/// <param name="Level">What has become of the level with this month; null if nothing has.</param>
public sealed record MonthAssessment(
    Month Month, long Value, long? Previous, Expectation? Expectation, string? NoExpectation, LevelNews? Level = null)
{
    /// <summary>The change from the month before, in percent; null if it cannot be determined.</summary>
    public double? ChangePercent => PercentChange.Of(Previous, Value);
}

/// <summary>The range expected for a month from the history of its series, and how far the month departs from it.</summary>
/// <param name="Expected">The expected count.</param>
/// <param name="Low">The low end of the range that holds 19 of 20 months.</param>
/// <param name="High">The high end of that range.</param>
/// <param name="Change">The logarithmic change from the month before.</param>
/// <param name="Residual">The logarithmic departure from the expectation; negative below it.</param>
/// <param name="StandardError">The standard error of the residual.</param>
/// <param name="Reach">The departure as a multiple of the distance from the expectation to the end of the range.</param>
/// <param name="IsReturn">Whether the month only returns to where the series was before a month that stood out.</param>
public readonly record struct Expectation(
    double Expected,
    double Low,
    double High,
    double Change,
    double Residual,
    double StandardError,
    double Reach,
    bool IsReturn)
{
    /// <summary>The departure in standard errors.</summary>
    public double Score => Residual / StandardError;
}

/// <summary>What is expected of the month after the last.</summary>
/// <param name="Month">The month.</param>
/// <param name="Expected">The expected count.</param>
/// <param name="Low">The low end of the range that holds 19 of 20 months.</param>
/// <param name="High">The high end of that range.</param>
public readonly record struct NextMonth(Month Month, double Expected, double Low, double High);

/// <summary>What has become of a level.</summary>
public enum LevelChange
{
    /// <summary>It has stood above the same months of earlier years.</summary>
    BuiltUp,

    /// <summary>It has stood below the same months of earlier years.</summary>
    WoreOff,

    /// <summary>What had built up is over.</summary>
    SurgeEnded,

    /// <summary>What had worn off is over.</summary>
    SlumpEnded,

    /// <summary>The highest month in at least three years, by a clear margin.</summary>
    RecordHigh,

    /// <summary>The lowest month in at least three years, by a clear margin.</summary>
    RecordLow,
}

/// <summary>News of a level.</summary>
/// <param name="Change">What has become of it.</param>
/// <param name="Usual">The usual count of this calendar month; for a record, the value that it beats.</param>
/// <param name="Since">For a record: the last month that was as high or as low; null if none is known.</param>
public sealed record LevelNews(LevelChange Change, double Usual, Month? Since)
{
    /// <summary>1 for a rise, -1 for a fall.</summary>
    public int Direction => Change is LevelChange.BuiltUp or LevelChange.RecordHigh or LevelChange.SlumpEnded ? 1 : -1;

    /// <summary>Whether it is a record.</summary>
    public bool IsRecord => Change is LevelChange.RecordHigh or LevelChange.RecordLow;
}
