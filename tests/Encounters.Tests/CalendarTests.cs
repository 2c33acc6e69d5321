using CsCheck;
using Encounters.Calendar;

namespace Encounters.Tests;

public sealed class CalendarTests
{
    private static readonly Gen<Month> Months = Gen.Int[0, (299 * 12) - 1].Select(index => new Month(1900, 10).AddMonths(index));

    [Theory]
    [InlineData("2023-10", 2024, 1)]
    [InlineData("2023-12", 2024, 3)]
    [InlineData("2024-01", 2024, 4)]
    [InlineData("2024-09", 2024, 12)]
    public void October_begins_the_next_fiscal_year(string month, int fiscalYear, int fiscalMonth)
    {
        Assert.Equal(fiscalYear, Month.Parse(month).FiscalYear.Number);
        Assert.Equal(fiscalMonth, Month.Parse(month).FiscalMonth);
    }

    [Fact]
    public void A_month_is_the_month_of_its_fiscal_year_that_its_fiscal_number_says() =>
        Months.Sample(month => month.FiscalYear.MonthAt(month.FiscalMonth) == month);

    [Fact]
    public void The_text_of_a_month_reads_back() => Months.Sample(month => Month.Parse(month.ToString()) == month);

    [Fact]
    public void Adding_the_distance_to_a_month_leads_there() =>
        Gen.Select(Months, Months).Sample((one, other) => one.AddMonths(other.MonthsSince(one)) == other);

    [Fact]
    public void The_next_month_begins_the_day_after_the_last_day() =>
        Months.Where(month => month != new Month(2199, 9)).Sample(month => month.LastDay.AddDays(1) == month.Next.FirstDay);

    [Fact]
    public void The_first_and_the_last_month_have_their_fiscal_years()
    {
        Assert.Equal(new Month(1900, 10), new FiscalYear(1901).FirstMonth);
        Assert.Equal(new Month(2199, 9), new FiscalYear(2199).LastMonth);
        Assert.Equal((1901, 1), (new Month(1900, 10).FiscalYear.Number, new Month(1900, 10).FiscalMonth));
        Assert.Equal((2199, 12), (new Month(2199, 9).FiscalYear.Number, new Month(2199, 9).FiscalMonth));
    }

    [Fact]
    public void The_default_month_and_fiscal_year_are_real_ones()
    {
        Assert.Equal("2000-01", default(Month).ToString());
        Assert.Equal(2000, default(FiscalYear).Number);
    }

    [Theory]
    [InlineData("2024-13")]
    [InlineData("2024-00")]
    [InlineData("24-01")]
    [InlineData("2024-1")]
    [InlineData("2024_01")]
    [InlineData(" 024-01")]
    [InlineData("1900-09")]
    [InlineData("2199-10")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_month_is_refused(string? text) => Assert.False(Month.TryParse(text, out _));

    [Fact]
    public void A_month_beyond_the_calendar_cannot_be_made()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Month(2024, 13));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Month(1900, 9));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Month(2199, 9).Next);
        Assert.Throws<ArgumentOutOfRangeException>(() => new FiscalYear(2024).MonthAt(13));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("2024-01", "2024-01")]
    [InlineData("2024-01 2024-02", "2024-01 2024-02")]
    [InlineData("2023-11 2024-01 2024-02 2024-03", "2024-01 2024-02 2024-03")]
    [InlineData("2024-01 2024-03", "2024-03")]
    public void The_latest_unbroken_run_begins_after_the_last_gap(string months, string run)
    {
        Month[] items = [.. months.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Month.Parse)];
        Assert.Equal(run, string.Join(' ', UnbrokenRun.Latest(items, month => month)));
    }
}
