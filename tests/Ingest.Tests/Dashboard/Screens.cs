using System.Globalization;
using System.Text.Json;
using Encounters.Testing;
using Microsoft.Playwright;

namespace Ingest.Tests.Dashboard;

/// <summary>What holds on every screen, and the pictures of them, which CI keeps.</summary>
internal static class Screens
{
    private static string Folder => Directory.CreateDirectory(
        Path.Combine(Repository.Root, "TestResults", "dashboard")).FullName;

    /// <summary>A count as the page writes it.</summary>
    public static int Number(string text) => int.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    /// <summary>Waits until all is shown.</summary>
    public static Task ReadyAsync(this IPage page) => page.Locator("html[data-ready=true]").WaitForAsync();

    /// <summary>Axe finds nothing, nothing is wider than the screen, and a picture of it is kept.</summary>
    public static async Task LookAsync(this IPage page, string name)
    {
        // Evaluated by the debugger, so the page's policy stays as strict as it is.
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await page.EvaluateAsync(
                await File.ReadAllTextAsync(NpmPackages.PathOf("axe-core/axe.min.js"), TestContext.Current.CancellationToken));
        }

        await page.ScreenshotAsync(new PageScreenshotOptions { FullPage = true, Path = Path.Combine(Folder, $"{name}.png") });
        var violations = await page.EvaluateAsync<JsonElement>(
            "async () => (await axe.run()).violations.map(found => `${found.impact} ${found.id}: ${found.nodes.map(node => "
                + "node.target).join(' ')}`)");
        Assert.Empty(violations.EnumerateArray().Select(violation => $"{name}: {violation.GetString()}"));
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"),
            $"{name}: the page is wider than the screen.");
    }

    /// <summary>Presses Tab until an element has the focus, as somebody without a mouse does.</summary>
    public static async Task TabToAsync(this IPage page, string selector)
    {
        const int Most = 60;
        for (var i = 0; i < Most; i++)
        {
            if (await page.Locator(selector).EvaluateAsync<bool>("element => element === document.activeElement"))
                return;
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{selector} cannot be reached with the Tab key.");
    }

    /// <summary>What a chart draws, as the library holds it: the values of a line by its label.</summary>
    public static async Task<Dictionary<string, double?>> DrawnAsync(this IPage page, string canvas, string line)
    {
        var drawn = await page.EvaluateAsync<JsonElement>(
            """
            ([canvas, line]) => {
              const { labels, datasets } = Chart.getChart(canvas).data;
              return labels.map((label, i) => [label, datasets.find((set) => set.label === line).data[i]]);
            }
            """,
            new[] { canvas, line });
        return drawn.EnumerateArray().ToDictionary(
            pair => pair[0].GetString()!,
            pair => pair[1].ValueKind == JsonValueKind.Number ? pair[1].GetDouble() : (double?)null);
    }
}
