using Encounters.Normalization.Tests;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Jobs;
using Encounters.Pipeline.Ledger;

namespace Encounters.Pipeline.Tests.Web;

/// <summary>
/// Links that cannot be taken: forbidden, dead, unreadable, of another table. None is passed over without a word.
/// </summary>
public sealed class LinkTests : WebTest
{
    private const string FilePath = "/sites/default/files/2023-12/" + CsvText.SouthwestName;
    private const string Old = "/sites/default/files/assets/documents/2022-Oct/sbo-encounters-fy19-fy22.csv";

    private static readonly string Good = CsvText.Southwest(CsvText.OctoberRow, CsvText.NovemberRow);

    [Theory]
    [InlineData(true, "robots.txt disallows it")]
    [InlineData(false, "gone (404)")]
    public async Task A_link_that_is_forbidden_or_dead_is_told_remembered_and_asked_for_again_after_a_week(
        bool isForbidden, string reason)
    {
        Site.Page(PagePath, FilePath, Old);
        Site.Answer(FilePath, MisbehavingSite.Body(Good));
        if (isForbidden)
            Site.Answer("/robots.txt",
                MisbehavingSite.Body("User-agent: *\nDisallow: /core/\nDisallow: /sites/default/files/assets/documents/",
                    "text/plain"));
        var first = await RunAsync();
        Assert.Empty(first.Failures);
        Assert.Single(first.Ingested);
        Assert.Contains(reason, Assert.Single(first.Ignored).Reason, StringComparison.Ordinal);
        Assert.False(first.Ignored[0].NeedsAttention);
        Assert.Equal(isForbidden ? 0 : 1, Site.Count(Old));

        // The next pass costs one conditional request, and tells the link again.
        Site.Requests.Clear();
        var second = await RunAsync();
        Assert.Empty(second.Failures);
        Assert.Contains(reason, Assert.Single(second.Ignored).Reason, StringComparison.Ordinal);
        Assert.Equal(PagePath, Assert.Single(Site.Requests).Path);

        // A week later it may be fetched and is there, though the page has not changed.
        Site.Answer("/robots.txt", MisbehavingSite.Status(404));
        Site.Answer(Old,
            MisbehavingSite.Body(CsvText.Southwest(CsvText.OctoberRow).Replace("2024 (FYTD)", "2022", StringComparison.Ordinal)));
        Clock.Ahead = TimeSpan.FromDays(6);
        await RunAsync();
        Assert.Equal(0, Site.Count(Old));
        Clock.Ahead = TimeSpan.FromDays(8);
        Assert.Single((await RunAsync()).Quarantined);
    }

    [Theory]
    [InlineData("/2023-12/sboencountersfy24fy24nov.csv")]
    [InlineData("/2023-12/sbo_encounters_fy24_fy24_nov.csv")]
    [InlineData("/2023-12/FY24%20-%20FY24%20(FYTD)%20Southwest%20Land%20Border%20Encounters%20-%20November.csv")]
    [InlineData("/2023-12/data.csv")]
    public async Task A_release_under_another_name_is_taken(string path)
    {
        Site.Page(PagePath, path);
        Site.Answer(path, MisbehavingSite.Body(Good));
        var release = Assert.Single((await RunAsync()).Ingested).Release;
        Assert.Equal(("southwest", "fy24-fy24-nov", "2023-12"),
            (release.Dataset.Name, release.Coverage.ToString(), release.Published!.Month.ToString()));
    }

    [Theory]
    [InlineData("/2023-12/sbo-encounters-fy24-fy24-nov.xlsx", false)]
    [InlineData("/2023-12/fy24-fy24-november.zip", false)]
    [InlineData("/2023-12/changed-layout.csv", true)]
    public async Task A_data_file_that_cannot_be_taken_raises_one_alert_and_is_told_until_it_is_gone(string path, bool isCsv)
    {
        Site.Page(PagePath, FilePath, path);
        Site.Answer(FilePath, MisbehavingSite.Body(Good));
        Site.Answer(path, MisbehavingSite.Body("Fiscal Year,Month,Encounter Count\n2024,OCT,5\n"));
        for (var pass = 0; pass < 3; pass++)
        {
            var report = await RunAsync();
            Assert.Empty(report.Failures);
            var told = Assert.Single(report.Ignored);
            Assert.True(told.NeedsAttention);
            Assert.EndsWith(path, told.Location, StringComparison.Ordinal);
            var alert = Assert.Single(await AlertsAsync());
            Assert.Equal((AlertKind.Drift, AlertStatus.Raised, 1), (alert.Kind, alert.Status, alert.Version));
            Assert.Contains(path, alert.Sentence, StringComparison.Ordinal);
            Assert.Contains(told.Reason, alert.Sentence, StringComparison.Ordinal);
        }

        Assert.Equal(isCsv ? 1 : 0, Site.Count(path));

        // Health tells it too, from the record of the last poll.
        var polls = new PollLedger(Store.Tables);
        await polls.WriteAsync(Polls.Describe(await RunAsync(), Clock.GetUtcNow(), Clock.GetUtcNow(), before: null), Cancel);
        Assert.StartsWith($"{Site.Origin}{path}: ", Assert.Single((await polls.FindAsync(Cancel))!.NotTaken),
            StringComparison.Ordinal);
        Site.Page(PagePath, FilePath);
        Assert.Empty((await RunAsync()).Ignored);
        Assert.Equal(AlertStatus.Withdrawn, Assert.Single(await AlertsAsync()).Status);
        Assert.Empty((await RunAsync()).Ignored);
        Assert.Equal(2, Assert.Single(await AlertsAsync()).Version);
    }

    [Fact]
    public async Task A_missed_link_is_withdrawn_when_it_can_be_taken_and_not_when_the_site_cannot_be_read()
    {
        const string Other = "/2023-12/other.csv";
        Site.Page(PagePath, FilePath, Other);
        Site.Answer(FilePath, MisbehavingSite.Body(Good));
        Site.Answer(Other, MisbehavingSite.Body("Fiscal Year,Month,Encounter Count\n2024,OCT,5\n"));
        await RunAsync();
        Site.Answer(PagePath, MisbehavingSite.Status(403));
        Assert.Single((await RunAsync()).Failures);
        Assert.Equal(AlertStatus.Raised, Assert.Single(await AlertsAsync()).Status);

        Site.Page(PagePath, FilePath, Other);
        Site.Answer(Other, MisbehavingSite.Body(CsvText.Restated));
        Clock.Ahead = TimeSpan.FromDays(8);
        Assert.Single((await RunAsync()).Ingested);
        Assert.Equal(AlertStatus.Withdrawn,
            Assert.Single(await AlertsAsync(), alert => alert.Id.Contains(".link.", StringComparison.Ordinal)).Status);
    }

    [Fact]
    public async Task Another_table_is_told_and_harms_nothing()
    {
        const string Drugs = "/2023-12/nationwide-drugs-fy21-fy24.csv";
        Site.Page(PagePath, FilePath, Drugs);
        Site.Answer(FilePath, MisbehavingSite.Body(Good));
        Site.Answer(Drugs,
            MisbehavingSite.Body("Fiscal Year,Month (abbv),Component,Drug Type,Sum Qty (lbs)\n2024,OCT,x,Meth,5\n"));
        var report = await RunAsync();
        Assert.Empty(report.Failures);
        Assert.Empty(report.Quarantined);
        Assert.False(Assert.Single(report.Ignored).NeedsAttention);
        Assert.Empty(await AlertsAsync());
        Site.Requests.Clear();
        await RunAsync();
        Assert.Equal(PagePath, Assert.Single(Site.Requests).Path);
    }

    [Fact]
    public async Task A_file_in_quarantine_costs_one_request_and_the_others_none()
    {
        const string Bad = "/sites/default/files/2023-11/sbo-encounters-fy24-fy24-oct.csv";
        Site.Page(PagePath, FilePath, Bad);
        Site.Answer(FilePath, MisbehavingSite.Body(Good));
        Site.Answer(Bad, MisbehavingSite.Html("<html>Access denied</html>"));
        await RunAsync();
        Site.Requests.Clear();
        Assert.Single((await RunAsync()).Quarantined);
        Assert.Equal([PagePath, Bad], Site.Requests.Select(request => request.Path));
        Site.Answer(Bad, MisbehavingSite.Body(CsvText.Southwest(CsvText.OctoberRow)));
        Assert.Single((await RunAsync()).Ingested);
    }

    [Fact]
    public async Task Relative_links_on_a_page_that_redirects_resolve_against_the_address_it_leads_to()
    {
        Site.Answer(PagePath, MisbehavingSite.Redirect("/newsroom/stats/southwest/page"));
        Site.Page("/newsroom/stats/southwest/page", "files/2023-12/" + CsvText.SouthwestName);
        Site.Answer("/newsroom/stats/southwest/files/2023-12/" + CsvText.SouthwestName, MisbehavingSite.Body(Good));
        Assert.Single((await RunAsync()).Ingested);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_site_that_asks_for_a_long_wait_is_not_asked_again_before_it_is_over(int status)
    {
        Site.Page(PagePath, FilePath);
        Site.Answer(FilePath, MisbehavingSite.Status(status, retryAfter: "7200"));
        Assert.Contains("asks us to wait until", Assert.Single((await RunAsync()).Failures), StringComparison.Ordinal);
        Assert.Equal(1, Site.Count(FilePath));
        Assert.Empty(Clock.Waits);

        Site.Requests.Clear();
        Site.Answer(FilePath, MisbehavingSite.Body(Good));
        Clock.Ahead = TimeSpan.FromMinutes(119);
        Assert.Contains("asked us to wait until", Assert.Single((await RunAsync()).Failures), StringComparison.Ordinal);
        Assert.Empty(Site.Requests);
        Clock.Ahead = TimeSpan.FromMinutes(121);
        Assert.Single((await RunAsync()).Ingested);
    }

    private Task<IReadOnlyList<Alert>> AlertsAsync() => new AlertLedger(Store.Tables).ListAsync(Cancel);
}
