using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ingest.Tests.Dashboard;

/// <summary>Choosing what is shown: series, views, the time of publication. The address says it, and Back works.</summary>
[Trait("Needs", "Chromium")]
public sealed class ChoosingTests(Browser browser, ServedHistory site)
{
    [Theory]
    [InlineData("Texas", "southwest/state=tx")]
    [InlineData("tx", "southwest/state=tx")]
    [InlineData("Border Patrol", "southwest/component=usbp")]
    [InlineData("southwest/component=usbp", "southwest/component=usbp")]
    [InlineData("ports of entry", "southwest/component=ofo")]
    [InlineData("wisconsin", "nationwide/state=wi")]
    [InlineData("northern", "northern")]
    public async Task A_series_is_found_by_name_and_by_key(string question, string key)
    {
        var page = await OpenAsync();
        await page.Locator("#search").FillAsync(question);
        await Expect(page.Locator("#found [role=option]").First.Locator("code")).ToHaveTextAsync(key);
        await page.Locator("#found [role=option]").First.ClickAsync();
        await Expect(page.Locator("#chosen li")).ToHaveCountAsync(2);
        Assert.EndsWith($"?series=southwest,{key}", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Series_and_views_are_chosen_by_keyboard_alone_and_Back_undoes_each_step()
    {
        var page = await OpenAsync();
        await page.TabToAsync("#search");
        await page.Keyboard.TypeAsync("texas");
        await Expect(page.Locator("#search")).ToHaveAttributeAsync("aria-activedescendant", "found-0");
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Locator("#search")).ToHaveAttributeAsync("aria-activedescendant", "found-1");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#title"))
            .ToHaveTextAsync("Southwest border encounters and southwest border encounters in Texas");
        await Expect(page.Locator("#search-status")).ToHaveTextAsync("Southwest border encounters in Texas added.");

        await page.TabToAsync(".views [data-go=years]");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#years-1")).ToBeVisibleAsync();
        Assert.EndsWith("?series=southwest,southwest/state=tx&view=years", page.Url, StringComparison.Ordinal);

        await page.TabToAsync("#as-of");
        await page.Keyboard.PressAsync("Home");
        await Expect(page.Locator("#as-of-text")).ToContainTextAsync("September 2023");
        await Expect(page).ToHaveURLAsync(new Regex("asOf=fy20-fy23-final-5b8fbc01$"));

        await page.GoBackAsync();
        await Expect(page.Locator("#as-of-text")).ToHaveTextAsync("Latest figures");
        await page.GoBackAsync();
        await Expect(page.Locator("#totals")).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Expect(page.Locator("#title")).ToHaveTextAsync("Southwest border encounters");
        await page.GoForwardAsync();
        await Expect(page.Locator("#chosen li")).ToHaveCountAsync(2);
        await page.Locator("#chosen button").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#title")).ToHaveTextAsync("Southwest border encounters in Texas");
        await Expect(page.Locator("#search")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Four_series_are_drawn_together_in_colors_and_dashes_that_differ_and_a_fifth_is_refused_in_words()
    {
        var page = await OpenAsync("?series=southwest,nationwide,northern,southwest/component=usbp");
        var looks = await page.EvaluateAsync<string[]>(
            "() => Chart.getChart('totals').data.datasets.map(set => `${set.borderColor} ${set.borderDash} ${set.pointStyle}`)");
        Assert.Equal(4, looks.Length);
        for (var part = 0; part < 3; part++)
            Assert.Equal(4, looks.Select(look => look.Split(' ')[part]).Distinct().Count());
        await page.Locator("#search").FillAsync("california");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#search-status")).ToContainTextAsync("Four series are shown, which is the limit.");
        await Expect(page.Locator("#chosen li")).ToHaveCountAsync(4);
    }

    [Theory]
    [InlineData("?series=nope", "There is no series “nope”.", 0)]
    [InlineData("?series=nope,southwest", "There is no series “nope”.", 1)]
    [InlineData("?series=", "No series is shown.", 0)]
    [InlineData("?series=southwest&asOf=2019-01-01", "CBP had not published this series by then", 0)]
    [InlineData("?series=southwest&asOf=never", "'never' is neither a release nor a date", 0)]
    public async Task What_cannot_be_shown_is_told_and_nothing_else_is_shown_in_its_place(
        string query, string message, int charts)
    {
        var page = await OpenAsync(query);
        await Expect(page.Locator("#problem")).ToContainTextAsync(message);
        await Expect(page.Locator("#charts canvas")).ToHaveCountAsync(charts);
    }

    [Fact]
    public async Task Fiscal_years_are_laid_over_each_other_with_their_totals()
    {
        var page = await OpenAsync("?series=southwest&view=years");
        var newest = await page.DrawnAsync("years-0", "FY2025");
        Assert.Equal("Oct", newest.Keys.First());
        Assert.Equal("Sep", newest.Keys.Last());
        Assert.Equal(301_981, (await page.DrawnAsync("years-0", "FY2024"))["Dec"]);
        Assert.Equal(
            [458_088, 1_734_686, 2_378_944, 2_475_669, 2_135_005],
            (await page.Locator("#years-0-table tbody tr td:nth-child(2)").AllTextContentsAsync())
                .Reverse().Take(5).Select(Screens.Number));
        await Expect(page.Locator("#summary"))
            .ToContainTextAsync("443,671 in fiscal year 2025, down 79.2% from fiscal year 2024.");
    }

    [Fact]
    public async Task A_year_to_date_is_never_shown_as_a_whole_one()
    {
        // As of March 2024: October 2023 to February 2024 had been published.
        var page = await OpenAsync("?series=southwest&view=years&asOf=2024-03");
        await Expect(page.Locator("#summary")).ToContainTextAsync(
            "in fiscal year 2024 to date (October 2023–February 2024), ");
        await Expect(page.Locator("#summary")).ToContainTextAsync("from the same months of fiscal year 2023.");
        var toDate = await page.DrawnAsync("years-0", "FY2024 to date");
        Assert.Null(toDate["Mar"]);
        Assert.NotNull(toDate["Feb"]);
    }

    [Fact]
    public async Task The_slider_shows_a_month_as_it_was_first_published()
    {
        var page = await OpenAsync();
        var slider = page.Locator("#as-of");
        Assert.Equal("8", await slider.GetAttributeAsync("max"));
        await page.TabToAsync("#as-of");
        await page.Keyboard.PressAsync("End");
        for (var i = 0; i < 8; i++)
        {
            if ((await page.Locator("#as-of-text").TextContentAsync())!.Contains("in February 2024", StringComparison.Ordinal))
                break;
            await page.Keyboard.PressAsync("ArrowLeft");
        }

        await Expect(page.Locator("#summary")).ToContainTextAsync("Southwest border encounters: 176,205 in January 2024");
        Assert.Equal("As published in February 2024, with data through January 2024",
            await slider.GetAttributeAsync("aria-valuetext"));
        Assert.Equal(176_205, (await page.DrawnAsync("totals", "Encounters"))["2024-01"]);
        await Expect(page.Locator("main")).ToContainTextAsync("The shaded band is the range expected from earlier months.");
        await page.Locator("#as-of-latest").ClickAsync();
        await Expect(page.Locator("#summary")).ToContainTextAsync("September 2025");
        Assert.Equal(176_195, (await page.DrawnAsync("totals", "Encounters"))["2024-01"]);
    }

    [Fact]
    public async Task The_change_on_a_year_is_that_of_the_same_months()
    {
        var page = await OpenAsync("?series=southwest&view=change");
        var changes = await page.DrawnAsync("change", "Southwest border encounters");
        Assert.Equal(100 * (301_981.0 - 252_315) / 252_315, changes["2023-12"]!.Value, 6);
        await page.GotoAsync($"{await site.GetRootAsync()}?series=southwest,northern&view=change");
        await Expect(page.Locator("#summary p")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task A_sparse_series_starts_at_0_has_whole_ticks_and_is_not_flattened_by_its_range()
    {
        var page = await OpenAsync("?series=nationwide/state=wi");
        var ticks = await page.EvaluateAsync<double[]>(
            "() => Chart.getChart('totals').scales.y.ticks.map((tick) => tick.value)");
        Assert.Equal(0, ticks[0]);
        Assert.All(ticks, tick => Assert.Equal(Math.Round(tick), tick));
        Assert.InRange(ticks[^1], 40, 80);
        await Expect(page.Locator("#summary")).ToContainTextAsync("3 in September 2025, compared with 1 in September 2024.");
    }

    [Fact]
    public async Task The_latest_release_is_told_what_came_what_was_restated_and_what_moved()
    {
        var page = await OpenAsync();
        await Expect(page.Locator("#news-release")).ToContainTextAsync("nationwide by state, through September 2025");
        await Expect(page.Locator("#news-came")).ToContainTextAsync("Southwest border encounters: 11,647 in September 2025");
        await Expect(page.Locator("#news-restated")).ToContainTextAsync("August 2025, from 9,740 to 9,731");
        await Expect(page.Locator("#news-moved li.story")).ToHaveCountAsync(3);
    }

    private async Task<IPage> OpenAsync(string query = "")
    {
        var page = await browser.NewPageAsync();
        await page.GotoAsync($"{await site.GetRootAsync()}{query}");
        await page.ReadyAsync();
        return page;
    }
}
