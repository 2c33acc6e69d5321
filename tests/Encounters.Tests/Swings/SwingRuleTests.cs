using Encounters.Calendar;
using Encounters.Categories;
using Encounters.Series;
using Encounters.Swings;

namespace Encounters.Tests.Swings;

/// <summary>Each condition of the rules at its limit.</summary>
public sealed class SwingRuleTests
{
    private static readonly SwingParameters Parameters = SwingParameters.Default;
    private static readonly SwingDetector Detector = new(Parameters);

    /// <summary>A month at every limit of a swing: it still is one.</summary>
    private static readonly Expectation Limit = new(
        Expected: 62.5, Low: 50, High: 80, Change: Math.Log(1.15), Residual: Math.Log(1.4), StandardError: 0.1, Reach: 1,
        IsReturn: false);

    [Fact]
    public void A_month_that_reaches_every_limit_is_a_swing() => Assert.True(IsSwing(87.5, Limit));

    [Fact]
    public void A_month_that_misses_a_single_limit_is_no_swing()
    {
        Assert.False(IsSwing(87.5, Limit with { Reach = 0.99 }));
        Assert.False(IsSwing(87.5, Limit with { IsReturn = true }));
        Assert.False(IsSwing(87, Limit with { Expected = 62.1 }));
        Assert.False(IsSwing(87.5, Limit with { Residual = Math.Log(1.39) }));
        Assert.False(IsSwing(87.5, Limit with { Change = Math.Log(1.14) }));
        Assert.False(IsSwing(87.5, Limit with { Change = -Math.Log(1.15) }));
        Assert.False(Detector.IsSwing(new MonthAssessment(default, 87, 1, null, "no expectation yet")));
    }

    [Fact]
    public void A_fall_is_judged_as_a_rise_is()
    {
        var fall = Limit with { Expected = 100, Change = -Math.Log(1.15), Residual = -Math.Log(1.4) };
        Assert.True(IsSwing(75, fall));
        Assert.False(IsSwing(76, fall));
        Assert.False(IsSwing(75, fall with { Residual = -Math.Log(1.39) }));
        Assert.False(IsSwing(75, fall with { Change = -Math.Log(1.14) }));
    }

    [Theory]
    [InlineData(0, 1.75, 1.75)]
    [InlineData(29.9, 1.75, 1.75)]
    [InlineData(30, 2, 2)]
    [InlineData(299, 2, 2)]
    [InlineData(300, 2, 1.75)]
    [InlineData(2_999, 2, 1.75)]
    [InlineData(3_000, 2.25, 1.75)]
    [InlineData(1_000_000, 2.25, 1.75)]
    public void The_tails_of_forecasts_are_those_of_the_documents(double expected, double low, double high) =>
        Assert.Equal((low, high), ForecastTails.Of(expected));

    [Fact]
    public void January_falls_and_March_rises_by_the_prior_season() =>
        Assert.Equal((0.6, 0.2, -0.2), (SeasonPrior.Of(Month.Parse("2024-01")), SeasonPrior.Of(Month.Parse("2024-03")),
            SeasonPrior.Of(Month.Parse("2024-12"))));

    [Theory]
    [InlineData(0, Severity.Notice)]
    [InlineData(4_999.9, Severity.Notice)]
    [InlineData(5_000, Severity.Warning)]
    [InlineData(24_999.9, Severity.Warning)]
    [InlineData(25_000, Severity.Critical)]
    public void Severity_follows_newsworthiness(double newsworthiness, Severity severity) =>
        Assert.Equal(severity, Severities.Of(newsworthiness));

    [Fact]
    public void Newsworthiness_is_the_encounters_that_moved_times_the_surprise_up_to_four()
    {
        var month = new MonthAssessment(default, 700, 1_000, Limit with { Expected = 1_000, Reach = 2 }, null,
            new LevelNews(LevelChange.WoreOff, 900, null));
        Assert.Equal(600, Severities.NewsworthinessOf(SwingKind.Swing, month));
        Assert.Equal(1_200,
            Severities.NewsworthinessOf(SwingKind.Swing,
                month with { Expectation = Limit with { Expected = 1_000, Reach = 5 } }));
        Assert.Equal(200, Severities.NewsworthinessOf(SwingKind.Shift, month));
        Assert.Equal(0, Severities.NewsworthinessOf(SwingKind.Swing, month with { Expectation = null }));
    }

    [Theory]
    [InlineData(LevelChange.BuiltUp, 1, false)]
    [InlineData(LevelChange.WoreOff, -1, false)]
    [InlineData(LevelChange.SurgeEnded, -1, false)]
    [InlineData(LevelChange.SlumpEnded, 1, false)]
    [InlineData(LevelChange.RecordHigh, 1, true)]
    [InlineData(LevelChange.RecordLow, -1, true)]
    public void News_of_a_level_has_a_direction(LevelChange change, int direction, bool isRecord)
    {
        var news = new LevelNews(change, 100, null);
        Assert.Equal((direction, isRecord), (news.Direction, news.IsRecord));
    }

    [Theory]
    [InlineData(119.9, false)]
    [InlineData(120, true)]
    [InlineData(80, true)]
    [InlineData(80.1, false)]
    public void The_baseline_raises_an_alert_at_twenty_percent(double percentOfBefore, bool raises) => Assert.Equal(
        raises, Backtest.IsBaselineAlert(new MonthAssessment(default, (long)(percentOfBefore * 10), 1_000, null, null)));

    [Fact]
    public void A_replay_begins_anew_after_a_gap_and_counts_what_it_raised()
    {
        var first = Month.Parse("2010-10");
        MonthlyCount[] months =
        [
            .. Enumerable.Range(0, 40).Select(i => new MonthlyCount(first.AddMonths(i), i == 30 ? 30_000 : 10_000)),
            .. Enumerable.Range(42, 16).Select(i => new MonthlyCount(first.AddMonths(i), 50_000)),
        ];
        var (alerts, rate) = new Backtest(Parameters).Run("x", months);
        Assert.Equal(("x", first, first.AddMonths(57), 56, 2), (rate.Series, rate.First, rate.Last, rate.Months, rate.Gaps));
        Assert.Equal((1, 0, 2), (rate.Swings, rate.Shifts, rate.Baseline));
        var alert = Assert.Single(alerts);
        Assert.Equal((SwingKind.Swing, first.AddMonths(30), 1, Severity.Critical),
            (alert.Kind, alert.Month.Month, alert.Direction, alert.Severity));
        Assert.Throws<ArgumentException>(() => new Backtest(Parameters).Run("x", [months[1], months[0]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Backtest(Parameters).Run("x", []));
    }

    [Theory]
    [InlineData(12.4, 87.6, "12–88")]
    [InlineData(99.4, 123, "99–120")]
    [InlineData(234_567, 345_678, "230,000–350,000")]
    public void A_range_is_told_with_two_digits(double low, double high, string expected) =>
        Assert.Equal(expected, SwingSentence.Range(low, high));

    [Fact]
    public void A_swing_is_told_with_its_change_its_range_its_drivers_and_its_rank()
    {
        var text = SwingSentence.Of(SwingOf(60_000, 100_000, Month.Parse("2020-05")), [
            Driver(Dimension.Citizenship, "mexico", 0.5), Driver(Dimension.State, "tx", 0.6), Driver(Dimension.State, "az", 0.3),
            Driver(Dimension.Demographic, "single_adult", 0.2),
            Driver(Dimension.Component, "usbp", 0.9), Driver(Dimension.Aor, "rgv", 0.19),
            Driver(Dimension.State, "ca", 1.5), Driver(Dimension.Citizenship, "other", 0.8),
            Driver(Dimension.Citizenship, "other_grouping", 0.9)]);
        Assert.Equal(
            "Southwest border encounters fell 40.0% in January 2024, to 60,000 from 100,000 in December 2023. The expected range "
            + "was 80,000–120,000. Texas accounts for 60% of the fall; single adults for 20%; citizens of Mexico for 50%. It is "
            + "the largest fall since May 2020.",
            text);
    }

    [Theory]
    [InlineData("2023-01", false)]
    [InlineData("2022-12", true)]
    [InlineData(null, true)]
    public void A_rank_is_told_where_the_last_like_it_is_more_than_a_year_ago(string? since, bool isTold)
    {
        var text = SwingSentence.Of(SwingOf(60_000, 100_000, since is null ? null : Month.Parse(since)), []);
        Assert.Equal(isTold, text.Contains("It is the largest fall since", StringComparison.Ordinal));
        Assert.Equal(since is null, text.Contains("since at least October 2020", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(299, 100, "rose 199.0%")]
    [InlineData(300, 100, "rose to 3 times as many")]
    [InlineData(450, 100, "rose to 4.5 times as many")]
    [InlineData(150, 100, "rose 50.0%")]
    [InlineData(50, 100, "fell 50.0%")]
    [InlineData(50, 0, "rose in")]
    public void A_large_rise_is_told_as_a_multiple(long value, long previous, string expected) =>
        Assert.Contains(expected, SwingSentence.HeadlineOf(SwingOf(value, previous, null)), StringComparison.Ordinal);

    [Theory]
    [InlineData(LevelChange.BuiltUp, "Southwest border encounters have stayed unusually high: 60,000 in January 2024")]
    [InlineData(LevelChange.WoreOff, "Southwest border encounters have stayed unusually low: 60,000 in January 2024")]
    [InlineData(LevelChange.SurgeEnded, "The surge in southwest border encounters is over: 60,000 in January 2024")]
    [InlineData(LevelChange.SlumpEnded, "The slump in southwest border encounters is over: 60,000 in January 2024")]
    [InlineData(LevelChange.RecordHigh, "Southwest border encounters rose to 60,000 in January 2024, the most since May 2020")]
    [InlineData(LevelChange.RecordLow, "Southwest border encounters fell to 60,000 in January 2024, the fewest since May 2020")]
    public void News_of_a_level_has_a_headline(LevelChange change, string expected)
    {
        var swing = ShiftOf(change, Month.Parse("2020-05"));
        Assert.Equal(expected, SwingSentence.HeadlineOf(swing));
        Assert.Contains(
            change switch
            {
                LevelChange.RecordHigh => "The highest monthly figure of the previous three years was 90,123.",
                LevelChange.RecordLow => "The lowest monthly figure of the previous three years was 90,123.",
                _ => "The usual figure for January in earlier years was about 90,000.",
            },
            SwingSentence.Of(swing, []),
            StringComparison.Ordinal);
        Assert.Equal(
            change switch
            {
                LevelChange.RecordHigh => "highest since May 2020",
                LevelChange.RecordLow => "lowest since May 2020",
                _ => ""
            },
            SwingSentence.RankOf(swing));
    }

    private static Driver Driver(Dimension dimension, string category, double share) =>
        new(dimension, Category.Parse(category), 100, 50, share);

    private static Swing SwingOf(long value, long previous, Month? largestSince) => new(
        SeriesKey.Parse("southwest"),
        SwingKind.Swing,
        new MonthAssessment(Month.Parse("2024-01"), value, previous, Limit with { Low = 80_000, High = 120_000 }, null),
        largestSince,
        Month.Parse("2020-10"),
        []);

    private static Swing ShiftOf(LevelChange change, Month since) => new(
        SeriesKey.Parse("southwest"),
        SwingKind.Shift,
        new MonthAssessment(Month.Parse("2024-01"), 60_000, 100_000, null, null, new LevelNews(change, 90_123, since)),
        null,
        Month.Parse("2019-10"),
        []);

    // A month at the limit of a whole number: the count is doubled where a half is wanted.
    private static bool IsSwing(double value, Expectation expectation)
    {
        var scale = value == Math.Floor(value) ? 1 : 2;
        var detector = scale == 1 ? Detector : new SwingDetector(Parameters with { LeastMoved = Parameters.LeastMoved * 2 });
        return detector.IsSwing(new MonthAssessment(default, (long)(value * scale), 1,
            expectation with { Expected = expectation.Expected * scale }, null));
    }
}
