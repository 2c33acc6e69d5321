namespace Encounters.Swings;

/// <summary>
/// Watches the level of a series beside its changes: against the same months of earlier years (in the spirit of Farrington and
/// Noufaily: a median, so that past outbreaks count little), and against its records.
/// It is latched: a surge is reported once, and once more when it ends. docs/swings.md derives it.
/// </summary>
internal sealed class LevelWatch(SwingParameters parameters)
{
    private const double NormalMad = 1.4826;
    private const int LeastYears = 3;
    private const int MostYears = 5;

    // A shift is over when the same number of months are less than half as far off.
    private const double Half = 0.5;

    // After a swing or a record, the level is not reported again for a year.
    private const int QuietMonths = 12;

    private readonly List<MonthlyCount> _months = [];
    private readonly List<double> _logs = [];
    private readonly List<double> _scores = [];
    private int _latch;
    private bool _told;
    private int _quietUntil;
    private int _lastHigh = int.MinValue;
    private int _lastLow = int.MinValue;

    /// <summary>Shows it a month.</summary>
    /// <param name="month">The month.</param>
    /// <param name="swing">1 or -1 if the month is reported as a swing, which covers record and level too; otherwise 0.</param>
    /// <returns>The news; null if there is none.</returns>
    public LevelNews? Learn(MonthlyCount month, int swing)
    {
        var record = FindRecord(month);
        _months.Add(month);
        _logs.Add(Forecaster.LogOf(month.Value));
        var (usual, spread) = Usual();
        var departure = _logs[^1] - usual;
        _scores.Add(double.IsNaN(usual)
            ? 0
            : departure / Math.Max(Math.Log(parameters.ShiftRatio), parameters.ShiftScore * spread));
        var news = record ?? Latch(usual);
        if (swing == 0)
        {
            if (record is not null)
                Quiet(record.Direction);
            return news;
        }

        // A swing already reports what the level would report in the following months.
        Quiet(swing);
        return null;
    }

    private void Quiet(int direction) => (_latch, _told, _quietUntil) = (direction, false, _months.Count + QuietMonths);

    private LevelNews? FindRecord(MonthlyCount month)
    {
        if (_months.Count < parameters.RecordMonths)
            return null;
        MonthlyCount? high = null, low = null;
        var margin = Margin(month.Value);
        for (var i = _months.Count - 1; i >= 0 && (high is null || low is null); i--)
        {
            if (high is null && Forecaster.LogOf(_months[i].Value) + margin > Forecaster.LogOf(month.Value))
                high = _months[i];
            if (low is null && Forecaster.LogOf(_months[i].Value) - margin < Forecaster.LogOf(month.Value))
                low = _months[i];
        }

        var isHigh = high is null || month.Month.MonthsSince(high.Value.Month) > parameters.RecordMonths;
        var isLow = low is null || month.Month.MonthsSince(low.Value.Month) > parameters.RecordMonths;
        ref var last = ref isHigh ? ref _lastHigh : ref _lastLow;
        if (!isHigh && !isLow)
            return null;
        var isNew = last == int.MinValue || _months.Count - last > parameters.RecordMonths;
        last = _months.Count;
        if (!isNew)
            return null;
        var beaten = _months.Skip(Math.Max(0, _months.Count - parameters.RecordMonths)).Select(entry => entry.Value);
        return new LevelNews(
            isHigh ? LevelChange.RecordHigh : LevelChange.RecordLow, isHigh ? beaten.Max() : beaten.Min(),
            (isHigh ? high : low)?.Month);
    }

    private double Margin(long value) => Math.Max(
        Math.Log(parameters.RecordRatio), 2 * Math.Sqrt(parameters.Overdispersion / (value + Forecaster.Continuity)));

    private LevelNews? Latch(double usual)
    {
        if (_months.Count < _quietUntil || _scores.Count < parameters.ShiftMonths || double.IsNaN(usual))
            return null;
        var recent = _scores.TakeLast(parameters.ShiftMonths).ToArray();
        var count = Forecaster.CountOf(usual);
        if (_latch == 0)
        {
            var direction = recent.All(score => score >= 1) ? 1 : recent.All(score => score <= -1) ? -1 : 0;
            if (direction == 0)
                return null;
            (_latch, _told) = (direction, true);
            return new LevelNews(direction > 0 ? LevelChange.BuiltUp : LevelChange.WoreOff, count, null);
        }

        if (!recent.All(score => score * _latch < Half))
            return null;
        var ended = _told ? _latch : 0;
        (_latch, _told) = (0, false);

        // If the new level has become the usual one, that is not reported as an end: only a return is.
        return ended != 0 && HasMovedBack(ended)
            ? new LevelNews(ended > 0 ? LevelChange.SurgeEnded : LevelChange.SlumpEnded, count, null)
            : null;
    }

    private bool HasMovedBack(int direction)
    {
        var peak = _logs.TakeLast(24).Max(log => log * direction);
        return peak - (_logs[^1] * direction) >= Math.Log(parameters.ShiftRatio);
    }

    private (double Usual, double Spread) Usual()
    {
        var references = ReferencesOf(_logs.Count - 1);
        if (references.Count < LeastYears * 3)
            return (double.NaN, double.NaN);
        var median = Median(references);
        return (median,
            Math.Max(parameters.ScaleFloor, NormalMad * Median([.. references.Select(log => Math.Abs(log - median))])));
    }

    /// <summary>The same calendar month and its neighbors, in up to five earlier years.</summary>
    private List<double> ReferencesOf(int index)
    {
        List<double> references = [];
        for (var year = 1; year <= MostYears; year++)
        {
            for (var i = index - (12 * year) - 1; i <= index - (12 * year) + 1; i++)
            {
                if (i >= 0)
                    references.Add(_logs[i]);
            }
        }

        return references;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        var middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
