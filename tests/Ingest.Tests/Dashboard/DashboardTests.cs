using System.Text.Json;
using Encounters.Testing;
using Ingest.Tests.Api;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ingest.Tests.Dashboard;

/// <summary>The dashboard over the real releases in real Chromium.</summary>
[Trait("Needs", "Chromium")]
public sealed class DashboardTests(Browser browser, ServedReleases site)
{
    [Fact]
    public async Task The_page_shows_the_chart_of_southwest_with_the_alert_of_January_2024()
    {
        var page = await OpenAsync();
        await Expect(page.Locator("#series")).ToHaveValueAsync("southwest");
        await Expect(page.Locator("#totals-text"))
            .ToContainTextAsync(
                "Months with an alert (diamonds): March 2021, January 2023, June 2023, December 2023, January 2024");
        await Expect(page.Locator("#alerts"))
            .ToContainTextAsync("fell 41.7% in January 2024, to 176,195 from 301,981 in December 2023");

        // What the chart draws, as the library holds it: the value, the mark, the range.
        var drawn = await page.EvaluateAsync<JsonElement>("""
            () => {
              const { labels, datasets } = Chart.getChart('totals').data;
              const i = labels.indexOf('2024-01');
              return { value: datasets[0].data[i], mark: datasets[0].pointStyle[i], low: datasets[1].data[i], high: datasets[2].data[i] };
            }
            """);
        Assert.Equal(176_195, drawn.GetProperty("value").GetInt32());
        Assert.Equal("rectRot", drawn.GetProperty("mark").GetString());
        Assert.InRange(drawn.GetProperty("low").GetInt32(), 176_196, 250_000);
        Assert.True(await IsInkedAsync(page, "#totals"), "The canvas is blank.");
        await Expect(page.Locator("#revisions")).ToContainTextAsync("9,740");
        await Expect(page.Locator("#releases")).ToContainTextAsync("fy22-fy25-aug-644a7051");
    }

    [Fact]
    public async Task The_series_is_switched_by_mouse()
    {
        var page = await OpenAsync();
        await page.Locator("#series").SelectOptionAsync("nationwide");
        await Expect(page.Locator("#summary")).ToContainTextAsync("Nationwide: ");
        await Expect(page.Locator("#composition-scope")).ToContainTextAsync("Nationwide");
        Assert.EndsWith("?series=nationwide", page.Url, StringComparison.Ordinal);
        await page.ReloadAsync();
        await Expect(page.Locator("#series")).ToHaveValueAsync("nationwide");
    }

    [Fact]
    public async Task The_series_is_switched_by_keyboard()
    {
        var page = await OpenAsync();
        for (var i = 0; i < 10
            && !await page.Locator("#series").EvaluateAsync<bool>("select => select === document.activeElement"); i++)
            await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(page.Locator("#series")).ToHaveValueAsync("northern");
        await Expect(page.Locator("#summary")).ToContainTextAsync("Northern land border: ");
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1200)]
    [InlineData(ColorScheme.Dark, 1200)]
    [InlineData(ColorScheme.Light, 360)]
    public async Task Axe_finds_no_violation_and_the_page_fits_the_screen(ColorScheme scheme, int width)
    {
        var page = await OpenAsync(new BrowserNewPageOptions
        {
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = width, Height = 800 }
        });
        await page.Locator("details").EvaluateAllAsync<int>("all => all.map(details => details.open = true).length");

        // Evaluated by the debugger, so the page's policy stays as strict as it is.
        await page.EvaluateAsync(
            await File.ReadAllTextAsync(NpmPackages.PathOf("axe-core/axe.min.js"), TestContext.Current.CancellationToken));
        var violations = await page.EvaluateAsync<JsonElement>(
            "async () => (await axe.run()).violations.map(found => `${found.impact} ${found.id}: ${found.nodes.map(node => "
                + "node.target).join(' ')}`)");
        Assert.Empty(violations.EnumerateArray().Select(violation => violation.GetString()));
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"),
            "The page is wider than the screen.");
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new PageScreenshotOptions
            {
                FullPage = true,
                Path = Path.Combine(folder, $"dashboard-{scheme}-{width}.png")
            });
    }

    [Fact]
    public async Task No_request_leaves_the_origin_and_the_policy_would_not_let_it()
    {
        var page = await browser.NewPageAsync();
        List<string> requests = [], problems = [];
        page.Request += (_, request) => requests.Add(request.Url);
        page.Console += (_, message) => problems.Add(message.Text);
        page.PageError += (_, error) => problems.Add(error);
        await page.GotoAsync(site.Root.AbsoluteUri);
        await page.Locator("html[data-ready=true]").WaitForAsync();
        Assert.Empty(problems);
        Assert.All(requests, request => Assert.StartsWith(site.Root.AbsoluteUri, request, StringComparison.Ordinal));
        Assert.Contains(requests, request => request.Contains("/api/series/months", StringComparison.Ordinal));

        var refused = await page.EvaluateAsync<bool>("() => fetch('http://127.0.0.2:9/').then(() => false, () => true)");
        Assert.True(refused);
        Assert.Contains(problems, problem => problem.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_composition_of_a_month_never_exceeds_its_total()
    {
        var page = await OpenAsync();
        var excess = await page.EvaluateAsync<JsonElement>("""
            () => {
              const totals = Chart.getChart('totals').data;
              const whole = new Map(totals.labels.map((month, i) => [month, totals.datasets[0].data[i]]));
              return [...document.querySelectorAll('#composition canvas')].flatMap((canvas) => {
                const { labels, datasets } = Chart.getChart(canvas).data;
                return labels.filter((month, i) =>
                  datasets.reduce((sum, set) => sum + set.data[i], 0) > whole.get(month) * 1.001);
              });
            }
            """);
        Assert.Empty(excess.EnumerateArray());
    }

    [Fact]
    public async Task An_empty_store_says_so_instead_of_showing_nothing()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServedReleases.StartAsync(folder.Path, []);
        var page = await browser.NewPageAsync();
        await page.GotoAsync(server.Urls.First());
        await Expect(page.Locator("#problem")).ToContainTextAsync("nothing has been ingested yet");
    }

    private static Task<bool> IsInkedAsync(IPage page, string canvas) => page.Locator(canvas).EvaluateAsync<bool>(
        "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(byte => byte !== 0)");

    private async Task<IPage> OpenAsync(BrowserNewPageOptions? options = null)
    {
        var page = await browser.NewPageAsync(options);
        await page.GotoAsync(site.Root.AbsoluteUri);
        await page.Locator("html[data-ready=true]").WaitForAsync();
        return page;
    }
}
