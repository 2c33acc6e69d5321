using System.Globalization;
using System.Text;
using Ingest.Tests.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ingest.Tests.Dashboard;

/// <summary>What readers take with them: figures, pictures, the address, a citation, a chart for their own page.</summary>
[Trait("Needs", "Chromium")]
public sealed class TakingTests(Browser browser, ServedReleases site)
{
    private static readonly byte[] PngMagic = [0x89, (byte)'P', (byte)'N', (byte)'G'];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_figures_shown_are_saved_as_csv()
    {
        var page = await OpenAsync("?series=southwest,northern");
        var (name, bytes) = await SaveAsync(page, "#csv");
        Assert.Equal("southwest-northern-months.csv", name);
        var lines = Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF').Split("\r\n");
        Assert.Equal("Month,Southwest border encounters,Northern border encounters", lines[0]);
        Assert.Contains(lines, line => line.StartsWith("2024-01,176195,", StringComparison.Ordinal));

        await page.Locator(".views [data-go=years]").ClickAsync();
        await Expect(page.Locator("#years-1")).ToBeVisibleAsync();
        (name, bytes) = await SaveAsync(page, "#csv");
        lines = Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF').Split("\r\n");
        Assert.Equal("southwest-northern-years.csv", name);
        Assert.StartsWith("Southwest border encounters by fiscal year,2020,458088,October–September,,,45139,", lines[1],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_series_is_saved_as_png_and_svg_and_several_as_png()
    {
        var page = await OpenAsync("");
        Assert.Equal(PngMagic, (await SaveAsync(page, "#png")).Bytes[..4]);
        var (name, svg) = await SaveAsync(page, "#svg");
        Assert.Equal("southwest-months.svg", name);
        Assert.Contains("<svg", Encoding.UTF8.GetString(svg), StringComparison.Ordinal);
        await page.GotoAsync($"{site.Root}?series=southwest,northern");
        await page.ReadyAsync();
        Assert.Equal(PngMagic, (await SaveAsync(page, "#png")).Bytes[..4]);
        await Expect(page.Locator("#svg")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Pictures_say_as_of_when_they_are_and_where_they_come_from()
    {
        var page = await OpenAsync("?series=southwest&asOf=fy22-fy25-aug-644a7051");

        // What the picture has written on it, as it is drawn.
        await page.EvaluateAsync(
            """
            () => {
              window.written = [];
              const write = CanvasRenderingContext2D.prototype.fillText;
              CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
                window.written.push(text);
                return write.call(this, text, ...rest);
              };
            }
            """);
        await SaveAsync(page, "#png");
        var written = await page.EvaluateAsync<string[]>("() => window.written");
        Assert.Equal("Southwest border encounters by month. As published with data through August 2025", written[0]);
        Assert.Equal(
            $"Source: U.S. Customs and Border Protection, fy22-fy25-aug-644a7051. {site.Root}?series=southwest"
                + "&asOf=fy22-fy25-aug-644a7051",
            written[1]);

        var (name, svg) = await SaveAsync(page, "#svg");
        Assert.Equal("southwest-months-as-of-fy22-fy25-aug-644a7051.svg", name);
        Assert.Contains("9,740 in August 2025", Encoding.UTF8.GetString(svg), StringComparison.Ordinal);
        Assert.Contains("As published up to release fy22-fy25-aug-644a7051.", Encoding.UTF8.GetString(svg),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_link_the_citation_and_the_snippet_are_copied()
    {
        var page = await OpenAsync("?series=southwest/state=tx&view=change");
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.Locator("#copy-link").ClickAsync();
        await Expect(page.Locator("#share-status")).ToHaveTextAsync("Copied.");
        Assert.Equal($"{site.Root}?series=southwest/state=tx&view=change", await ClipboardAsync(page));

        await page.Locator("#cite").ClickAsync();
        var citation = await page.Locator("#dialog-text").InputValueAsync();
        var today = DateTime.UtcNow.ToString("MMMM d, yyyy", CultureInfo.InvariantCulture);
        Assert.StartsWith(
            "U.S. Customs and Border Protection (CBP), Southwest border encounters in Texas, October 2019 to September 2025. "
                + "Release fy22-fy25-final-ec734bea, data through September 2025, fetched on ",
            citation,
            StringComparison.Ordinal);
        Assert.EndsWith($"Viewed {today}. {site.Root}?series=southwest/state=tx&view=change", citation, StringComparison.Ordinal);
        await page.Locator("#dialog-copy").ClickAsync();
        await Expect(page.Locator("#dialog-status")).ToHaveTextAsync("Copied.");
        Assert.Equal(citation, await ClipboardAsync(page));
        await page.Keyboard.PressAsync("Escape");

        await page.Locator("#embed").ClickAsync();
        Assert.Equal(
            $"<iframe style=\"border: 0\" src=\"{site.Root}embed.html?series=southwest/state=tx&amp;view=change\" "
                + "title=\"Southwest border encounters in Texas: chart\" width=\"100%\" height=\"480\" "
                + "loading=\"lazy\"></iframe>",
            await page.Locator("#dialog-text").InputValueAsync());
    }

    [Fact]
    public async Task The_chart_is_shown_in_the_page_of_another_and_the_dashboard_is_not()
    {
        // Another site: a name of its own, so another origin.
        await using var other = WebApplication.CreateSlimBuilder().Build();
        other.Urls.Add("http://127.0.0.1:0");
        other.MapGet("/", () => Results.Content(
            $"<!doctype html><title>Newspaper</title><iframe id=chart src=\"{site.Root}embed.html?series=southwest,northern\" "
                + $"width=600 height=480></iframe><iframe id=page src=\"{site.Root}\" width=600 height=480></iframe>",
            "text/html"));
        await other.StartAsync(Cancel);
        var page = await browser.NewPageAsync();
        List<string> problems = [];
        page.Console += (_, message) => problems.Add(message.Text);
        await page.GotoAsync(other.Urls.First());
        var chart = page.FrameLocator("#chart");
        await Expect(chart.Locator("#title")).ToHaveTextAsync("Southwest border encounters and northern border encounters");
        await Expect(chart.Locator("#totals")).ToBeVisibleAsync();
        await Expect(chart.Locator("#source")).ToContainTextAsync("fy22-fy25-final-ec734bea");
        await Expect(chart.Locator("#whole")).ToHaveAttributeAsync("href", $"{site.Root}?series=southwest,northern");
        Assert.Contains(problems, problem => problem.Contains("frame-ancestors", StringComparison.Ordinal));
    }

    private static Task<string> ClipboardAsync(IPage page) => page.EvaluateAsync<string>("() => navigator.clipboard.readText()");

    private static async Task<(string Name, byte[] Bytes)> SaveAsync(IPage page, string button)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator(button).ClickAsync());
        return (download.SuggestedFilename, await File.ReadAllBytesAsync(await download.PathAsync(), Cancel));
    }

    private async Task<IPage> OpenAsync(string query)
    {
        var page = await browser.NewPageAsync();
        await page.GotoAsync($"{site.Root}{query}");
        await page.ReadyAsync();
        return page;
    }
}
