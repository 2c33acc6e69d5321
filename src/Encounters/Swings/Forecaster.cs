using Encounters.Calendar;

namespace Encounters.Swings;

/// <summary>What is expected of the next month of a series, on the logarithmic scale.</summary>
/// <param name="Center">The logarithm of the expected count.</param>
/// <param name="StandardError">How far a month is usually off.</param>
/// <param name="Season">The seasonal change that the forecast assumes.</param>
internal readonly record struct LogForecast(double Center, double StandardError, double Season);

/// <summary>
/// Forecasts a series month by month: it is shown a month only after it has forecast it.
/// Several simple forecasts compete (the last month or a steadier level; no season, the series' own, or one drawn toward other
/// series'), and each counts by how well it has done on this very series. docs/swings.md derives it.
/// </summary>
internal sealed class Forecaster(SwingParameters parameters, Func<Month, double> priorSeason)
{
    // Added to each count before its logarithm is taken, so that 0 has one.
    internal const double Continuity = 0.5;

    // A median of absolute deviations times this estimates a normal standard deviation.
    private const double NormalMad = 1.4826;

    // Until a series has shown how far off its forecasts are: 20%, worth 6 months.
    private const double FirstScale = 0.2;
    private const int FirstScaleMonths = 6;

    private const int YearsOfMedian = 3;
    private const int Levels = 2;
    private const int Seasons = 3;

    private readonly List<double>[] _teachings = [.. Enumerable.Range(0, 12).Select(_ => new List<double>())];
    private readonly List<double>[] _changes = [.. Enumerable.Range(0, 12).Select(_ => new List<double>())];
    private readonly List<double> _departures = [];
    private readonly double[] _levels = new double[Levels];
    private readonly double[] _losses = new double[(Levels * Seasons) + 1];
    private readonly double[] _forecasts = new double[(Levels * Seasons) + 1];
    private double _last;
    private double _change;
    private double _surprise;
    private LogForecast? _forecast;

    /// <summary>How many months it has been shown.</summary>
    public int Months { get; private set; }

    /// <summary>The logarithm that counts are compared on.</summary>
    public static double LogOf(double count) => Math.Log(count + Continuity);

    /// <summary>The count of a logarithm.</summary>
    public static double CountOf(double logarithm) => Math.Max(0, Math.Exp(logarithm) - Continuity);

    /// <summary>The forecast of the month after the last; null before the first.</summary>
    public LogForecast? Forecast(Month month)
    {
        if (Months == 0)
            return null;
        var prior = priorSeason(month);
        Span<double> seasons = [0, Own(month), Drawn(month, prior)];
        for (var level = 0; level < Levels; level++)
        {
            for (var season = 0; season < Seasons; season++)
                _forecasts[(level * Seasons) + season] = _levels[level] + seasons[season];
        }

        _forecasts[^1] = _last + (parameters.Momentum * Math.Clamp(_change, -parameters.MostMomentum, parameters.MostMomentum));
        double sum = 0, center = 0, assumed = 0;
        var best = _losses.Min();
        for (var i = 0; i < _forecasts.Length; i++)
        {
            var weight = Math.Exp(-parameters.Trust * (_losses[i] - best));
            sum += weight;
            center += weight * _forecasts[i];
            assumed += weight * (i < Levels * Seasons ? seasons[i % Seasons] : 0);
        }

        center /= sum;

        // The variance of a log of an overdispersed count is about its overdispersion over its mean; one large month is no mean.
        var steady = Math.Exp(Math.Min(_last, _levels[1]));
        var counting = parameters.Overdispersion * (Math.Exp(-center) + (1 / steady));
        var scale = Scale();
        _forecast = new LogForecast(center, Math.Sqrt((scale * scale) + counting), assumed / sum);
        return _forecast;
    }

    /// <summary>Shows it the month that it has forecast.</summary>
    public void Learn(MonthlyCount month)
    {
        var value = LogOf(month.Value);
        if (_forecast is { } forecast)
        {
            for (var i = 0; i < _losses.Length; i++)
            {
                var loss = Math.Min(Math.Abs(value - _forecasts[i]) / forecast.StandardError, parameters.MostLoss);
                _losses[i] += loss;
            }

            var change = value - _last;
            Teach(month.Month, change, forecast.StandardError);
            Follow(value, forecast);
            _departures.Add(Math.Abs(value - forecast.Center));
            _change = change;
        }
        else
        {
            Array.Fill(_levels, value);

            // "Same as last month" has a head start: whatever claims more has to earn it.
            Array.Fill(_losses, parameters.Handicap, 1, _losses.Length - 1);
        }

        _last = value;
        _levels[0] = value;
        _forecast = null;
        Months++;
    }

    /// <summary>The season of a month: what the series' own years taught, drawn toward a prior.</summary>
    private double Drawn(Month month, double prior)
    {
        var own = _teachings[month.MonthOfYear - 1];
        double sum = 0;
        var count = Math.Min(own.Count, parameters.SeasonalYears);
        for (var i = own.Count - count; i < own.Count; i++)
            sum += own[i];
        return (sum + (parameters.Shrinkage * prior)) / (count + parameters.Shrinkage);
    }

    /// <summary>
    /// The season of a month by the series' own years alone: the median of its changes once there are three, so that no single
    /// year decides; before that, what one year may teach.
    /// </summary>
    private double Own(Month month)
    {
        var own = _changes[month.MonthOfYear - 1];
        if (own.Count < YearsOfMedian)
            return Drawn(month, 0);
        var recent = own.Skip(Math.Max(0, own.Count - parameters.SeasonalYears)).ToArray();
        return Median(recent) * recent.Length / (recent.Length + parameters.OwnShrinkage);
    }

    private void Teach(Month month, double change, double error)
    {
        var most = parameters.Influence * Math.Max(error, parameters.ScaleFloor);
        var prior = priorSeason(month);
        _changes[month.MonthOfYear - 1].Add(change);
        _teachings[month.MonthOfYear - 1].Add(prior + Math.Clamp(change - prior, -most, most));
    }

    /// <summary>The steadier level: a month that is far off moves it only so far, until a second one confirms it.</summary>
    private void Follow(double value, LogForecast forecast)
    {
        var expected = _levels[1] + forecast.Season;
        var most = parameters.Influence * forecast.StandardError;
        var departure = value - expected;
        var confirmed = Math.Sign(departure) == Math.Sign(_surprise) && Math.Abs(departure) > most && Math.Abs(_surprise) > most;
        _surprise = departure;
        _levels[1] = confirmed ? value : expected + (parameters.Smoothing * Math.Clamp(departure, -most, most));
    }

    private double Scale()
    {
        if (_departures.Count == 0)
            return FirstScale;
        var recent = _departures.Skip(Math.Max(0, _departures.Count - parameters.ScaleWindow)).ToArray();
        var scale = Math.Max(parameters.ScaleFloor, NormalMad * Median(recent));
        return ((scale * recent.Length) + (FirstScale * FirstScaleMonths)) / (recent.Length + FirstScaleMonths);
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
