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
        var series = Seasonal(8, 50_000)
            .Select((count, i) => i >= 70 ? count with { Value = (long)(count.Value * factor) } : count).ToArray();
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
    public void Fifteen_months_are_enough() =>
        Assert.NotNull(Detector.Assess(Series([.. Enumerable.Repeat(100L, 15)]))[^1].Expectation);

    [Fact]
    public void No_verdict_looks_ahead() =>
        Gen.Select(Gen.Long[0, 1_000_000].Array[20, 60], Gen.Int[1, 19]).Sample((values, cut) =>
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
        Assert.InRange(Assert.Single(NewsOf(Detector.Assess(series))), 72, 75);
    }

    [Fact]
    public void A_month_that_is_missing_is_refused() => Assert.Throws<ArgumentException>(() =>
        Detector.Assess([new MonthlyCount(Month.Parse("2024-01"), 1), new MonthlyCount(Month.Parse("2024-03"), 1)]));

    [Fact]
    public void The_year_after_a_shock_does_not_expect_it_again()
    {
        // A thousand a month for half a year, a hundred for a year: 112 is news to nobody, and nor is a second April.
        var series = Series([.. Enumerable.Repeat(1_000L, 6), .. Enumerable.Repeat(100L, 12), 112, 105]);
        Assert.DoesNotContain(Detector.Assess(series).Skip(7), month => Detector.IsSwing(month) || SwingDetector.IsShift(month));
    }

    [Fact]
    public void The_return_from_a_month_that_stood_out_is_no_second_alert()
    {
        var handful = Detector.Assess(Series([.. Enumerable.Repeat(0L, 15), 9, 0]));
        Assert.DoesNotContain(handful, Detector.IsSwing);
        var outlier = Detector.Assess(Series([.. Enumerable.Repeat(10_000L, 40), 20_000, 10_000, 10_000]));
        Assert.Equal([40], NewsOf(outlier));
    }

    [Fact]
    public void A_rise_of_15_percent_a_month_for_a_year_is_told_once() => Assert.Single(NewsOf(Detector.Assess(Series(
        [.. Enumerable.Repeat(1_000L, 60), .. Enumerable.Range(1, 12).Select(i => (long)(1_000 * Math.Pow(1.15, i))),
            .. Enumerable.Repeat(5_350L, 24)]))));

    [Fact]
    public void A_step_to_130_percent_that_stays_is_told_once() =>
        Assert.Single(NewsOf(Detector.Assess(Series([.. Enumerable.Repeat(1_000L, 60), .. Enumerable.Repeat(1_300L, 36)]))));

    [Fact]
    public void A_step_to_130_percent_is_told_once_through_the_noise_of_months()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            long Noisy(int level) => (long)(level * (1 + (0.1 * (random.NextDouble() - 0.5))));
            var series = Series([.. Enumerable.Repeat(1_000, 60).Concat(Enumerable.Repeat(1_300, 36)).Select(Noisy)]);
            Assert.InRange(Assert.Single(NewsOf(Detector.Assess(series))), 60, 65);
        }
    }

    [Fact]
    public void A_level_that_is_no_record_is_told_when_it_has_built_up_and_again_when_it_is_over()
    {
        // One month two years before keeps the surge from being a record.
        var series =
            Series([.. Enumerable.Range(0, 120)
                .Select(i => (long)(10_000 * (i == 60 ? 2 : Math.Pow(1.06, Math.Clamp(Math.Min(i - 75, 92 - i), 0, 8)))))]);
        var news = Detector.Assess(series).Where(SwingDetector.IsShift).Select(month => month.Level!.Change).ToArray();
        Assert.Equal([LevelChange.BuiltUp, LevelChange.SurgeEnded], news);
    }

    [Fact]
    public void A_record_is_told_only_when_it_looks_back_three_years()
    {
        Assert.Equal(LevelChange.RecordHigh,
            Detector.Assess(Series([.. Enumerable.Repeat(1_000L, 36), 1_200]))[^1].Level?.Change);
        Assert.Null(Detector.Assess(Series([.. Enumerable.Repeat(1_000L, 35), 1_200]))[^1].Level);
        Assert.Null(Detector.Assess(Series([.. Enumerable.Repeat(1_000L, 36), 1_050]))[^1].Level);
    }

    [Fact]
    public void The_next_month_is_forecast_as_it_will_be_judged() => Gen.Long[0, 1_000_000].Array[20, 60].Sample(values =>
    {
        var next = Detector.Forecast(Series(values[..^1]))!.Value;
        var judged = Detector.Assess(Series(values))[^1].Expectation!.Value;
        return (next.Expected, next.Low, next.High) == (judged.Expected, judged.Low, judged.High);
    });

    [Fact]
    public void No_series_is_believed_to_be_steadier_than_ten_percent()
    {
        var still = Detector.Assess(Series([.. Enumerable.Repeat(10_000_000L, 120)]))[^1].Expectation!.Value;
        Assert.InRange(still.StandardError, 0.1, 0.15);
    }

    [Theory]
    [InlineData(13_000_000, false)]
    [InlineData(14_000_000, true)]
    public void However_still_a_series_stood_its_level_has_built_up_only_a_third_above_the_usual_one(long level, bool isTold)
    {
        // One month keeps the new level from being a record.
        long[] months = [.. Enumerable.Repeat(10_000_000L, 40), 20_000_000, .. Enumerable.Repeat(10_000_000L, 30)];
        var news = Detector.Assess(Series([.. months, 11_400_000, 12_800_000, .. Enumerable.Repeat(level, 6)])).Skip(60)
            .Where(SwingDetector.IsShift);
        Assert.Equal(isTold ? [LevelChange.BuiltUp] : [], news.Select(month => month.Level!.Change));
    }

    [Fact]
    public void A_forecast_needs_fourteen_months() => Assert.Equal(
        (false, true), (Detector.Forecast(Series([.. Enumerable.Repeat(100L, 13)])) is not null,
            Detector.Forecast(Series([.. Enumerable.Repeat(100L, 14)])) is not null));

    [Fact]
    public void A_record_names_the_value_that_it_beats_and_the_last_month_that_was_as_high_or_as_low()
    {
        var high = Detector.Assess(Series([2_000, .. Enumerable.Repeat(1_000L, 40), 1_200]))[^1].Level;
        Assert.Equal(new LevelNews(LevelChange.RecordHigh, 1_000, new Month(2010, 10)), high);
        var low = Detector.Assess(Series([500, .. Enumerable.Repeat(1_000L, 40), 800]))[^1].Level;
        Assert.Equal(new LevelNews(LevelChange.RecordLow, 1_000, new Month(2010, 10)), low);
        Assert.Equal(new LevelNews(LevelChange.RecordLow, 1_000, null),
            Detector.Assess(Series([.. Enumerable.Repeat(1_000L, 40), 800]))[^1].Level);
    }

    [Fact]
    public void A_level_that_wears_off_is_told_and_again_when_it_is_over()
    {
        var series =
            Series([.. Enumerable.Range(0, 120)
                .Select(i => (long)(10_000 / (i == 60 ? 2 : Math.Pow(1.06, Math.Clamp(Math.Min(i - 75, 92 - i), 0, 8)))))]);
        var news = Detector.Assess(series).Where(SwingDetector.IsShift).Select(month => month.Level!.Change).ToArray();
        Assert.Equal([LevelChange.WoreOff, LevelChange.SlumpEnded], news);
    }

    [Fact]
    public void A_level_that_has_become_the_usual_one_by_staying_is_not_told_as_over()
    {
        var series =
            Series([.. Enumerable.Range(0, 200)
                .Select(i => (long)(10_000 * (i == 60 ? 2 : Math.Pow(1.06, Math.Clamp(i - 75, 0, 8)))))]);
        Assert.Equal([LevelChange.BuiltUp],
            Detector.Assess(series).Where(SwingDetector.IsShift).Select(month => month.Level!.Change));
    }

    [Fact]
    public void What_a_swing_has_told_is_not_told_again_as_a_level() =>
        Assert.Equal([60], NewsOf(Detector.Assess(Series([.. Enumerable.Repeat(1_000L, 60), .. Enumerable.Repeat(3_000L, 24)]))));

    private static IEnumerable<int> NewsOf(IReadOnlyList<MonthAssessment> months) =>
        months.Index().Where(month => Detector.IsSwing(month.Item) || SwingDetector.IsShift(month.Item))
        .Select(month => month.Index);

    internal static MonthlyCount[] Series(long[] values) =>
        [.. values.Select((value, i) => new MonthlyCount(new Month(2010, 10).AddMonths(i), value))];

    private static MonthlyCount[] Seasonal(int years, double level) =>
        Series([.. Enumerable.Range(0, years * 12)
            .Select(i => (long)(level * Season[i % 12] * (1 + (0.03 * Math.Sin(i * 1.7)))))]);
}
