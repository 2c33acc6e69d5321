using Encounters.Testing;
using Ingest.Tests.Api;

namespace Ingest.Tests;

/// <summary>How the verbs that read are asked: by name, as CSV, with filters.</summary>
public sealed class ReaderVerbTests(ServedReleases site)
{
    [Theory]
    [InlineData("SOUTHWEST", "southwest")]
    [InlineData("Texas", "nationwide/state=tx")]
    [InlineData("southwest/Border Patrol", "southwest/component=usbp")]
    public async Task A_series_is_found_by_its_key_in_any_case_or_by_its_name(string text, string key)
    {
        var series = await IngestRunner.JsonAsync("series", text, "--store", site.Store);
        Assert.All(series.EnumerateArray(), month => Assert.Equal(key, month.GetProperty("series").GetString()));
    }

    [Theory]
    [InlineData("series")]
    [InlineData("vintages")]
    [InlineData("revisions")]
    [InlineData("alerts")]
    public async Task A_series_that_is_not_there_is_a_wrong_usage_of_every_verb(string verb)
    {
        var (exitCode, output, error) = await IngestRunner.RunAsync(verb, "southwest/state=zz", "--store", site.Store);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("There is no series 'southwest/state=zz'.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misspelled_name_ends_with_what_may_be_meant()
    {
        var (exitCode, _, error) = await IngestRunner.RunAsync("series", "Texs", "--store", site.Store);
        Assert.Equal(2, exitCode);
        Assert.Contains("There is no series 'Texs'. Did you mean 'nationwide/state=tx' (Nationwide encounters in Texas)", error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_month_that_is_shown_is_compared_with_the_one_before_it()
    {
        var (_, output, _) = await IngestRunner.RunAsync("series", "southwest", "--from", "2024-01", "--to", "2024-01",
            "--store", site.Store);
        Assert.Contains("southwest\t2024-01\t176,195\t-41.7%", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_has_the_table_alone_and_numbers_without_separators()
    {
        var (_, output, _) = await IngestRunner.RunAsync("series", "southwest", "--from", "2023-12", "--to", "2024-01",
            "--output", "csv", "--store", site.Store);
        var lines = output.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("Series,Month,Encounters", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("southwest,2023-12,301981,", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Key,Name", "series")]
    [InlineData("Series,Fiscal year,Encounters,", "series", "southwest", "--by", "fiscal-year")]
    [InlineData("Series,Month,Encounters,Published,Release", "vintages", "southwest")]
    [InlineData("Dataset,Release,", "releases")]
    [InlineData("Series,Month,From,To,", "revisions")]
    [InlineData("Month,Kind,Severity,Status,Alert", "alerts")]
    [InlineData("Channel,Alert,State,Attempts,Last error", "alerts", "--undelivered")]
    [InlineData("Series,Period,Fiscal year,Encounters,Today,Release", "check", "252315")]
    [InlineData("Series,Period,Fiscal year,Encounters,Today,Release", "check", "123456789")]
    [InlineData("Item,Finding", "audit")]
    [InlineData("Series,Month,Encounters,", "series", "southwest", "--from", "2030-01")]
    [InlineData("Series,Month,From,To,", "revisions", "--as-of", "2020-01-01")]
    public async Task Every_verb_has_one_table_as_csv(string heading, params string[] arguments)
    {
        var (exitCode, output, _) = await IngestRunner.RunAsync([.. arguments, "--output", "csv", "--store", site.Store]);
        Assert.Equal(0, exitCode);
        var lines = output.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith(heading, lines[0], StringComparison.Ordinal);
        Assert.Single(lines, line => line.StartsWith(heading, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_verdicts_on_a_text_and_a_backtest_are_one_table_each()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("a.txt"), "CBP reported 252,315 encounters at the southwest border in "
            + "December 2023.", TestContext.Current.CancellationToken);
        var (_, verdicts, _) = await IngestRunner.RunAsync(
            "check", "--text", folder.File("a.txt"), "--output", "csv", "--store", site.Store);
        Assert.StartsWith("Figure,Kind,Verdict,Sentence,Correction\r\n\"252,315\",count,another-figure,", verdicts,
            StringComparison.Ordinal);
        var (_, alerts, _) = await IngestRunner.RunAsync(
            "backtest", RealReleases.DataFile("history/usbp-monthly-fy2000-fy2012.csv"), "--output", "csv");
        Assert.StartsWith("Series,Month,Kind,", alerts, StringComparison.Ordinal);
        Assert.DoesNotContain("Story", alerts, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csv", "Series,Month,")]
    [InlineData("json", "[]")]
    public async Task What_a_program_reads_is_empty_and_a_person_is_told_why(string format, string output)
    {
        var empty = await IngestRunner.RunAsync(
            "vintages", "southwest", "--from", "2030-01", "--output", format, "--store", site.Store);
        Assert.Equal(0, empty.ExitCode);
        Assert.StartsWith(output, empty.Output, StringComparison.Ordinal);
        Assert.Equal("ingest: southwest has no figures from 2030-01 on; its figures run from 2019-10 to 2025-09.",
            empty.Error.TrimEnd());
    }

    [Fact]
    public async Task Vintages_can_be_narrowed_to_months_and_to_what_had_been_published()
    {
        var rows = await IngestRunner.JsonAsync("vintages", "southwest", "--from", "2025-08", "--to", "2025-08", "--as-of",
            "2025-09-30", "--store", site.Store);
        Assert.Equal([9_740], rows.EnumerateArray().Select(row => row.GetProperty("value").GetInt32()));
    }

    [Fact]
    public async Task Alerts_are_shown_newest_first_and_can_be_filtered()
    {
        var (_, output, _) = await IngestRunner.RunAsync("alerts", "southwest", "--kind", "swing", "--since", "2023-06",
            "--severity", "critical", "--store", site.Store);
        var months = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split('\t')).ToArray();
        Assert.Equal(["2025-02", "2025-01", "2024-01", "2023-06"], months.Select(cells => cells[0]));
        Assert.All(months, cells => Assert.Equal(("swing", "critical"), (cells[1], cells[2])));
        Assert.Contains("None of", (await IngestRunner.RunAsync("alerts", "southwest", "--since", "2030-01", "--store",
            site.Store)).Output, StringComparison.Ordinal);
    }
}
