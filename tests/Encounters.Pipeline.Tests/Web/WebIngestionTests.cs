using Encounters.Normalization.Tests;

namespace Encounters.Pipeline.Tests.Web;

public sealed class WebIngestionTests : WebTest
{
    private const string FilePath = "/sites/default/files/2023-12/" + CsvText.SouthwestName;

    private static readonly string Good = CsvText.Southwest(CsvText.OctoberRow, CsvText.NovemberRow);

    [Fact]
    public async Task A_release_on_the_page_is_fetched_and_ingested_whatever_its_label_says()
    {
        Site.Page(PagePath, FilePath);
        Site.Answer(FilePath, MisbehavingSite.Body(Good, "text/html", "Thu, 14 Dec 2023 15:00:00 GMT"));
        var report = await RunAsync();
        var ingested = Assert.Single(report.Ingested);
        Assert.Equal(new DateTimeOffset(2023, 12, 14, 15, 0, 0, TimeSpan.Zero), ingested.Release.Published!.At);
        Assert.Empty(report.Failures);
    }

    [Fact]
    public async Task A_poll_with_nothing_new_costs_one_conditional_request_for_the_page()
    {
        Site.Page(PagePath, FilePath);
        Site.Answer(FilePath, MisbehavingSite.Body(Good));
        await RunAsync();
        Site.Requests.Clear();
        var report = await RunAsync();
        Assert.Empty(report.Ingested);
        Assert.Empty(report.Failures);
        var request = Assert.Single(Site.Requests);
        Assert.Equal(PagePath, request.Path);
        Assert.NotEmpty(request.IfNoneMatch);
    }

    [Fact]
    public async Task When_the_page_changes_a_known_file_costs_one_conditional_request()
    {
        Site.Page(PagePath, FilePath);
        Site.Answer(FilePath, MisbehavingSite.Body(Good));
        await RunAsync();
        Site.Page(PagePath, FilePath, "/something-else");
        Site.Requests.Clear();
        Assert.Equal([Site.Origin + FilePath], (await RunAsync()).Unchanged);
        Assert.Equal([PagePath, FilePath], Site.Requests.Select(request => request.Path));
        Assert.NotEmpty(Site.Requests.Last().IfNoneMatch);
    }

    [Fact]
    public async Task An_error_page_with_status_200_is_quarantined_and_the_corrected_file_is_taken()
    {
        Site.Page(PagePath, FilePath);
        Site.AnswerInTurn(FilePath, MisbehavingSite.Html("<html>Access denied</html>"), MisbehavingSite.Body(Good));
        var first = await RunAsync();
        Assert.Contains("web page", Assert.Single(Assert.Single(first.Quarantined).Reasons), StringComparison.Ordinal);
        Assert.Empty(first.Ingested);
        var second = await RunAsync();
        Assert.Single(second.Ingested);
        Assert.Empty(second.Quarantined);
    }

    [Fact]
    public async Task A_file_in_quarantine_is_asked_for_again_and_told_again()
    {
        Site.Page(PagePath, FilePath);
        Site.Answer(FilePath, MisbehavingSite.Html("<html>Access denied</html>"));
        await RunAsync();
        Assert.Empty(Assert.Single((await RunAsync()).Quarantined).Reasons);
    }

    [Fact]
    public async Task One_bad_file_does_not_stop_the_others()
    {
        const string Broken = "/sites/default/files/2023-11/sbo-encounters-fy24-fy24-oct.csv";
        Site.Page(PagePath, Broken, FilePath);
        Site.Answer(FilePath, MisbehavingSite.Body(Good));
        Site.Answer(Broken, MisbehavingSite.Status(500));
        var report = await RunAsync();
        Assert.Single(report.Ingested);
        Assert.Contains("500", Assert.Single(report.Failures), StringComparison.Ordinal);

        Site.Answer(Broken, MisbehavingSite.Body(CsvText.Southwest(CsvText.OctoberRow)));
        Assert.Single((await RunAsync()).Ingested);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(500)]
    public async Task A_page_that_is_refused_is_told(int status)
    {
        Site.Answer(PagePath, MisbehavingSite.Status(status));
        Assert.Contains($"{status}", Assert.Single((await RunAsync()).Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_without_any_release_is_told_as_a_failure_and_asked_for_again()
    {
        Site.Answer(PagePath, MisbehavingSite.Html("<html>We are checking your browser</html>"));
        Assert.Contains("no link to a release", Assert.Single((await RunAsync()).Failures), StringComparison.Ordinal);
        Assert.Contains("no link to a release", Assert.Single((await RunAsync()).Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_whose_only_file_is_elsewhere_is_no_error_page_and_the_file_is_told()
    {
        Site.Page(PagePath, "https://elsewhere.example/" + CsvText.SouthwestName);
        var report = await RunAsync();
        Assert.Empty(report.Failures);
        Assert.True(Assert.Single(report.Ignored).NeedsAttention);
    }

    [Fact]
    public async Task A_site_whose_robots_txt_is_out_of_order_is_left_alone()
    {
        Site.Answer("/robots.txt", MisbehavingSite.Status(503));
        Site.Page(PagePath, FilePath);
        Assert.Single((await RunAsync()).Failures);
        Assert.Equal(0, Site.Count(PagePath));
    }

    [Fact]
    public async Task Robots_txt_is_asked_for_once_a_day()
    {
        Site.Page(PagePath, FilePath);
        Site.Answer(FilePath, MisbehavingSite.Body(Good));
        await RunAsync();
        await RunAsync();
        Assert.Equal(1, Site.Count("/robots.txt"));
        Clock.Ahead = TimeSpan.FromHours(25);
        await RunAsync();
        Assert.Equal(2, Site.Count("/robots.txt"));
    }

    [Fact]
    public async Task Another_content_under_the_same_name_is_another_release()
    {
        Site.Page(PagePath, FilePath);
        Site.Answer(FilePath, MisbehavingSite.Body(Good));
        var first = Assert.Single((await RunAsync()).Ingested);
        Site.Page(PagePath, FilePath, "/changed");
        Site.Answer(FilePath,
            MisbehavingSite.Body(Good.Replace(",20", ",21", StringComparison.Ordinal),
                lastModified: "Fri, 15 Dec 2023 15:00:00 GMT"));
        var second = Assert.Single((await RunAsync()).Ingested);
        Assert.NotEqual(first.Release.Id, second.Release.Id);
        Assert.Equal(first.Release.Id, second.Release.Published!.Replaces);
        Assert.Equal((20, 21), (Assert.Single(second.Revisions).From.Value, second.Revisions[0].To.Value));
    }
}
