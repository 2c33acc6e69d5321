using Encounters.Calendar;
using Encounters.Releases;

namespace Encounters.Tests;

/// <summary>Which of two values comes first.</summary>
public sealed class OrderTests
{
    private static readonly Coverage Provisional = Coverage.ToDate(new FiscalYear(2023), Month.Parse("2024-09"));
    private static readonly Coverage Final = Coverage.Final(new FiscalYear(2023), new FiscalYear(2024));

    [Fact]
    public void Months_compare_by_time()
    {
        var (before, after) = (Month.Parse("1999-12"), Month.Parse("2000-01"));
        Assert.True(before < after && after > before && before <= after && after >= before);
        Assert.False(after < before || before > after || after <= before || before >= after);
#pragma warning disable CS1718 // A month beside itself.
        Assert.True(before <= before && before >= before);
        Assert.False(before < before || before > before);
#pragma warning restore CS1718
        Assert.True(before.CompareTo(after) < 0);
    }

    [Fact]
    public void Fiscal_years_compare_by_time()
    {
        var (before, after) = (new FiscalYear(1999), new FiscalYear(2000));
        Assert.True(before < after && after > before && before <= after && after >= before);
        Assert.False(after < before || before > after || after <= before || before >= after);
#pragma warning disable CS1718 // A year beside itself.
        Assert.True(before <= before && before >= before);
        Assert.False(before < before || before > before);
#pragma warning restore CS1718
        Assert.True(before.CompareTo(after) < 0);
    }

    [Theory]
    [InlineData(0, 2000)]
    [InlineData(89, 2089)]
    [InlineData(90, 1990)]
    [InlineData(99, 1999)]
    public void Two_digits_name_the_fiscal_years_1990_to_2089(int digits, int year) =>
        Assert.Equal(new FiscalYear(year), FiscalYear.OfTwoDigits(digits));

    [Fact]
    public void Fiscal_years_run_from_1901_to_2199()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FiscalYear(1900));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FiscalYear(2200));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FiscalYear(2024).MonthAt(0));
        Assert.Equal(("fy05", "2005"), (new FiscalYear(2005).ToFileName(), new FiscalYear(2005).ToString()));
    }

    [Fact]
    public void The_month_of_an_instant_is_that_of_its_UTC_day() =>
        Assert.Equal(Month.Parse("2024-02"), Month.Of(new DateTimeOffset(2024, 1, 31, 20, 0, 0, TimeSpan.FromHours(-5))));

    [Fact]
    public void A_coverage_covers_its_first_and_its_last_month_and_nothing_beyond()
    {
        Assert.True(Provisional.Covers(Month.Parse("2022-10")) && Provisional.Covers(Month.Parse("2024-09")));
        Assert.False(Provisional.Covers(Month.Parse("2022-09")) || Provisional.Covers(Month.Parse("2024-10")));
        Assert.Throws<ArgumentException>(() => Coverage.ToDate(new FiscalYear(2024), Month.Parse("2023-09")));
        Assert.Equal(1, Coverage.ToDate(new FiscalYear(2024), Month.Parse("2023-10")).MonthCount);
    }

    [Fact]
    public void Coverages_are_in_order_of_their_last_month_then_of_being_final_then_of_their_first_month()
    {
        var longer = Coverage.Final(new FiscalYear(2020), new FiscalYear(2024));
        var august = Coverage.ToDate(new FiscalYear(2024), Month.Parse("2024-08"));
        Assert.Equal([august, Provisional, longer, Final], new[] { Final, longer, Provisional, august }.Order());
    }

    [Fact]
    public void The_more_detailed_dataset_goes_before_the_others() =>
        Assert.Equal([Dataset.NationwideAor, Dataset.NationwideState, Dataset.Southwest],
            Dataset.All.OrderByDescending(dataset => dataset.Precedence));

    [Fact]
    public void Releases_are_in_order_of_month_then_coverage_then_dataset_then_instant_then_copy_then_content()
    {
        // Each differs from the one after it by its first difference, and by later ones that point the other way.
        Release[] releases =
        [
            Of(Dataset.NationwideAor, Final, "2024-10", "2024-10-30", 3, 'f'),
            Of(Dataset.NationwideAor, Provisional, "2024-11", "2024-11-30", 3, 'f'),
            Of(Dataset.NationwideAor, Final, "2024-11", "2024-11-30", 3, 'f') with { Dataset = Dataset.Southwest },
            Of(Dataset.NationwideState, Final, "2024-11", "2024-11-29", 3, 'f'),
            Of(Dataset.NationwideState, Final, "2024-11", "2024-11-30", null, 'f'),
            Of(Dataset.NationwideState, Final, "2024-11", "2024-11-30", 0, 'f'),
            Of(Dataset.NationwideState, Final, "2024-11", "2024-11-30", 1, 'a'),
            Of(Dataset.NationwideState, Final, "2024-11", "2024-11-30", 1, 'b'),
        ];
        Assert.Equal(releases, releases.Reverse().Order());
        Assert.True(releases[0].CompareTo(null) > 0);
    }

    [Fact]
    public void A_release_yields_to_one_of_the_same_coverage_and_a_preferred_dataset()
    {
        var southwest = Of(Dataset.Southwest, Final, "2024-11", null, null, 'a');
        Assert.True(southwest.YieldsTo(southwest with { Dataset = Dataset.NationwideAor }));
        Assert.False(southwest.YieldsTo(Of(Dataset.NationwideAor, Provisional, "2024-11", null, null, 'a')));
        Assert.False(southwest.YieldsTo(southwest));
        Assert.False((southwest with { Dataset = Dataset.NationwideAor }).YieldsTo(southwest));
    }

    [Fact]
    public void A_release_of_unknown_publication_stands_where_one_published_in_the_next_month_would()
    {
        var unknown = Of(Dataset.Southwest, Final, null, null, null, 'a');
        Assert.True(unknown.CompareTo(Of(Dataset.Southwest, Final, "2024-11", null, null, 'a')) < 0);
        Assert.True(unknown.CompareTo(Of(Dataset.Southwest, Final, "2024-10", "2024-10-01", null, 'a')) < 0);
        Assert.True(unknown.CompareTo(Of(Dataset.Southwest, Provisional, "2024-10", null, null, 'a')) > 0);
    }

    [Theory]
    [InlineData(null, null, "2024-10-30", false)]
    [InlineData(null, null, "2024-10-31", true)]
    [InlineData("2024-11", null, "2024-11-29", false)]
    [InlineData("2024-11", null, "2024-11-30", true)]
    [InlineData("2024-11", "2024-11-14", "2024-11-13", false)]
    [InlineData("2024-11", "2024-11-14", "2024-11-14", true)]
    [InlineData("2024-11", "2024-12-14", "2024-11-30", true)]
    public void A_release_was_public_from_its_day_on_or_else_from_the_end_of_its_month_on(
        string? month, string? modified, string day, bool was) =>
        Assert.Equal(was, Of(Dataset.Southwest, Final, month, modified, null, 'a')
            .WasPublishedBy(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData(null, null, "2024-10", null, false)]
    [InlineData("2024-10", null, null, null, true)]
    [InlineData("2024-10", null, "2024-11", null, true)]
    [InlineData("2024-11", null, "2024-10", null, false)]
    [InlineData("2024-10", "2024-10-05", "2024-10", null, true)]
    [InlineData("2024-10", null, "2024-10", "2024-10-05", false)]
    [InlineData("2024-10", "2024-10-05", "2024-10", "2024-10-06", true)]
    [InlineData("2024-10", "2024-10-06", "2024-10", "2024-10-05", false)]
    [InlineData("2024-10", "2024-10-05", "2024-10", "2024-10-05", false)]
    public void An_earlier_time_tells_more_of_a_publication(
        string? month, string? modified, string? knownMonth, string? knownModified, bool tellsMore)
    {
        var (told, known) = (Published(month, modified), Published(knownMonth, knownModified));
        Assert.Equal(tellsMore, told is not null && told.TellsMoreThan(known));
    }

    [Fact]
    public void The_day_of_retrieval_is_the_last_plausible_one_and_the_day_after_the_data_the_first()
    {
        var retrieved = new DateTimeOffset(2024, 12, 1, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal(retrieved, Publication.Judge(Final, null, retrieved, retrieved)?.At);
        Assert.Null(Publication.Judge(Final, null, retrieved.AddSeconds(1), retrieved));
        var first = new DateTimeOffset(2024, 10, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(first, Publication.Judge(Final, null, first, retrieved)?.At);
        Assert.Null(Publication.Judge(Final, null, first.AddSeconds(-1), retrieved));
    }

    [Fact]
    public void Last_modified_from_before_the_month_of_the_folder_is_not_believed()
    {
        var publication = Publication.Judge(Final, Month.Parse("2024-11"), Instant("2024-10-31"), Instant("2025-01-01")!.Value)!;
        Assert.Equal((Month.Parse("2024-11"), null), (publication.Month, publication.Modified));
        Assert.Equal(Month.Parse("2024-10"),
            Publication.Judge(Final, Month.Parse("2024-10"), null, Instant("2025-01-01")!.Value)?.Month);
    }

    [Fact]
    public void A_replacement_is_never_dated_before_the_month_of_what_it_replaces()
    {
        // The folder names a month that has not begun when the second file is fetched.
        var first = Of(Dataset.Southwest, Final, "2025-02", null, null, 'a');
        var second = Publication.JudgeReplacement(first, Final, Instant("2024-12-05"), Instant("2024-12-20")!.Value);
        Assert.Equal((Month.Parse("2025-02"), Instant("2024-12-20")), (second.Month, second.Modified));
    }

    [Theory]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", true)]
    [InlineData("BA7816BF8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", false)]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a", false)]
    [InlineData("ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", false)]
    [InlineData(null, false)]
    public void A_content_hash_is_64_lower_case_hexadecimal_digits(string? hex, bool isOne)
    {
        Assert.Equal(isOne, ContentHash.TryParse(hex, out var hash));
        Assert.Equal(isOne ? "ba7816bf" : null, hash?.Prefix);
        Assert.Throws<ArgumentException>(() => ContentHash.FromDigest(new byte[31]));
    }

    private static Release Of(Dataset dataset, Coverage coverage, string? month, string? modified, int? copy, char digit) =>
        new(dataset, coverage, ContentHash.Parse(new string(digit, 64)), Published(month, modified)) { Copy = copy };

    private static Publication? Published(string? month, string? modified) =>
        month is null ? null : Publication.Restore(Month.Parse(month), Instant(modified), null);

    private static DateTimeOffset? Instant(string? day) => day is null
        ? null
        : DateTimeOffset.Parse(day + "T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
}
