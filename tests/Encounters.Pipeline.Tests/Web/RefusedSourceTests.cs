using Encounters.Pipeline.Alerts;
using Encounters.Storage;
using Microsoft.AspNetCore.Http;

namespace Encounters.Pipeline.Tests.Web;

/// <summary>A source that refuses us for a day is a fact that people are told, with what to do about it.</summary>
public sealed class RefusedSourceTests : WebTest
{
    [Fact]
    public async Task A_fresh_deployment_that_is_refused_for_a_day_raises_one_alert_and_a_good_poll_withdraws_it()
    {
        Site.Answer(PagePath, Refuse);
        for (var poll = 1; poll < 4; poll++)
            await PollAsync();
        Assert.Empty(await AlertsAsync());

        // The fourth poll of a day raises it; the fifth says nothing new.
        await PollAsync();
        await PollAsync();
        var alert = Assert.Single(await AlertsAsync());
        Assert.Equal((AlertKind.Source, AlertStatus.Raised, 1, "source:127.0.0.1"),
            (alert.Kind, alert.Status, alert.Version, alert.Series));
        Assert.StartsWith("The last 4 polls could not read all of 127.0.0.1. No poll has been complete yet.", alert.Sentence,
            StringComparison.Ordinal);
        Assert.Contains("403 Forbidden, answered by AkamaiGHost", alert.Sentence, StringComparison.Ordinal);
        Assert.Contains("hand them in", alert.Sentence, StringComparison.Ordinal);
        Assert.Contains("Releases could not be read from 127.0.0.1", await ReadFeedAsync(), StringComparison.Ordinal);

        Site.Page(PagePath, "/2024-02/sbo-encounters-fy24-jan.csv");
        Site.Answer("/2024-02/sbo-encounters-fy24-jan.csv", MisbehavingSite.Status(404));
        await PollAsync();
        Assert.Equal(AlertStatus.Withdrawn, Assert.Single(await AlertsAsync()).Status);
        Assert.Contains("Withdrawn: Releases could not be read from 127.0.0.1", await ReadFeedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_in_passing_neither_raises_nor_withdraws_and_a_second_refusal_is_told_again()
    {
        Settings["Alerts:SourceRefusedAfterPolls"] = "2";
        Site.Answer("/2024-02/x.csv", MisbehavingSite.Status(404));
        foreach (var refused in (bool[])[true, false, true, true, false, true])
        {
            if (refused)
                Site.Answer(PagePath, Refuse);
            else
                Site.Page(PagePath, "/2024-02/x.csv");
            await PollAsync();
        }

        var alert = Assert.Single(await AlertsAsync());
        Assert.Equal((AlertStatus.Withdrawn, 2), (alert.Status, alert.Version));
        await PollAsync();
        Assert.Equal((AlertStatus.Updated, 3),
            (Assert.Single(await AlertsAsync()).Status, Assert.Single(await AlertsAsync()).Version));
    }

    [Theory]
    [InlineData("dns", "could not be resolved (DNS)")]
    [InlineData("tls", "a secure connection could not be established (TLS)")]
    [InlineData("robots", "robots.txt disallows it")]
    [InlineData("slow", "Source:AttemptTimeout")]
    [InlineData("error page", "no link to a release")]
    public async Task What_is_refused_is_told_precisely(string fault, string expected)
    {
        switch (fault)
        {
            case "dns":
                // No name ends in .invalid (RFC 6761).
                Settings["Source:LandingPages:0"] = Settings["Source:AllowedOrigins:0"] = "https://cbp.invalid";
                break;
            case "tls":
                Settings["Source:AllowedOrigins:0"] = Site.Origin.Replace("http:", "https:", StringComparison.Ordinal);
                Settings["Source:LandingPages:0"] = Settings["Source:AllowedOrigins:0"] + PagePath;
                break;
            case "robots":
                Site.Answer("/robots.txt", MisbehavingSite.Body("User-agent: *\nDisallow: /document/", "text/plain"));
                break;
            case "slow":
                Clock.RealUpTo = TimeSpan.FromMilliseconds(200);
                Settings["Source:AttemptTimeout"] = "00:00:00.100";
                Settings["Source:MaxRetries"] = "1";
                Site.Answer(PagePath, MisbehavingSite.Hang());
                break;
            default:
                Site.Answer(PagePath, MisbehavingSite.Html("<h1>Access denied</h1>"));
                break;
        }

        Settings["Alerts:SourceRefusedAfterPolls"] = "1";
        await PollAsync();
        Assert.Contains(expected, Assert.Single(await AlertsAsync()).Sentence, StringComparison.Ordinal);
    }

    private static Task Refuse(HttpContext context)
    {
        context.Response.StatusCode = 403;
        context.Response.Headers.Server = "AkamaiGHost";
        return Task.CompletedTask;
    }

    private Task<IReadOnlyList<Alert>> AlertsAsync() => new AlertLedger(Store.Tables).ListAsync(Cancel);

    private async Task<string> ReadFeedAsync() =>
        System.Text.Encoding.UTF8.GetString((await Store.Blobs.ReadAsync(StorePaths.AlertsFeed, Cancel))!.Content.Span);
}
