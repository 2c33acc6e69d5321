namespace Encounters.Swings;

/// <summary>
/// The parameters of the swing rules. They are the same for every series; docs/swings.md says what each does and how the alerts
/// change when it moves by a quarter.
/// </summary>
public sealed record SwingParameters
{
    /// <summary>The parameters that the pipeline uses.</summary>
    public static SwingParameters Default { get; } = new();

    /// <summary>How many months of history a verdict needs, the month itself included. Default 15: each calendar month once, and some.</summary>
    public int MinimumMonths { get; init; } = 15;

    /// <summary>How many earlier years speak for the same calendar month. Default 8.</summary>
    public int SeasonalYears { get; init; } = 8;

    /// <summary>
    /// How many years' worth of "no change" the expectation is drawn towards: with n earlier years it is n / (n + shrinkage) of
    /// their median. Default 0.5: one year counts two thirds, so that a strong season is silent when it comes the second time.
    /// </summary>
    public double Shrinkage { get; init; } = 0.5;

    /// <summary>How many recent months tell how much the series departs from its expectation. Default 36.</summary>
    public int ScaleWindow { get; init; } = 36;

    /// <summary>The least scale of the logarithmic change. Default 0.1: no series is believed to be steadier than 10 %.</summary>
    public double ScaleFloor { get; init; } = 0.10;

    /// <summary>How much more than a Poisson count a count varies, as a ratio of variance to mean. Default 2.</summary>
    public double Overdispersion { get; init; } = 2;

    /// <summary>The score, in standard errors, from which a departure is a surprise. Default 2.</summary>
    public double Score { get; init; } = 2;

    /// <summary>The departure from the expectation, as a ratio, from which it matters. Default 1.4: 40 % above, or 29 % below.</summary>
    public double EffectRatio { get; init; } = 1.4;

    /// <summary>The change from the month before below which nothing swung, as a ratio. Default 1.1: 10 %.</summary>
    public double MovementRatio { get; init; } = 1.1;

    /// <summary>The share of false discoveries that is accepted among the breakdowns of a month. Default 0.05.</summary>
    public double FalseDiscoveryRate { get; init; } = 0.05;

    /// <summary>How many months in one direction are a shift. Default 4.</summary>
    public int ShiftMonths { get; init; } = 4;

    /// <summary>The departure over these months, as a ratio, from which the level has shifted. Default 2.</summary>
    public double ShiftRatio { get; init; } = 2;
}
