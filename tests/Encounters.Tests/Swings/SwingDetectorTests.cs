using CsCheck;
using Encounters.Calendar;
using Encounters.Swings;

namespace Encounters.Tests.Swings;

public sealed class SwingDetectorTests
{
    private static readonly SwingDetector Detector = new(SwingParameters.Default);

    private static readonly double[] Season = [1, 1.1, 0.7, 1.6, 1.9, 2.6, 2.4, 2.0, 1.5, 1.3, 1.3, 1.2];

    [Fact]
    public void A_season_that_repeats_is_silent_however_strong_it_is() =>
        Assert.DoesNotContain(Detector.Assess(Seasonal(8, 50_000)), Detector.IsSwing);

    [Theory]
    [InlineData(0.55)]
    [InlineData(1.9)]
    public void A_shock_on_top_of_the_season_is_found_in_its_month(double factor)
    {
        var series = Seasonal(8, 50_000).Select((count, i) => i >= 70 ? count with { Value = (long)(count.Value * factor) } : count).ToArray();
        var swings = Detector.Assess(series).Index().Where(month => Detector.IsSwing(month.Item)).Select(month => month.Index);
        Assert.Equal(70, swings.First());
    }

    [Fact]
    public void From_3_to_9_is_no_alarm()
    {
        var series = Series([.. Enumerable.Range(0, 40).Select(i => 3L + (i % 2)), 9]);
        Assert.False(Detector.IsSwing(Detector.Assess(series)[^1]));
        var large = Series([.. Enumerable.Range(0, 40).Select(i => 3_000L + (i % 2)), 9_000]);
        Assert.True(Detector.IsSwing(Detector.Assess(large)[^1]));
    }

    [Theory]
    [InlineData(1, "no expectation yet: 1 month of history")]
    [InlineData(5, "no expectation yet: 5 months of history")]
    [InlineData(14, "no expectation yet: 14 months of history")]
    public void Too_little_history_is_said_in_words(int months, string words)
    {
        var last = Detector.Assess(Series([.. Enumerable.Repeat(100L, months)]))[^1];
        Assert.Null(last.Expectation);
        Assert.Equal(words, last.NoExpectation);
    }

    [Fact]
    public void Fifteen_months_are_enough() => Assert.NotNull(Detector.Assess(Series([.. Enumerable.Repeat(100L, 15)]))[^1].Expectation);

    [Fact]
    public void No_verdict_looks_ahead() => Gen.Select(Gen.Long[0, 1_000_000].Array[20, 60], Gen.Int[1, 19]).Sample((values, cut) =>
    {
        var whole = Detector.Assess(Series(values));
        var part = Detector.Assess(Series(values[..^cut]));
        return whole.Take(part.Count).SequenceEqual(part);
    });

    [Fact]
    public void A_swing_moved_in_the_direction_of_its_departure_and_lies_outside_its_range() =>
        Gen.Long[0, 1_000_000].Array[20, 80].Sample(values => Detector.Assess(Series(values)).Where(Detector.IsSwing).All(month =>
            month.Expectation!.Value.Residual > 0
                ? month.Value > month.Previous && month.Value >= Math.Floor(month.Expectation.Value.High)
                : month.Value < month.Previous && month.Value <= Math.Ceiling(month.Expectation.Value.Low)));

    [Fact]
    public void Months_that_drift_one_way_without_a_swing_are_a_shift_told_once()
    {
        var level = 1.0;
        var series = Seasonal(8, 50_000).Select((count, i) =>
        {
            level *= i is >= 72 and < 78 ? 1.22 : 1;
            return count with { Value = (long)(count.Value * level) };
        }).ToArray();
        var months = Detector.Assess(series);
        Assert.Equal(75, Assert.Single(Enumerable.Range(0, months.Count), i => Detector.IsShift(months, i)));
    }

    [Fact]
    public void A_month_that_is_missing_is_refused() => Assert.Throws<ArgumentException>(() =>
        Detector.Assess([new MonthlyCount(Month.Parse("2024-01"), 1), new MonthlyCount(Month.Parse("2024-03"), 1)]));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1.959964, 0.05)]
    [InlineData(-2.575829, 0.01)]
    [InlineData(3.290527, 0.001)]
    public void Surprise_is_the_two_sided_normal_probability(double score, double probability) =>
        Assert.Equal(probability, new Expectation(1, 1, 1, 0, score, 1).Surprise, 6);

    [Fact]
    public void The_control_of_false_discoveries_is_that_of_benjamini_and_hochberg()
    {
        // Their own example of 1995, with q = 0.05: the four smallest of 15.
        double[] probabilities =
            [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0];
        Assert.Equal(0.0095, FalseDiscovery.Threshold(probabilities, 0.05));
        Assert.Equal(0, FalseDiscovery.Threshold([0.5, 0.9], 0.05));
        Assert.Equal(0, FalseDiscovery.Threshold([], 0.05));
    }

    internal static MonthlyCount[] Series(long[] values) =>
        [.. values.Select((value, i) => new MonthlyCount(new Month(2010, 10).AddMonths(i), value))];

    private static MonthlyCount[] Seasonal(int years, double level) =>
        Series([.. Enumerable.Range(0, years * 12).Select(i => (long)(level * Season[i % 12] * (1 + (0.03 * Math.Sin(i * 1.7)))))]);
}
