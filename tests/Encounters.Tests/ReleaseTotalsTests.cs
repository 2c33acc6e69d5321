using Encounters.Calendar;
using Encounters.Categories;
using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Tests;

/// <summary>Of what a release speaks, and what follows for the history of a series.</summary>
public sealed class ReleaseTotalsTests
{
    [Theory]
    [InlineData("southwest", false, "southwest", true)]
    [InlineData("southwest", false, "nationwide", false)]
    [InlineData("southwest", false, "northern/component=usbp", false)]
    [InlineData("nationwide-state", false, "nationwide", true)]
    [InlineData("nationwide-state", false, "southwest", true)]
    [InlineData("southwest", false, "southwest/component=usbp", true)]
    [InlineData("southwest", false, "southwest/state=tx", false)]
    [InlineData("southwest", false, "southwest/citizenship=brazil", true)]
    [InlineData("southwest", true, "southwest/citizenship=brazil", false)]
    [InlineData("southwest", false, "southwest/citizenship=mexico", true)]
    [InlineData("southwest", true, "southwest/citizenship=mexico", true)]
    [InlineData("southwest", false, "southwest/citizenship=other_grouping", false)]
    [InlineData("southwest", true, "southwest/citizenship=other_grouping", true)]
    public void Columns_tell_of_which_series_a_release_speaks(string dataset, bool groupsCitizenship, string series, bool speaks)
    {
        var columns = new ReleaseColumns(Dataset.Parse(dataset), [Dimension.Component, Dimension.Citizenship], groupsCitizenship);
        Assert.Equal(speaks, columns.ImplyValueOf(SeriesKey.Parse(series)));
        Assert.Equal([Dimension.Component, Dimension.Citizenship], columns.Dimensions);
    }

    [Fact]
    public void A_release_that_groups_citizenship_speaks_of_a_country_that_its_rows_name_all_the_same()
    {
        var brazil = SeriesKey.Parse("southwest/citizenship=brazil");
        Assert.True(TotalsOf(true, (brazil, 1)).HasValueOf(brazil));
        Assert.False(TotalsOf(true).HasValueOf(brazil));
        Assert.False(TotalsOf(true, (SeriesKey.Parse("southwest/state=tx"), 1))
            .HasValueOf(SeriesKey.Parse("southwest/state=tx")));
    }

    [Fact]
    public void Totals_have_one_value_for_each_covered_month()
    {
        var coverage = Coverage.ToDate(new FiscalYear(2024), Month.Parse("2023-11"));
        Assert.Throws<ArgumentException>(() => new ReleaseTotals(
            Dataset.Southwest, coverage, [], false,
            new Dictionary<SeriesKey, IReadOnlyList<long>> { [SeriesKey.Parse("southwest")] = [1] }));
    }

    [Fact]
    public void A_value_stands_since_the_release_that_set_it()
    {
        var southwest = SeriesKey.Parse("southwest");
        var (first, second, third) = (ReleaseOf("2023-12", 'a'), ReleaseOf("2024-01", 'b'), ReleaseOf("2024-02", 'c'));
        (Release, ReleaseTotals)[] releases = [(first, TotalsOf(false, (southwest, 5))),
            (second, TotalsOf(false, (southwest, 7))), (third, TotalsOf(false, (southwest, 7)))];
        var month = SeriesHistory.Of(southwest, releases).Months[0];
        Assert.Equal((first, second, third), (month.First.Release, month.Since.Release, month.Current.Release));
        var confirmed = SeriesHistory.Of(southwest, releases[1..]).Months[0];
        Assert.Equal((second, second, third), (confirmed.First.Release, confirmed.Since.Release, confirmed.Current.Release));
    }

    [Fact]
    public void A_value_of_a_release_whose_columns_do_not_name_the_series_stands_since_that_release()
    {
        var brazil = SeriesKey.Parse("southwest/citizenship=brazil");
        var (first, second) = (ReleaseOf("2023-12", 'a'), ReleaseOf("2024-01", 'b'));
        var month = SeriesHistory.Of(brazil,
            [(first, TotalsOf(false, (brazil, 5))), (second, TotalsOf(true, (brazil, 5)))]).Months[0];
        Assert.Equal((first, second), (month.First.Release, month.Since.Release));
    }

    [Theory]
    [InlineData("2024-09", "FiscalYear 2023-10, TwelveMonths -")]
    [InlineData("2023-10", "TwelveMonths 2022-11")]
    [InlineData("2023-11", "FiscalYearToDate 2023-10, TwelveMonths 2022-12")]
    [InlineData("2023-12", "FiscalYearToDate 2023-10, CalendarYear 2023-01")]
    [InlineData("2024-08", "FiscalYearToDate 2023-10, TwelveMonths 2023-09")]
    public void A_month_ends_the_years_and_parts_of_years_that_people_sum(string month, string expected)
    {
        var periods = SeriesPeriod.EndingWith(Month.Parse(month)).ToArray();
        Assert.Equal(expected.Split(", ").Where(text => !text.EndsWith('-')),
            periods.Select(period => $"{period.Kind} {period.First}"));
        Assert.All(periods,
            period => Assert.Equal(period.Kind == PeriodKind.FiscalYearToDate ? period.Last.FiscalMonth : 12, period.MonthCount));
    }

    [Theory]
    [InlineData("2024-09", PeriodKind.FiscalYear, "fiscal year 2024, October 2023 to September 2024")]
    [InlineData("2023-12", PeriodKind.CalendarYear, "calendar year 2023, January 2023 to December 2023")]
    [InlineData("2023-12", PeriodKind.FiscalYearToDate, "fiscal year 2024 to date, October 2023 to December 2023")]
    [InlineData("2024-08", PeriodKind.TwelveMonths, "the twelve months September 2023 to August 2024")]
    public void A_period_has_a_name(string last, PeriodKind kind, string expected) =>
        Assert.Equal(expected, PeriodText.Of(SeriesPeriod.EndingWith(Month.Parse(last)).Single(period => period.Kind == kind)));

    [Theory]
    [InlineData(100L, 150, 50.0)]
    [InlineData(200L, 150, -25.0)]
    [InlineData(1L, 0, -100.0)]
    [InlineData(0L, 150, null)]
    [InlineData(null, 150, null)]
    public void A_change_in_percent_needs_a_count_to_compare_with(long? before, long after, double? percent) =>
        Assert.Equal(percent, PercentChange.Of(before, after));

    private static Release ReleaseOf(string published, char digit) => new(
        Dataset.Southwest,
        Coverage.ToDate(new FiscalYear(2024), Month.Parse("2023-11")),
        ContentHash.Parse(new string(digit, 64)),
        Publication.Restore(Month.Parse(published), null, null));

    private static ReleaseTotals TotalsOf(bool groupsCitizenship, params (SeriesKey Key, long Value)[] series) => new(
        Dataset.Southwest,
        Coverage.ToDate(new FiscalYear(2024), Month.Parse("2023-11")),
        [Dimension.Component, Dimension.Citizenship],
        groupsCitizenship,
        series.ToDictionary(entry => entry.Key, entry => (IReadOnlyList<long>)[entry.Value, entry.Value]));
}
