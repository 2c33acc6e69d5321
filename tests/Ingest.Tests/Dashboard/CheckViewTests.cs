using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ingest.Tests.Dashboard;

/// <summary>The view that checks a text.</summary>
[Trait("Needs", "Chromium")]
public sealed class CheckViewTests(Browser browser, ServedHistory site)
{
    private const string Seed =
        "According to U.S. Customs and Border Protection (CBP), in January, authorities reported 176,205 encounters with "
        + "migrants in the southwestern border region, the main point of entry for irregular migrants from Latin America. "
        + "The figures reported by the CBP marked a drop in migrant flows compared to December, when migration officials "
        + "reported 252,315 encounters.";

    [Fact]
    public async Task Every_figure_is_marked_where_it_stands_with_its_verdict_the_worst_first_and_corrections_last()
    {
        var page = await OpenAsync();
        await CheckAsync(page, Seed, "2024-02-29");
        await Expect(page.Locator("#check-status")).ToHaveTextAsync(
            "1 figure is wrong. 3 encounter figures were checked. Judged by what CBP had published by February 29, 2024.");
        await Expect(page.Locator("#check-marked mark.right")).ToHaveTextAsync(["176,205 1 ✓", "drop 2 ✓"]);
        await Expect(page.Locator("#check-marked mark.wrong")).ToHaveTextAsync(["252,315 3 ✗"]);
        await Expect(page.Locator("#check-figures > li").First).ToContainTextAsync("From another month, year or series");
        await Expect(page.Locator("#check-figures > li").First).ToContainTextAsync(
            "Southwest border encounters, December 2022: 252,315 (release fy20-fy23-final-5b8fbc01)");
        await Expect(page.Locator("#check-corrected li")).ToHaveTextAsync(["252,315 → 301,983"]);

        // But for the marks, it is the text.
        Assert.Equal(Seed, await page.Locator("#check-marked").EvaluateAsync<string>(
            "place => { const copy = place.cloneNode(true); copy.querySelectorAll('a').forEach(mark => { "
                + "mark.previousSibling.remove(); mark.remove(); }); return copy.textContent; }"));

        await page.Locator("#check-figures a").First.ClickAsync();
        await page.ReadyAsync();
        await Expect(page.Locator("#summary")).ToContainTextAsync("176,205 in January 2024");
    }

    [Fact]
    public async Task It_is_done_by_keyboard_alone_and_a_mark_leads_to_its_line()
    {
        var page = await browser.NewPageAsync();
        await page.GotoAsync((await site.GetRootAsync()).AbsoluteUri);
        await page.ReadyAsync();
        await page.TabToAsync("header [data-go=check]");
        await page.Keyboard.PressAsync("Enter");
        await page.TabToAsync("#check-text");
        await page.Keyboard.InsertTextAsync(Seed);
        await page.TabToAsync("#check-date");
        await page.Keyboard.TypeAsync("02292024");
        await Expect(page.Locator("#check-date")).ToHaveValueAsync("2024-02-29");
        await page.TabToAsync("#check-form button");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#check-result")).ToBeVisibleAsync();
        await page.TabToAsync("#check-marked mark.wrong a");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#figure-3")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Hostile_text_shows_as_text()
    {
        const string Hostile = "</div><script>alert(1)</script><img src=x onerror=alert(2)> In January 2024, <b>176,205</b> "
            + "encounters at the southwest border 👩‍👩‍👧 were recorded; 176,205\u202E encounters.";
        var page = await OpenAsync();
        List<string> ran = [];
        page.Dialog += (_, dialog) =>
        {
            ran.Add(dialog.Message);
            _ = dialog.DismissAsync();
        };
        page.Console += (_, message) => ran.Add(message.Text);
        await CheckAsync(page, Hostile, "2024-02-29");
        await Expect(page.Locator("#check-marked mark").First).ToContainTextAsync("176,205");
        await Expect(page.Locator("#check-marked")).ToContainTextAsync("<script>alert(1)</script><img src=x onerror=alert(2)>");
        Assert.Equal(0, await page.Locator("#check-marked :not(mark, a)").CountAsync());
        Assert.Empty(ran);
    }

    [Fact]
    public async Task What_cannot_be_checked_is_told_in_words()
    {
        var page = await OpenAsync();
        await page.Locator("#check-form button").ClickAsync();
        await Expect(page.Locator("#check-problem")).ToHaveTextAsync("Paste some text first.");
        await CheckAsync(page, new string('a', (64 * 1024) + 1), "");
        await Expect(page.Locator("#check-problem")).ToContainTextAsync("The text is too long. Check at most 64 KB at a time");
        await CheckAsync(page, "Nothing to see here.", "");
        await Expect(page.Locator("#check-status")).ToContainTextAsync("No figure was found in the text.");
        await Expect(page.Locator("#check-problem")).ToBeHiddenAsync();
        await page.RouteAsync("**/api/check*", route => route.FulfillAsync(new RouteFulfillOptions
        {
            Status = 429,
            Headers = new Dictionary<string, string> { ["Retry-After"] = "7" },
        }));
        await CheckAsync(page, Seed, "");
        await Expect(page.Locator("#check-problem")).ToHaveTextAsync("Too many requests. Wait 7 seconds and try again.");
    }

    internal static async Task CheckAsync(IPage page, string text, string date)
    {
        await page.Locator("#check-text").FillAsync(text);
        await page.Locator("#check-date").FillAsync(date);
        await page.Locator("#check-form button").ClickAsync();
    }

    private async Task<IPage> OpenAsync()
    {
        var page = await browser.NewPageAsync();
        await page.GotoAsync($"{await site.GetRootAsync()}?view=check");
        await page.ReadyAsync();
        return page;
    }
}
