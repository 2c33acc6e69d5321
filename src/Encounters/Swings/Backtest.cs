using Encounters.Calendar;

namespace Encounters.Swings;

/// <summary>An alert that the rules would have raised.</summary>
/// <param name="Series">The series, as the file names it.</param>
/// <param name="Kind">The rule.</param>
/// <param name="Month">The month, with its expected range.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Direction">1 for a rise, -1 for a fall.</param>
public sealed record BacktestAlert(string Series, SwingKind Kind, MonthAssessment Month, Severity Severity, int Direction);

/// <summary>How often a series would have raised an alert, beside a rule of a fixed percentage.</summary>
/// <param name="Series">The series.</param>
/// <param name="First">Its first month.</param>
/// <param name="Last">Its last month.</param>
/// <param name="Months">Its months.</param>
/// <param name="Gaps">The months that are missing between them; each run of months is judged on its own.</param>
/// <param name="Swings">Swing alerts.</param>
/// <param name="Shifts">Shift alerts.</param>
/// <param name="Baseline">Alerts of the fixed-percentage rule.</param>
public sealed record BacktestRate(string Series, Month First, Month Last, int Months, int Gaps, int Swings, int Shifts,
    int Baseline);

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

    /// <summary>
    /// Replays a series over its own span; after a gap it begins again, since an expectation needs every month before.
    /// </summary>
    /// <exception cref="ArgumentException">There are no months, or they are out of order.</exception>
    public (IReadOnlyList<BacktestAlert> Alerts, BacktestRate Rate) Run(string name, IReadOnlyList<MonthlyCount> series)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentOutOfRangeException.ThrowIfZero(series.Count, nameof(series));
        MonthAssessment[] months = [.. RunsOf(series).SelectMany(_detector.Assess)];
        List<BacktestAlert> alerts = [];
        foreach (var month in months)
        {
            if (_detector.IsSwing(month))
                Add(month, SwingKind.Swing, Math.Sign(month.Expectation!.Value.Residual));
            else if (SwingDetector.IsShift(month))
                Add(month, SwingKind.Shift, month.Level!.Direction);
        }

        var rate = new BacktestRate(
            name,
            series[0].Month,
            series[^1].Month,
            months.Length,
            series[^1].Month.MonthsSince(series[0].Month) + 1 - months.Length,
            alerts.Count(alert => alert.Kind == SwingKind.Swing),
            alerts.Count(alert => alert.Kind == SwingKind.Shift),
            months.Count(IsBaselineAlert));
        return (alerts, rate);

        void Add(MonthAssessment month, SwingKind kind, int direction) =>
            alerts.Add(new BacktestAlert(name, kind, month, Severities.Of(Severities.NewsworthinessOf(kind, month)), direction));
    }

    private static IEnumerable<IReadOnlyList<MonthlyCount>> RunsOf(IReadOnlyList<MonthlyCount> series)
    {
        List<MonthlyCount> run = [];
        foreach (var month in series)
        {
            if (run.Count > 0 && month.Month <= run[^1].Month)
                throw new ArgumentException($"{month.Month} does not follow {run[^1].Month}.", nameof(series));
            if (run.Count > 0 && month.Month != run[^1].Month.Next)
            {
                yield return run;
                run = [];
            }

            run.Add(month);
        }

        yield return run;
    }
}
