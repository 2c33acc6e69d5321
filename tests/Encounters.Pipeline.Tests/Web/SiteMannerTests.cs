using Encounters.Normalization.Tests;

namespace Encounters.Pipeline.Tests.Web;

/// <summary>What a site asks of us is kept from pass to pass, and what we know of its links goes with them.</summary>
public sealed class SiteMannerTests : WebTest
{
    private const string FilePath = "/sites/default/files/2023-12/" + CsvText.SouthwestName;

    private static readonly string Good = CsvText.Southwest(CsvText.OctoberRow, CsvText.NovemberRow);

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(499)]
    public async Task A_site_that_refuses_to_show_its_rules_has_none_for_a_day(int status)
    {
        Site.Answer("/robots.txt", MisbehavingSite.Status(status));
        Publish();
        Assert.Single((await RunAsync()).Ingested);
        await RunAsync();
        Assert.Equal(1, Site.Count("/robots.txt"));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    public async Task A_site_whose_rules_cannot_be_had_is_asked_for_them_again_on_the_next_pass(int status)
    {
        Settings["Source:MaxRetries"] = "1";
        Site.Answer("/robots.txt", MisbehavingSite.Status(status));
        Publish();
        Assert.Single((await RunAsync()).Failures);
        Assert.Equal(0, Site.Count(PagePath));
        Site.Answer("/robots.txt", MisbehavingSite.Status(404));
        Assert.Single((await RunAsync()).Ingested);
    }

    [Fact]
    public async Task A_site_that_asks_to_wait_before_it_shows_its_rules_is_not_asked_for_anything_else()
    {
        Site.Answer("/robots.txt", MisbehavingSite.Status(429, retryAfter: "7200"));
        Publish();
        Assert.Single((await RunAsync()).Failures);
        Site.Requests.Clear();
        Site.Answer("/robots.txt", MisbehavingSite.Body("User-agent: *\nDisallow: /document/", "text/plain"));
        Assert.Single((await RunAsync()).Failures);
        Assert.Empty(Site.Requests);

        // The wait said nothing of the rules: they are read when it is over.
        Clock.Ahead = TimeSpan.FromHours(2.1);
        Assert.Contains("robots.txt disallows it", Assert.Single((await RunAsync()).Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_the_rules_forbid_is_told_and_not_read()
    {
        Site.Answer("/robots.txt", MisbehavingSite.Body("User-agent: *\nDisallow: /document/", "text/plain"));
        Publish();
        Assert.Contains("robots.txt disallows it", Assert.Single((await RunAsync()).Failures), StringComparison.Ordinal);
        Assert.Equal(0, Site.Count(PagePath));
    }

    [Fact]
    public async Task Rules_too_long_to_be_kept_are_obeyed_and_asked_for_on_each_pass()
    {
        var rules = "User-agent: *\n" + string.Concat(Enumerable.Range(0, 3_000).Select(i => $"Disallow: /forbidden/{i}\n"))
            + "Disallow: /sites/\n";
        Site.Answer("/robots.txt", MisbehavingSite.Body(rules, "text/plain"));
        Publish();
        Assert.Contains("robots.txt disallows it", Assert.Single((await RunAsync()).Ignored).Reason, StringComparison.Ordinal);
        await RunAsync();
        Assert.Equal((2, 0), (Site.Count("/robots.txt"), Site.Count(FilePath)));
    }

    [Fact]
    public async Task A_link_that_leaves_the_page_is_forgotten_and_fetched_whole_when_it_comes_back()
    {
        const string Other = "/sites/default/files/2024-01/" + CsvText.RestatedName;
        Publish(Other);
        Site.Answer(Other, MisbehavingSite.Body(CsvText.Restated));
        Assert.Equal(2, (await RunAsync()).Ingested.Count);
        Publish();
        await RunAsync();
        Site.Requests.Clear();
        Publish(Other);
        Assert.Equal(2, (await RunAsync()).Unchanged.Count);
        Assert.Equal([true, false],
            Site.Requests.Where(request => request.Path != PagePath).Select(request => request.IfNoneMatch.Length > 0));
    }

    [Fact]
    public async Task A_page_is_read_again_until_all_of_its_links_are_dealt_with()
    {
        Settings["Source:MaxRetries"] = "1";
        const string Broken = "/sites/default/files/2024-01/" + CsvText.RestatedName;
        Publish(Broken);
        Site.Answer(Broken, MisbehavingSite.Status(500));
        Assert.Single((await RunAsync()).Failures);
        Site.Requests.Clear();
        await RunAsync();
        Assert.Empty(Site.Requests.First(request => request.Path == PagePath).IfNoneMatch);
        Site.Answer(Broken, MisbehavingSite.Body(CsvText.Restated));
        await RunAsync();
        Site.Requests.Clear();
        await RunAsync();
        Assert.NotEmpty(Assert.Single(Site.Requests).IfNoneMatch);
    }

    [Fact]
    public async Task A_link_that_was_forbidden_is_fetched_without_conditions_when_it_may_be()
    {
        const string Old = "/private/" + CsvText.RestatedName;
        Site.Answer("/robots.txt", MisbehavingSite.Body("User-agent: *\nDisallow: /private/", "text/plain"));
        Publish(Old);
        Site.Answer(Old, MisbehavingSite.Body(CsvText.Restated));
        Assert.Single((await RunAsync()).Ignored);
        Site.Answer("/robots.txt", MisbehavingSite.Status(404));
        Clock.Ahead = TimeSpan.FromDays(7.1);
        Assert.Single((await RunAsync()).Ingested);
        Assert.Empty(Site.Requests.Single(request => request.Path == Old).IfNoneMatch);
    }

    [Fact]
    public async Task A_link_that_is_gone_is_told_with_its_status()
    {
        const string Gone = "/sites/default/files/2024-01/" + CsvText.RestatedName;
        Publish(Gone);
        Site.Answer(Gone, MisbehavingSite.Status(410));
        var report = await RunAsync();
        Assert.Empty(report.Failures);
        Assert.Equal("The file is gone (410).", Assert.Single(report.Ignored).Reason);
    }

    [Fact]
    public async Task A_missed_link_that_comes_back_after_it_was_gone_is_told_as_updated()
    {
        const string Workbook = "/sites/default/files/2023-12/november.xlsx";
        foreach (var (links, status, version) in ((string[], Pipeline.Alerts.AlertStatus, int)[])[
            ([FilePath, Workbook], Pipeline.Alerts.AlertStatus.Raised, 1), ([FilePath], Pipeline.Alerts.AlertStatus.Withdrawn, 2),
            ([FilePath, Workbook], Pipeline.Alerts.AlertStatus.Updated, 3)])
        {
            Publish(links[1..]);
            await RunAsync();
            var alert = Assert.Single(await new Pipeline.Alerts.AlertLedger(Store.Tables).ListAsync(Cancel));
            Assert.Equal((status, version), (alert.Status, alert.Version));
        }
    }

    [Fact]
    public async Task Five_redirects_are_followed_and_a_sixth_is_not()
    {
        for (var i = 0; i < 6; i++)
            Site.Answer($"/{i}", MisbehavingSite.Redirect($"/{i + 1}"));
        Site.Answer("/6", MisbehavingSite.Body("content"));
        await Assert.IsType<Sources.Web.WebAnswer.Body>(await GetAsync("/1")).File.DisposeAsync();
        Assert.IsType<Sources.Web.WebAnswer.Unreachable>(await GetAsync("/0"));
    }

    [Fact]
    public async Task A_repetition_of_a_request_that_was_led_on_begins_where_the_request_began()
    {
        Site.Answer("/old", MisbehavingSite.Redirect("/new"));
        Site.AnswerInTurn("/new", MisbehavingSite.Status(503), MisbehavingSite.Body("content"));
        var body = Assert.IsType<Sources.Web.WebAnswer.Body>(await GetAsync("/old"));
        await body.File.DisposeAsync();
        Assert.Equal((2, Site.At("/new")), (Site.Count("/old"), body.Address));
    }

    [Fact]
    public async Task A_body_of_just_the_limit_is_taken_whether_or_not_it_is_compressed()
    {
        Site.Answer("/a.csv", MisbehavingSite.Body(new string('x', 4_000)));
        await Assert.IsType<Sources.Web.WebAnswer.Body>(await GetAsync("/a.csv", maxBytes: 4_000)).File.DisposeAsync();
        Assert.IsType<Sources.Web.WebAnswer.Unreachable>(await GetAsync("/a.csv", maxBytes: 3_999));
    }

    [Fact]
    public async Task Retry_after_may_be_a_date()
    {
        var date = DateTimeOffset.UtcNow.AddHours(3);
        Site.Answer("/a.csv", MisbehavingSite.Status(429, retryAfter: date.ToString("R")));
        var refused = Assert.IsType<Sources.Web.WebAnswer.Refused>(await GetAsync("/a.csv"));
        Assert.Equal(date.ToUnixTimeSeconds(), refused.RetryAt!.Value.ToUnixTimeSeconds());
    }

    [Fact]
    public async Task A_wait_that_is_asked_for_with_another_status_is_no_wait()
    {
        Settings["Source:MaxRetries"] = "1";
        Site.Answer("/a.csv", MisbehavingSite.Status(404, retryAfter: "7200"));
        Assert.Null(Assert.IsType<Sources.Web.WebAnswer.Refused>(await GetAsync("/a.csv")).RetryAt);
    }

    private void Publish(params string[] others)
    {
        Site.Page(PagePath, [FilePath, .. others]);
        Site.Answer(FilePath, MisbehavingSite.Body(Good));
    }
}
