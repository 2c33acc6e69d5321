namespace Encounters.Swings;

/// <summary>
/// Sets each month of a series against its own history: the logarithmic change from the month before, against the median of the
/// same calendar month's changes in earlier years, in units of a robust scale of recent departures. docs/swings.md derives it.
/// </summary>
public sealed class SwingDetector(SwingParameters parameters)
{
    // Added to each count before its logarithm is taken, so that 0 has one.
    private const double Continuity = 0.5;

    // A median of absolute deviations times this estimates a normal standard deviation.
    private const double NormalMad = 1.4826;

    // Departures that must be known before their scale is believed.
    private const int MinimumResiduals = 6;

    /// <summary>Assesses every month of a series without gaps. Each verdict uses earlier months only.</summary>
    /// <exception cref="ArgumentException">A month is missing or out of order.</exception>
    public IReadOnlyList<MonthAssessment> Assess(IReadOnlyList<MonthlyCount> series)
    {
        ArgumentNullException.ThrowIfNull(series);
        var changes = new double[series.Count];
        var standardized = new double[series.Count];
        var assessments = new MonthAssessment[series.Count];
        for (var i = 0; i < series.Count; i++)
        {
            if (i > 0 && series[i].Month != series[i - 1].Month.Next)
                throw new ArgumentException($"{series[i].Month} does not follow {series[i - 1].Month}.", nameof(series));
            if (i > 0)
                changes[i] = Math.Log((series[i].Value + Continuity) / (series[i - 1].Value + Continuity));
            assessments[i] = Assess(series, i, changes, standardized);
        }

        return assessments;
    }

    /// <summary>Whether a month moved, in the direction of its departure, more than its history explains.</summary>
    public bool IsSwing(MonthAssessment month)
    {
        ArgumentNullException.ThrowIfNull(month);
        return month.Expectation is { } expectation
            && Math.Abs(expectation.Score) >= parameters.Score
            && Math.Abs(expectation.Residual) >= Math.Log(parameters.EffectRatio)
            && Math.Abs(expectation.Change) >= Math.Log(parameters.MovementRatio)
            && Math.Sign(expectation.Change) == Math.Sign(expectation.Residual);
    }

    /// <summary>
    /// Whether the level has shifted with this month: so many departures in one direction, none of them a swing, that the series
    /// left its season by a factor. It is told once, by the first month of which it is true.
    /// </summary>
    public bool IsShift(IReadOnlyList<MonthAssessment> months, int index)
    {
        ArgumentNullException.ThrowIfNull(months);
        return HasShifted(months, index) && !HasShifted(months, index - 1);
    }

    private bool HasShifted(IReadOnlyList<MonthAssessment> months, int index)
    {
        var first = index - parameters.ShiftMonths + 1;
        if (first < 0)
            return false;
        double sum = 0, variance = 0;
        for (var i = first; i <= index; i++)
        {
            if (months[i].Expectation is not { } expectation || IsSwing(months[i]))
                return false;
            if (i > first && Math.Sign(expectation.Residual) != Math.Sign(sum))
                return false;
            sum += expectation.Residual;
            variance += expectation.StandardError * expectation.StandardError;
        }

        return Math.Abs(sum) >= Math.Log(parameters.ShiftRatio) && Math.Abs(sum) >= parameters.Score * Math.Sqrt(variance);
    }

    private MonthAssessment Assess(IReadOnlyList<MonthlyCount> series, int index, double[] changes, double[] standardized)
    {
        var (month, value) = series[index];
        if (index == 0)
            return new MonthAssessment(month, value, null, null, "no expectation yet: 1 month of history");

        // The same calendar month of earlier years, drawn towards no change where few years speak.
        List<double> same = [];
        for (var i = index - 12; i > 0 && same.Count < parameters.SeasonalYears; i -= 12)
            same.Add(changes[i]);
        var seasonal = same.Count == 0 ? 0 : Median(same) * same.Count / (same.Count + parameters.Shrinkage);
        var uncertainty = Math.Sqrt(1 + (1.0 / (same.Count + 1)));

        List<double> recent = [];
        for (var i = Math.Max(1, index - parameters.ScaleWindow); i < index; i++)
            recent.Add(Math.Abs(standardized[i]));
        var residual = changes[index] - seasonal;
        standardized[index] = residual / uncertainty;
        var previous = series[index - 1].Value;
        if (index + 1 < parameters.MinimumMonths || recent.Count < MinimumResiduals)
            return new MonthAssessment(month, value, previous, null, $"no expectation yet: {index + 1} months of history");

        var scale = Math.Max(parameters.ScaleFloor, NormalMad * Median(recent)) * uncertainty;
        var expected = ((previous + Continuity) * Math.Exp(seasonal)) - Continuity;

        // The variance of a log of an overdispersed count is about its overdispersion over its mean.
        var counting = parameters.Overdispersion * ((1 / (expected + Continuity)) + (1 / (previous + Continuity)));
        var error = Math.Sqrt((scale * scale) + counting);
        var range = Math.Exp(parameters.Score * error);
        var expectation = new Expectation(
            Math.Max(0, expected),
            Math.Max(0, ((expected + Continuity) / range) - Continuity),
            Math.Max(0, ((expected + Continuity) * range) - Continuity),
            changes[index],
            residual,
            error);
        return new MonthAssessment(month, value, previous, expectation, null);
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        var middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
