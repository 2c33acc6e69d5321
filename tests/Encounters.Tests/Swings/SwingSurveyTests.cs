using Encounters.Calendar;
using Encounters.Categories;
using Encounters.Releases;
using Encounters.Series;
using Encounters.Swings;

namespace Encounters.Tests.Swings;

public sealed class SwingSurveyTests
{
    private static readonly SeriesKey Whole = SeriesKey.Whole(Scope.Southwest);
    private static readonly SeriesKey Usbp = SeriesKey.Parse("southwest/component=usbp");
    private static readonly SeriesKey Ofo = SeriesKey.Parse("southwest/component=ofo");

    [Fact]
    public void Breakdowns_that_merely_follow_are_folded_into_their_whole()
    {
        var swing = Assert.Single(Find((Usbp, 80_000, 0.5), (Ofo, 20_000, 0.5)));
        Assert.Equal(Whole, swing.Series);
        Assert.Equal([Ofo, Usbp], swing.Followers);
    }

    [Fact]
    public void A_breakdown_that_goes_against_its_whole_has_an_alert_of_its_own()
    {
        var swings = Find((Usbp, 80_000, 0.4), (Ofo, 20_000, 2.5));
        Assert.Contains(swings, swing => swing.Series == Ofo && swing.Month.Value > swing.Month.Previous);
    }

    [Fact]
    public void A_breakdown_can_swing_while_its_whole_is_still() =>
        Assert.Equal(Ofo, Assert.Single(Find((Usbp, 95_000, 1.0), (Ofo, 5_000, 3.0))).Series);

    [Fact]
    public void The_rank_names_the_last_time_it_was_as_large()
    {
        var swing = Assert.Single(Find((Usbp, 80_000, 0.5), (Ofo, 20_000, 0.5)));
        Assert.StartsWith("largest fall since at least October 2010", SwingSentence.RankOf(swing), StringComparison.Ordinal);
    }

    [Fact]
    public void A_series_that_joins_changes_no_verdict_of_the_others()
    {
        var alone = Find((Usbp, 80_000, 0.5), (Ofo, 20_000, 2.5));
        var joined = Find((Usbp, 80_000, 0.5), (Ofo, 20_000, 2.5), (SeriesKey.Parse("northern/state=ne"), 500, 9));
        Assert.Equal(alone.Select(swing => (swing.Series, swing.Month)),
            joined.Where(swing => swing.Series.Scope == Scope.Southwest).Select(swing => (swing.Series, swing.Month)));
    }

    [Fact]
    public void The_drivers_of_each_dimension_add_up_to_the_whole_change()
    {
        var year = new FiscalYear(2024);
        var coverage = Coverage.ToDate(year, year.MonthAt(2));
        string[] countries = ["mexico", "cuba", "peru", "haiti", "brazil", "india", "china"];
        var totals = new Dictionary<SeriesKey, IReadOnlyList<long>>
        {
            [Usbp] = [1_500, 1_700],
            [Ofo] = [600, 50],
            [Whole] = [2_100, 1_750]
        };
        for (var i = 0; i < countries.Length; i++)
            totals[SeriesKey.Parse($"southwest/citizenship={countries[i]}")] = [100 * i, 40 + (70 * i)];
        var release = new Release(Dataset.Southwest, coverage, ContentHash.Of("a"u8), null);
        var drivers = Drivers.Of(
            Whole, year.MonthAt(2),
            [(release, new ReleaseTotals(Dataset.Southwest, coverage, [Dimension.Component, Dimension.Citizenship],
                false, totals))]);
        foreach (var dimension in drivers.GroupBy(driver => driver.Dimension))
        {
            Assert.Equal(-350, dimension.Sum(driver => driver.Change));
            Assert.Equal(1, dimension.Sum(driver => driver.Share), 10);
        }

        Assert.Equal(Drivers.Named + 1, drivers.Count(driver => driver.Dimension == Dimension.Citizenship));
    }

    [Fact]
    public void A_breakdown_that_moved_a_handful_of_encounters_is_no_news() =>
        Assert.Empty(Find((Usbp, 95_000, 1.0), (Ofo, 50, 1.9)));

    [Fact]
    public void A_breakdown_follows_only_the_whole_of_its_own_scope()
    {
        var northern = SeriesKey.Parse("northern/component=usbp");
        var swings = Find((Usbp, 80_000, 0.5), (Ofo, 20_000, 0.5), (northern, 20_000, 0.5));
        Assert.Equal([northern, Whole], swings.Select(swing => swing.Series));
        Assert.Equal([Ofo, Usbp], swings[1].Followers);
    }

    [Fact]
    public void The_last_month_that_moved_as_much_in_the_same_direction_gives_the_rank()
    {
        var series = SwingDetectorTests.Series([10_000, 6_000, .. Enumerable.Repeat(10_000L, 58), 6_000]);
        var swing = new SwingSurvey(SwingParameters.Default).Find(
            new Dictionary<SeriesKey, IReadOnlyList<MonthlyCount>> { [Whole] = series })[^1];
        Assert.Equal((series[^1].Month, series[1].Month), (swing.Month.Month, swing.LargestSince));
    }

    [Fact]
    public void Swings_come_in_order_of_month_and_series()
    {
        var (nationwide, northern) = (SeriesKey.Whole(Scope.Nationwide), SeriesKey.Whole(Scope.Northern));
        var swings = new SwingSurvey(SwingParameters.Default).Find(new Dictionary<SeriesKey, IReadOnlyList<MonthlyCount>>
        {
            [Whole] = Stepped(50),
            [northern] = Stepped(50),
            [nationwide] = Stepped(40),
        });
        Assert.Equal([nationwide, northern, Whole], swings.Select(swing => swing.Series));

        static IReadOnlyList<MonthlyCount> Stepped(int at) =>
            SwingDetectorTests.Series([.. Enumerable.Repeat(10_000L, at), .. Enumerable.Repeat(30_000L, 60 - at)]);
    }

    /// <summary>Two breakdowns over five years, each multiplied by a factor in the last month, and their whole.</summary>
    private static IReadOnlyList<Swing> Find(params (SeriesKey Key, long Level, double Factor)[] parts)
    {
        const int Months = 60;
        var series = parts.ToDictionary(
            part => part.Key,
            part => Enumerable.Range(0, Months)
            .Select(i => (long)(part.Level * (1 + (0.05 * Math.Sin(i * 1.3))) * (i == Months - 1 ? part.Factor : 1))).ToArray());
        var all = series.ToDictionary(entry => entry.Key,
            entry => (IReadOnlyList<MonthlyCount>)SwingDetectorTests.Series(entry.Value));
        all[Whole] = SwingDetectorTests.Series(
            [.. Enumerable.Range(0, Months)
                .Select(i => series.Where(entry => entry.Key.Scope == Scope.Southwest).Sum(entry => entry.Value[i]))]);
        return new SwingSurvey(SwingParameters.Default).Find(all);
    }
}
