using Encounters.Testing;
using Ingest.Tests.Api;

namespace Ingest.Tests;

/// <summary><c>series --by</c>, <c>vintages</c> and <c>--as-of</c> of the program.</summary>
public sealed class YearsAndVintagesTests(ServedReleases site)
{
    [Theory]
    [InlineData("fiscal-year", "2020 2021 2022 2023 2024 2025", "458088 1734686 2378944 2475669 2135005")]
    [InlineData("calendar-year", "2019 2020 2021 2022 2023 2024 2025", "")]
    public async Task A_series_comes_by_year(string by, string years, string values)
    {
        var rows = await IngestRunner.JsonAsync("series", "southwest", "--by", by, "--store", site.Store);
        Assert.Equal(years, string.Join(' ', rows.EnumerateArray().Select(row => row.GetProperty("year").GetInt32())));
        Assert.StartsWith(values,
            string.Join(' ', rows.EnumerateArray().Select(row => row.GetProperty("value").GetInt64())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_year_in_part_is_shown_with_its_months_and_never_as_a_year()
    {
        var (_, output, _) = await IngestRunner.RunAsync("series", "southwest", "--by", "calendar-year", "--store", site.Store);
        Assert.Contains("2019 (in part)", output, StringComparison.Ordinal);
        Assert.Contains("3: 2019-10 to 2019-12", output, StringComparison.Ordinal);
        Assert.Contains("2025 (to date)", output, StringComparison.Ordinal);
        Assert.Contains("9: 2025-01 to 2025-09", output, StringComparison.Ordinal);
        Assert.Contains("should not be compared with a full year", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_month_is_what_is_shown_without_it() => Assert.Equal(
        await IngestRunner.RunAsync("series", "southwest", "--store", site.Store),
        await IngestRunner.RunAsync("series", "southwest", "--by", "month", "--store", site.Store));

    [Fact]
    public async Task The_vintages_of_January_2024_are_what_CBP_said_of_it_month_by_month()
    {
        using var store = new TemporaryFolder();
        Assert.Equal(0,
            (await IngestRunner.RunAsync("run", "--source", RealReleases.DataFile("monthly"), "--store", store.Path)).ExitCode);
        Assert.Equal([176_205, 176_204, 176_189], await ValuesAsync());
        Assert.Equal([176_205], await ValuesAsync("--first"));

        async Task<IEnumerable<int>> ValuesAsync(params string[] more) =>
            (await IngestRunner.JsonAsync(["vintages", "southwest", "--store", store.Path, .. more])).EnumerateArray()
                .Where(row => row.GetProperty("month").GetString() == "2024-01")
                .Select(row => row.GetProperty("value").GetInt32());
    }

    [Theory]
    [InlineData("southwest has no figures between 2030-01 and 2030-12; its figures run from 2019-10 to 2025-09.",
        "series", "southwest", "--from", "2030-01", "--to", "2030-12")]
    [InlineData("southwest has no figures from 2030-01 on; its figures run from 2019-10 to 2025-09.",
        "series", "southwest", "--by", "fiscal-year", "--from", "2030-01")]
    [InlineData("No release is known to have been published by 2020-01-01", "series", "southwest", "--as-of", "2020-01-01")]
    [InlineData("No release published by 2025-09-30 restated a month of southwest.",
        "revisions", "southwest", "--as-of", "2025-09-30")]
    public async Task An_empty_answer_says_why(string reason, params string[] arguments)
    {
        var (exitCode, output, error) = await IngestRunner.RunAsync([.. arguments, "--store", site.Store]);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains(reason, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_is_looked_up_as_of_an_earlier_day()
    {
        var today = await IngestRunner.JsonAsync("check", "9731", "--store", site.Store);
        var then = await IngestRunner.JsonAsync("check", "9731", "--as-of", "2025-09-30", "--store", site.Store);
        Assert.NotEmpty(today.GetProperty("matches").EnumerateArray());
        Assert.Empty(then.GetProperty("matches").EnumerateArray());
    }
}
