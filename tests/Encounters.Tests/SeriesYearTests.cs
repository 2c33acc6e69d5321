using CsCheck;
using Encounters.Calendar;
using Encounters.Series;
using Encounters.Tests.Claims;

namespace Encounters.Tests;

public sealed class SeriesYearTests
{
    private static readonly SeriesKey Southwest = SeriesKey.Whole(Scope.Southwest);

    private static readonly Gen<Dictionary<Month, long>> Series =
        Gen.Select(Gen.Int[0, 60], Gen.Long[0, 1_000_000]).Select((month, value) => (new Month(2020, 1).AddMonths(month), value))
            .List[0, 80].Select(months => months.DistinctBy(month => month.Item1).ToDictionary());

    private static readonly Gen<YearKind> Kinds = Gen.Enum<YearKind>();

    [Fact]
    public void The_fiscal_years_of_the_southwest_border_are_CBPs()
    {
        var months = RealFigures.All.MonthsAsOf(Southwest, new DateOnly(2025, 12, 31));
        var years = SeriesYear.Of(Southwest, YearKind.FiscalYear, months.ToDictionary());
        Assert.Equal(
            [(2020, 458_088), (2021, 1_734_686), (2022, 2_378_944), (2023, 2_475_669), (2024, 2_135_005)],
            years.Take(5).Select(year => (year.Year, year.Value)));
        Assert.All(years, year => Assert.Equal(YearExtent.Complete, year.Extent));
        Assert.Equal((null, 458_088), (years[0].SameMonthsBefore, years[1].SameMonthsBefore));
    }

    [Fact]
    public void A_year_to_date_is_set_against_the_same_months_of_the_year_before_and_never_against_the_whole_of_it()
    {
        var months = Months(new Month(2022, 10), 16);
        var year = SeriesYear.Of(Southwest, YearKind.FiscalYear, months)[1];
        Assert.Equal((2024, 4, YearExtent.ToDate), (year.Year, year.Months.Count, year.Extent));
        Assert.Equal(13 + 14 + 15 + 16, year.Value);
        Assert.Equal(1 + 2 + 3 + 4, year.SameMonthsBefore);
    }

    [Fact]
    public void A_year_is_called_whole_only_when_it_has_all_its_months() =>
        Gen.Select(Series, Kinds).Sample((series, kind) => SeriesYear.Of(Southwest, kind, series).All(year =>
            year.Extent == YearExtent.Complete == (year.Months.Count == 12)));

    [Fact]
    public void A_year_that_is_to_date_is_the_last_begins_with_its_first_month_and_lacks_none() =>
        Gen.Select(Series, Kinds).Sample((series, kind) =>
        {
            var years = SeriesYear.Of(Southwest, kind, series);
            return years.Where(year => year.Extent == YearExtent.ToDate).All(year =>
                year == years[^1] && !year.Missing.Any()
                && year.Months[0].MonthOfYear == (kind == YearKind.FiscalYear ? 10 : 1));
        });

    [Fact]
    public void No_month_is_lost_or_counted_twice_whatever_the_kind_of_year() =>
        Gen.Select(Series, Kinds).Sample((series, kind) =>
        {
            var years = SeriesYear.Of(Southwest, kind, series);
            return years.SelectMany(year => year.Months).SequenceEqual(series.Keys.Order())
                && years.Sum(year => year.Value) == series.Values.Sum();
        });

    [Fact]
    public void The_year_before_is_the_sum_of_the_same_months_or_nothing() =>
        Gen.Select(Series, Kinds).Sample((series, kind) => SeriesYear.Of(Southwest, kind, series).All(year =>
            year.SameMonthsBefore == year.Months.Aggregate((long?)0, (sum, month) =>
                series.TryGetValue(month.AddMonths(-12), out var value) ? sum + value : null)));

    [Fact]
    public void Months_before_the_first_that_counts_are_compared_with_and_not_counted()
    {
        var year = Assert.Single(
            SeriesYear.Of(Southwest, YearKind.FiscalYear, Months(new Month(2021, 10), 24), new Month(2022, 12),
                new Month(2023, 3)));
        Assert.Equal((YearExtent.Partial, 4), (year.Extent, year.Months.Count));
        Assert.Equal(15 + 16 + 17 + 18, year.Value);
        Assert.Equal(3 + 4 + 5 + 6, year.SameMonthsBefore);
    }

    [Fact]
    public void A_year_with_a_gap_tells_the_months_that_it_has()
    {
        var months = Months(new Month(2022, 10), 12);
        months.Remove(new Month(2023, 2));
        var year = Assert.Single(SeriesYear.Of(Southwest, YearKind.FiscalYear, months));
        Assert.Equal(YearExtent.Partial, year.Extent);
        Assert.Equal([new Month(2023, 2)], year.Missing);
        Assert.Equal("October 2022 to January 2023, March 2023 to September 2023", PeriodText.Of(year.Months));
    }

    // The values are 1, 2, 3 and so on.
    private static Dictionary<Month, long> Months(Month first, int count) =>
        Enumerable.Range(0, count).ToDictionary(first.AddMonths, i => i + 1L);
}
