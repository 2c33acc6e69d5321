using Encounters.Api.Endpoints;
using Ingest.Tests.Api;
using static Microsoft.Playwright.Assertions;

namespace Ingest.Tests.Dashboard;

/// <summary>The page that describes the API, in real Chromium.</summary>
[Trait("Needs", "Chromium")]
public sealed class DocsPageTests(Browser browser, ServedReleases site)
{
    [Fact]
    public async Task The_page_shows_every_operation_and_loads_nothing_from_elsewhere()
    {
        var page = await browser.NewPageAsync();
        List<string> problems = [];
        page.Console += (_, message) =>
        {
            // Redoc asks for its maker's logo; that the policy refuses it is right.
            if (message.Type == "error" && !message.Text.StartsWith("Loading the image 'https://cdn.redoc.ly/",
                StringComparison.Ordinal))
            {
                problems.Add(message.Text);
            }
        };
        page.PageError += (_, error) => problems.Add(error);
        page.Response += (_, response) =>
        {
            if (!response.Url.StartsWith(site.Root.AbsoluteUri, StringComparison.Ordinal)
                && !response.Url.StartsWith("data:", StringComparison.Ordinal))
                problems.Add(response.Url);
        };
        await page.GotoAsync(new Uri(site.Root, "/api/docs").AbsoluteUri);
        foreach (var endpoint in ApiEndpoints.Described)
            await Expect(page.Locator($"[id$='operation/{endpoint.Name}']").First).ToBeVisibleAsync();
        Assert.Empty(problems);
    }
}
