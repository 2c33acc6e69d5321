namespace Encounters.Swings;

/// <summary>An alert that the rules would have raised.</summary>
/// <param name="Series">The series, as the file names it.</param>
/// <param name="Kind">The rule.</param>
/// <param name="Month">The month, with what was expected of it.</param>
/// <param name="Severity">How much it matters.</param>
public sealed record BacktestAlert(string Series, SwingKind Kind, MonthAssessment Month, Severity Severity);

/// <summary>How often a series would have raised an alert, beside a rule of a fixed percentage.</summary>
/// <param name="Series">The series.</param>
/// <param name="Months">Its months.</param>
/// <param name="Swings">Swing alerts.</param>
/// <param name="Shifts">Shift alerts.</param>
/// <param name="Baseline">Alerts of the fixed-percentage rule.</param>
public sealed record BacktestRate(string Series, int Months, int Swings, int Shifts, int Baseline);

/// <summary>Replays the rules over series month by month; each verdict uses earlier months only.</summary>
public sealed class Backtest(SwingParameters parameters)
{
    /// <summary>The baseline: a change from the month before of so many percent.</summary>
    public const double BaselinePercent = 20;

    private readonly SwingDetector _detector = new(parameters);

    /// <summary>Whether the fixed-percentage rule would have raised an alert.</summary>
    public static bool IsBaselineAlert(MonthAssessment month)
    {
        ArgumentNullException.ThrowIfNull(month);
        return month.ChangePercent is { } change && Math.Abs(change) >= BaselinePercent;
    }

    /// <summary>Replays a series.</summary>
    /// <exception cref="ArgumentException">A month is missing or out of order.</exception>
    public (IReadOnlyList<BacktestAlert> Alerts, BacktestRate Rate) Run(string name, IReadOnlyList<MonthlyCount> series)
    {
        var months = _detector.Assess(series);
        List<BacktestAlert> alerts = [];
        for (var i = 0; i < months.Count; i++)
        {
            var kind = _detector.IsSwing(months[i]) ? SwingKind.Swing : _detector.IsShift(months, i) ? SwingKind.Shift : (SwingKind?)null;
            if (kind is { } found)
                alerts.Add(new BacktestAlert(name, found, months[i], Severities.Of(months[i].Expectation!.Value)));
        }

        var rate = new BacktestRate(
            name,
            months.Count,
            alerts.Count(alert => alert.Kind == SwingKind.Swing),
            alerts.Count(alert => alert.Kind == SwingKind.Shift),
            months.Count(IsBaselineAlert));
        return (alerts, rate);
    }
}
