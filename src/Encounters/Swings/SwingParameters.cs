namespace Encounters.Swings;

/// <summary>
/// The parameters of the swing rules. They are the same for every series; docs/swings.md says what each does and how the alerts
/// change when it moves by a quarter.
/// </summary>
public sealed record SwingParameters
{
    /// <summary>The parameters that the pipeline uses.</summary>
    public static SwingParameters Default { get; } = new();

    /// <summary>
    /// How many months of history a verdict needs, the month itself included. Default 15: each calendar month once, and some.
    /// </summary>
    public int MinimumMonths { get; init; } = 15;

    /// <summary>How many earlier years count toward the season of a calendar month. Default 8.</summary>
    public int SeasonalYears { get; init; } = 8;

    /// <summary>How many years of its own the pooled season is worth. Default 4.</summary>
    public double Shrinkage { get; init; } = 4;

    /// <summary>How many years of "no change" the series' own season is drawn toward. Default 0.5.</summary>
    public double OwnShrinkage { get; init; } = 0.5;

    /// <summary>How far one month can move the season or the steady level, in standard errors. Default 1.5.</summary>
    public double Influence { get; init; } = 1.5;

    /// <summary>How much of a month's departure the steady level follows. Default 0.3.</summary>
    public double Smoothing { get; init; } = 0.3;

    /// <summary>How much of the last change is expected to go on. Default 0.5.</summary>
    public double Momentum { get; init; } = 0.5;

    /// <summary>The largest logarithmic change that is expected to go on. Default 0.2.</summary>
    public double MostMomentum { get; init; } = 0.2;

    /// <summary>How fast a forecast loses weight with its past errors. Default 1: e-fold for each standard error.</summary>
    public double Trust { get; init; } = 1;

    /// <summary>The head start of "same as last month" over the other forecasts, in standard errors. Default 3.</summary>
    public double Handicap { get; init; } = 3;

    /// <summary>The most that one month counts against a forecast, in standard errors. Default 3.</summary>
    public double MostLoss { get; init; } = 3;

    /// <summary>How many recent months tell how far off the forecasts usually are. Default 36.</summary>
    public int ScaleWindow { get; init; } = 36;

    /// <summary>The least scale of the logarithmic change. Default 0.1: no series is believed to be steadier than 10%.</summary>
    public double ScaleFloor { get; init; } = 0.10;

    /// <summary>How much more than a Poisson count a count varies, as a ratio of variance to mean. Default 2.</summary>
    public double Overdispersion { get; init; } = 2;

    /// <summary>How much a miss widens the expected range, on the logarithmic scale. Default 0.15.</summary>
    public double Adaptation { get; init; } = 0.15;

    /// <summary>
    /// The departure from which a month is a surprise, as a multiple of the distance to the end of its range. Default 1.
    /// </summary>
    public double Reach { get; init; } = 1;

    /// <summary>
    /// The departure from the expectation, as a ratio, from which it matters. Default 1.4: 40% above, or 29% below.
    /// </summary>
    public double EffectRatio { get; init; } = 1.4;

    /// <summary>
    /// The change from the month before below which nothing swung, as a ratio. Default 1.15: 15% up, or 13% down.
    /// </summary>
    public double MovementRatio { get; init; } = 1.15;

    /// <summary>The departure in encounters below which nothing swung. Default 25: a handful is no news.</summary>
    public double LeastMoved { get; init; } = 25;

    /// <summary>How many months in a row must be off before a level has shifted. Default 3.</summary>
    public int ShiftMonths { get; init; } = 3;

    /// <summary>
    /// The departure from the same months of earlier years, as a ratio, from which a level has shifted. Default 1.25.
    /// </summary>
    public double ShiftRatio { get; init; } = 1.25;

    /// <summary>The departure of a level in robust standard deviations of the same months of earlier years. Default 3.</summary>
    public double ShiftScore { get; init; } = 3;

    /// <summary>How many months a record looks back at least, and how long the next one of its kind waits. Default 36.</summary>
    public int RecordMonths { get; init; } = 36;

    /// <summary>By how much a record must beat the one before, as a ratio. Default 1.1.</summary>
    public double RecordRatio { get; init; } = 1.1;
}
