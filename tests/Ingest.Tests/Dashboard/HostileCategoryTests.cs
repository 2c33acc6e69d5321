using Encounters.Testing;
using Ingest.Tests.Api;
using static Microsoft.Playwright.Assertions;

namespace Ingest.Tests.Dashboard;

[Trait("Needs", "Chromium")]
public sealed class HostileCategoryTests(Browser browser)
{
    [Fact]
    public async Task Markup_in_a_category_or_a_file_is_shown_as_text_and_never_run()
    {
        using var folder = new TemporaryFolder();
        var rows = Enumerable.Range(0, 3).Select(month =>
            $"2024 (FYTD),FYTD,{((string[])["OCT", "NOV", "DEC"])[month]},<script>alert(1)</script>,<img src=x "
                + $"onerror=alert(2)>,\"\"\"><svg onload=alert(3)>\",javascript:alert(4),Apprehensions,{month + 5}");
        await File.WriteAllTextAsync(
            folder.File("sbo-encounters-fy24-fy24-dec.csv"),
            "Fiscal Year,Month Grouping,Month (abbv),Component,Demographic,Citizenship Grouping,Title of Authority,Encounter "
                + "Type,Encounter Count\n"
            + string.Join('\n', rows) + "\n",
            TestContext.Current.CancellationToken);
        Assert.Equal(0, (await IngestRunner.RunAsync("run", "--source", folder.Path, "--store", folder.File("store"))).ExitCode);
        await using var server = await ServedReleases.StartAsync(folder.File("store"), []);

        var page = await browser.NewPageAsync();
        List<string> ran = [];
        page.Dialog += (_, dialog) =>
        {
            ran.Add(dialog.Message);
            _ = dialog.DismissAsync();
        };
        page.Console += (_, message) => ran.Add(message.Text);
        foreach (var (series, view, place) in ((string, string, string)[])
        [
            ("southwest", "parts&by=component", "#charts"),
            ("southwest/component=script_alert_1_script", "months", "#title"),
            ("southwest,southwest/demographic=%3Cimg src=x onerror=alert(5)%3E", "parts&by=component", "#charts"),
            ("%3C/script%3E%3Cimg src=x onerror=alert(6)%3E", "months", "#problem"),
        ])
        {
            await page.GotoAsync($"{server.Urls.First()}/?series={series}&view={view}");
            await page.ReadyAsync();
            await Expect(page.Locator(place)).ToContainTextAsync(place == "#problem" ? "<img src=x" : "cript alert 1 script");
        }

        await page.Locator("#search").FillAsync("script");
        await Expect(page.Locator("#found")).ToContainTextAsync("script alert 1 script");

        Assert.Empty(ran);
        Assert.Equal(0, await page.Locator("img, svg, main script").CountAsync());
    }
}
