using Encounters.Calendar;

namespace Encounters.Swings;

/// <summary>
/// Sets each month of a series against its own history: a forecast made before it, with a range that holds 19 of 20 months, and a
/// level that is watched beside it. docs/swings.md derives it.
/// </summary>
public sealed class SwingDetector(SwingParameters parameters)
{
    /// <summary>The share of months that is expected to be below the range, and above it.</summary>
    public const double Tail = 0.025;

    // Forecasts that must be known before their errors are believed.
    private const int MinimumForecasts = 6;

    /// <summary>Assesses every month of a series without gaps. Each verdict uses earlier months only.</summary>
    /// <exception cref="ArgumentException">A month is missing or out of order.</exception>
    public IReadOnlyList<MonthAssessment> Assess(IReadOnlyList<MonthlyCount> series) => Run(series).Months;

    /// <summary>What is expected of the month after the last; null if the history is too short.</summary>
    /// <exception cref="ArgumentException">A month is missing or out of order.</exception>
    public NextMonth? Forecast(IReadOnlyList<MonthlyCount> series) => Run(series).Next;

    /// <summary>Whether a month moved, in the direction of its departure, more than its history explains.</summary>
    public bool IsSwing(MonthAssessment month)
    {
        ArgumentNullException.ThrowIfNull(month);
        return month.Expectation is { } expectation && IsSwing(month.Value, expectation);
    }

    /// <summary>Whether the level is news with this month, beside a swing.</summary>
    public static bool IsShift(MonthAssessment month)
    {
        ArgumentNullException.ThrowIfNull(month);
        return month.Level is not null;
    }

    private bool IsSwing(long value, Expectation expectation) =>
        expectation.Reach >= parameters.Reach
        && !expectation.IsReturn
        && Math.Abs(value - expectation.Expected) >= parameters.LeastMoved
        && Math.Abs(expectation.Residual) >= Math.Log(parameters.EffectRatio)
        && Math.Abs(expectation.Change) >= Math.Log(parameters.MovementRatio)
        && Math.Sign(expectation.Change) == Math.Sign(expectation.Residual);

    private (IReadOnlyList<MonthAssessment> Months, NextMonth? Next) Run(IReadOnlyList<MonthlyCount> series)
    {
        ArgumentNullException.ThrowIfNull(series);
        var run = new Assessor(this, parameters);
        for (var i = 0; i < series.Count; i++)
        {
            if (i > 0 && series[i].Month != series[i - 1].Month.Next)
                throw new ArgumentException($"{series[i].Month} does not follow {series[i - 1].Month}.", nameof(series));
            run.Add(series[i]);
        }

        return (run.Months, series.Count == 0 ? null : run.Next(series[^1].Month.Next));
    }

    /// <summary>One run over a series.</summary>
    private sealed class Assessor(SwingDetector detector, SwingParameters parameters)
    {
        private readonly Forecaster _forecaster = new(parameters, SeasonPrior.Of);
        private readonly LevelWatch _levels = new(parameters);
        private readonly List<MonthAssessment> _months = [];

        // The range adapts to each series: a miss widens it, a hit narrows it (adaptive conformal inference).
        private double _low = 1;
        private double _high = 1;
        private (double Center, double Reach) _before;

        public IReadOnlyList<MonthAssessment> Months => _months;

        public void Add(MonthlyCount month)
        {
            var forecast = _forecaster.Forecast(month.Month);
            var expectation = forecast is { } known ? Judge(month, known) : (Expectation?)null;
            _forecaster.Learn(month);
            var isKnown = expectation is not null && _months.Count + 1 >= parameters.MinimumMonths
                && _months.Count > MinimumForecasts;
            var swing = isKnown && detector.IsSwing(month.Value, expectation!.Value) ? Math.Sign(expectation.Value.Residual) : 0;
            var count = _months.Count + 1;
            _months.Add(new MonthAssessment(
                month.Month,
                month.Value,
                _months.Count > 0 ? _months[^1].Value : null,
                isKnown ? expectation : null,
                isKnown ? null : $"no expectation yet: {count} {(count == 1 ? "month" : "months")} of history",
                _levels.Learn(month, swing)));
        }

        public NextMonth? Next(Month month)
        {
            if (_months.Count + 1 < parameters.MinimumMonths || _forecaster.Forecast(month) is not { } forecast)
                return null;
            var (low, high) = RangeOf(forecast);
            return new NextMonth(
                month,
                Forecaster.CountOf(forecast.Center),
                Forecaster.CountOf(forecast.Center - low),
                Forecaster.CountOf(forecast.Center + high));
        }

        private Expectation Judge(MonthlyCount month, LogForecast forecast)
        {
            var value = Forecaster.LogOf(month.Value);
            var (low, high) = RangeOf(forecast);
            var residual = value - forecast.Center;
            var reach = Math.Abs(residual) / (residual < 0 ? low : high);

            // A month that stood out is doubtful until the next one confirms it: going back to where it was expected is no news.
            var back = value - _before.Center - forecast.Season;
            var isReturn = Math.Abs(_before.Reach) >= 1 && Math.Sign(residual) == -Math.Sign(_before.Reach) && back > -low
                && back < high;
            _before = (forecast.Center, residual < 0 ? -reach : reach);
            _low *= Math.Exp(parameters.Adaptation * ((residual < -low ? 1 : 0) - Tail));
            _high *= Math.Exp(parameters.Adaptation * ((residual > high ? 1 : 0) - Tail));
            return new Expectation(
                Forecaster.CountOf(forecast.Center),
                Forecaster.CountOf(forecast.Center - low),
                Forecaster.CountOf(forecast.Center + high),
                value - Forecaster.LogOf(_months[^1].Value),
                residual,
                forecast.StandardError,
                reach,
                isReturn);
        }

        private (double Low, double High) RangeOf(LogForecast forecast)
        {
            var (low, high) = ForecastTails.Of(Forecaster.CountOf(forecast.Center));
            return (low * _low * forecast.StandardError, high * _high * forecast.StandardError);
        }
    }
}
