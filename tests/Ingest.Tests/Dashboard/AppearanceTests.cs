using System.Text.RegularExpressions;
using Encounters.Testing;
using Ingest.Tests.Api;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ingest.Tests.Dashboard;

/// <summary>
/// How every view and state looks on desktop, tablet and phone, light and dark: accessible, no wider than the screen, and in a
/// picture that people can look at.
/// </summary>
[Trait("Needs", "Chromium")]
public sealed class AppearanceTests(Browser browser, ServedHistory site)
{
    private const string Text = "In December 2023, CBP recorded 252,315 encounters at the southwest border. In January 2024, "
        + "there were 176,205, and in Texas more than 68,000. Encounters in Ohio rose by 12%.";

    private static readonly (string Name, string Query)[] Views =
    [
        ("months", ""),
        ("four", "?series=southwest,nationwide,northern,southwest/component=usbp"),
        ("sparse", "?series=nationwide/state=wi"),
        ("years", "?series=southwest&view=years"),
        ("years-as-of", "?series=southwest,northern&view=years&asOf=2024-03"),
        ("change", "?series=southwest&view=change"),
        ("parts", "?series=southwest,nationwide&view=parts&by=citizenship"),
        ("unknown", "?series=nope"),
        ("check", "?view=check"),
    ];

    [Theory]
    [InlineData("desktop", ColorScheme.Light, 1280, 800)]
    [InlineData("desktop", ColorScheme.Dark, 1280, 800)]
    [InlineData("tablet", ColorScheme.Light, 768, 1024)]
    [InlineData("phone", ColorScheme.Light, 360, 740)]
    [InlineData("phone", ColorScheme.Dark, 360, 740)]
    public async Task Axe_finds_no_violation_and_the_page_fits_the_screen(
        string device, ColorScheme scheme, int width, int height)
    {
        var page = await browser.NewPageAsync(new BrowserNewPageOptions
        {
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = width, Height = height },
        });
        var screen = $"{device}-{scheme.ToString().ToLowerInvariant()}";
        var root = await site.GetRootAsync();
        foreach (var (name, query) in Views)
        {
            await page.GotoAsync($"{root}{query}");
            await page.ReadyAsync();
            if (name == "check")
            {
                await CheckViewTests.CheckAsync(page, Text, "2024-02-29");
                await page.Locator("#check-result").WaitForAsync();
            }

            await page.LookAsync($"{name}-{screen}");
        }

        await page.GotoAsync(root.AbsoluteUri);
        await page.ReadyAsync();
        await page.Locator("details").EvaluateAllAsync<int>("all => all.map(details => details.open = true).length");
        await page.Locator("#search").FillAsync("new");
        await page.LookAsync($"open-{screen}");
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("#cite").ClickAsync();
        await page.LookAsync($"cite-{screen}");
        await page.GotoAsync($"{root}embed.html?series=southwest,northern");
        await page.ReadyAsync();
        await page.LookAsync($"embed-{screen}");
    }

    [Fact]
    public async Task A_phone_shows_the_whole_chart_before_anybody_scrolls()
    {
        var page = await browser.NewPageAsync(new BrowserNewPageOptions
        {
            ViewportSize = new ViewportSize { Width = 360, Height = 740 },
        });
        await page.GotoAsync((await site.GetRootAsync()).AbsoluteUri);
        await page.ReadyAsync();
        var bottom = await page.Locator("#totals").EvaluateAsync<double>("chart => chart.getBoundingClientRect().bottom");
        Assert.InRange(bottom, 1, 740);
    }

    [Fact]
    public async Task On_paper_the_chart_is_there_in_dark_ink_and_the_controls_are_not()
    {
        var page = await browser.NewPageAsync(new BrowserNewPageOptions { ColorScheme = ColorScheme.Dark });
        await page.GotoAsync((await site.GetRootAsync()).AbsoluteUri);
        await page.ReadyAsync();
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await page.EvaluateAsync("() => window.dispatchEvent(new Event('beforeprint'))");
        foreach (var hidden in (string[])["#search", "#share", ".views", "#as-of", "footer"])
            await Expect(page.Locator(hidden)).ToBeHiddenAsync();
        await Expect(page.Locator("#totals")).ToBeVisibleAsync();
        Assert.Equal("#1b5a9c", await page.EvaluateAsync<string>("() => Chart.getChart('totals').data.datasets[0].borderColor"));
        await page.LookAsync("print");
    }

    [Fact]
    public async Task An_empty_store_says_so_instead_of_showing_nothing()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServedReleases.StartAsync(folder.Path, []);
        var page = await browser.NewPageAsync();
        foreach (var (file, name) in ((string, string)[])[("", "empty"), ("embed.html", "empty-embed")])
        {
            await page.GotoAsync($"{server.Urls.First()}/{file}");
            await page.ReadyAsync();
            await Expect(page.Locator("#problem")).ToContainTextAsync("Nothing has been ingested yet");
            await page.LookAsync(name);
        }
    }

    [Theory]
    [InlineData("refused", "{\"status\":\"degraded\",\"tables\":\"ok\",\"blobs\":\"ok\",\"refused\":\"cbp.gov refuses us.\"}",
        "New figures are not coming in. cbp.gov refuses us.")]
    [InlineData("failing", "{\"status\":\"healthy\",\"tables\":\"ok\",\"blobs\":\"ok\",\"refused\":null,\"source\":"
        + "{\"failuresInARow\":3,\"failures\":[\"cbp.gov could not be reached.\"]}}",
        "The last 3 checks of CBP’s site failed: cbp.gov could not be reached.")]
    [InlineData("unhealthy",
        "{\"status\":\"unhealthy\",\"tables\":\"no answer within 3 seconds\",\"blobs\":\"ok\",\"refused\":null}",
        "The data store is not responding properly: no answer within 3 seconds.")]
    public async Task Trouble_of_the_source_and_the_store_is_told_above_the_figures(string name, string health, string message)
    {
        var page = await browser.NewPageAsync();
        await page.RouteAsync("**/api/health", route => route.FulfillAsync(new RouteFulfillOptions
        {
            Status = name == "unhealthy" ? 503 : 200,
            ContentType = "application/json",
            Body = health,
        }));
        await page.GotoAsync((await site.GetRootAsync()).AbsoluteUri);
        await page.ReadyAsync();
        await Expect(page.Locator("#health")).ToContainTextAsync(message);
        await Expect(page.Locator("#totals")).ToBeVisibleAsync();
        await page.LookAsync(name);
    }

    [Theory]
    [InlineData("unusable", "**/api/series/months?*", 503, "The store did not answer within 5 s. Reload this page in a minute.")]
    [InlineData("limited", "**/api/series/months?*", 429, "Too many requests. Wait a minute and try again.")]
    [InlineData("nameless", "**/api/series/names*", 503, "The store did not answer within 5 s. Reload this page in a minute.")]
    [InlineData("unreachable", "**/api/releases*", 0, "The server could not be reached.")]
    public async Task What_the_api_cannot_answer_is_told_in_words(string name, string path, int status, string message)
    {
        var page = await browser.NewPageAsync();
        await page.RouteAsync(path, route => status == 0 ? route.AbortAsync() : route.FulfillAsync(new RouteFulfillOptions
        {
            Status = status,
            ContentType = "application/problem+json",
            Body = "{\"title\":\"The store cannot be used.\",\"detail\":\"The store did not answer within 5 s.\"}",
        }));
        await page.GotoAsync((await site.GetRootAsync()).AbsoluteUri);
        await page.ReadyAsync();
        await Expect(page.Locator("#problem")).ToHaveTextAsync(new Regex($"{message}.*"));
        await Expect(page.Locator("#charts canvas")).ToHaveCountAsync(0);
        await page.LookAsync(name);
    }
}
