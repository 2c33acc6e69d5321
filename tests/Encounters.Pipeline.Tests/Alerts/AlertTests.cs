using Encounters.Calendar;
using Encounters.Normalization.Tests;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Delivery;
using Encounters.Pipeline.Derived;
using Encounters.Pipeline.Tests.Ingestion;
using Encounters.Releases;
using Encounters.Storage;
using Encounters.Testing;

namespace Encounters.Pipeline.Tests.Alerts;

public sealed class AlertTests : PipelineTest
{
    private static readonly DateTimeOffset February2024 = new(2024, 2, 14, 0, 0, 0, TimeSpan.Zero);

    private static readonly DeliveryOptions Webhook = new()
    {
        Channels = [new ChannelOptions { Name = "hook", Kind = ChannelKind.Webhook, Address = new Uri("https://example.org"),
            Secret = "s", Series = ["southwest"] }],
    };

    [Fact]
    public async Task The_real_shocks_of_the_southwest_are_found_and_little_else()
    {
        var store = NewStore();
        await RunAsync(store, RealReleases.Folder);
        var swings = (await ListAsync(store)).Where(alert => alert is { Series: "southwest", Kind: AlertKind.Swing })
            .ToDictionary(alert => alert.Month);
        Assert.Equal(71.4, swings["2021-03"].ChangePct);
        Assert.Equal(-37.6, swings["2023-01"].ChangePct);
        Assert.Equal(-30.1, swings["2023-06"].ChangePct);
        Assert.Equal(-41.7, swings["2024-01"].ChangePct);
        Assert.Equal(-80.9, swings["2025-02"].ChangePct);
        Assert.InRange(swings.Count, 5, 10);
        Assert.All(swings.Values, alert => Assert.True(alert.Historical));
    }

    [Fact]
    public async Task A_year_after_the_collapse_and_after_the_surge_little_is_told_that_only_echoes_them()
    {
        var store = NewStore();
        await RunAsync(store, RealReleases.Folder);
        var told = (await ListAsync(store)).Where(alert => alert.Kind is AlertKind.Swing or AlertKind.Shift).ToArray();

        // An echo comes from the expectation, which last year distorted; the month itself hardly moved.
        Assert.InRange(told.Count(alert => alert.Month is "2021-04" or "2021-05"), 0, 5);
        Assert.InRange(told.Count(alert => alert.Month is "2022-04" or "2022-05" && IsEcho(alert)), 0, 5);
        static bool IsEcho(Alert alert) =>
            Math.Abs(Math.Log((alert.Value!.Value + 1.0) / (alert.Previous!.Value + 1))) < Math.Log(1.4);
    }

    [Fact]
    public async Task An_alert_says_what_was_expected_and_what_made_the_change_and_its_shares_add_up()
    {
        var store = NewStore();
        await RunAsync(store, RealReleases.Folder);
        var alert = (await ListAsync(store)).Single(alert => alert.Id == "2024-01.swing.southwest");
        Assert.Equal((176_195, 301_981), (alert.Value, alert.Previous));
        Assert.True(alert.ExpectedLow > alert.Value && alert.ExpectedHigh > alert.ExpectedLow);
        Assert.StartsWith("Southwest border encounters fell 41.7% in January 2024, to 176,195 from 301,981 in December 2023.",
            alert.Sentence, StringComparison.Ordinal);
        Assert.Contains(alert.Caveats, caveat => caveat.Contains("not a person", StringComparison.Ordinal));
        var dimensions = alert.Drivers.GroupBy(driver => driver.Dimension).ToArray();
        Assert.Equal(["component", "state", "citizenship", "demographic"], dimensions.Select(dimension => dimension.Key));
        Assert.All(dimensions, dimension =>
        {
            Assert.Equal(176_195 - 301_981, dimension.Sum(driver => driver.Change));
            Assert.Equal(1, dimension.Sum(driver => driver.Share), 10);
        });
    }

    [Fact]
    public async Task The_first_ingestion_of_years_raises_historical_alerts_that_are_never_delivered()
    {
        var store = NewStore();
        await RunAsync(store, RealReleases.Folder,
            new DeliveryOptions
            {
                Channels =
                [new ChannelOptions { Name = "all", Address = new Uri("https://example.org"), Secret = "s" }]
            });
        Assert.NotEmpty(await ListAsync(store));
        Assert.Empty(await new Outbox(store.Tables, new DeliveryOptions()).ListAsync(Cancel));
    }

    [Fact]
    public async Task A_new_shock_is_raised_once_and_a_later_release_that_says_the_same_changes_nothing()
    {
        var store = NewStore();
        await RunAsync(store, Release("dec", 100_000), now: February2024.AddDays(-30));
        var first = await RunAsync(store, Release("jan", 40_000), Webhook, February2024);
        var alert = Assert.Single(Assert.Single(first.Ingested).Alerts, alert => alert.Series == "southwest");
        Assert.Equal((AlertStatus.Raised, false, "2024-01"), (alert.Status, alert.Historical, alert.Month));
        Assert.Equal("hook", Assert.Single(await new Outbox(store.Tables, Webhook).ListAsync(Cancel)).Channel);

        // The next release restates January a little: the verdict is the same, and so is what was said.
        var second = await RunAsync(store, Release("jan", 40_001, published: "2024-03"), Webhook, February2024.AddDays(28));
        Assert.DoesNotContain(Assert.Single(second.Ingested).Alerts, alert => alert.Kind == AlertKind.Swing);
        Assert.Equal(40_000, (await ListAsync(store)).Single(alert => alert.Id == "2024-01.swing.southwest").Value);
        Assert.Single(await new Outbox(store.Tables, Webhook).ListAsync(Cancel));
    }

    [Fact]
    public async Task A_release_that_takes_the_ground_away_withdraws_the_alert_and_both_are_kept()
    {
        var store = NewStore();
        await RunAsync(store, Release("dec", 100_000), now: February2024.AddDays(-30));
        await RunAsync(store, Release("jan", 69_000), Webhook, February2024);
        await RunAsync(store, Release("jan", 80_000, published: "2024-03"), Webhook, February2024.AddDays(28));
        var alert = (await ListAsync(store)).Single(alert => alert.Id == "2024-01.swing.southwest");
        Assert.Equal((AlertStatus.Withdrawn, 2), (alert.Status, alert.Version));
        var earlier = Assert.Single(await new AlertLedger(store.Tables).ListEarlierAsync(alert.Id, Cancel));
        Assert.Equal((AlertStatus.Raised, 69_000), (earlier.Status, earlier.Value));
        Assert.Equal(
            ["2024-01.fall.1", "2024-01.fall.2", "2024-01.revision.southwest.1"],
            (await new Outbox(store.Tables, Webhook).ListAsync(Cancel)).Select(entry => entry.Message.VersionId));
    }

    [Fact]
    public async Task A_revision_beyond_the_usual_is_an_alert_and_a_small_one_is_none()
    {
        var store = NewStore();
        await RunAsync(store, Release("jan", 100_000));
        Assert.Empty(Assert.Single((await RunAsync(store, Release("jan", 100_900, published: "2024-03"))).Ingested).Alerts);
        var alert = Assert.Single(
            Assert.Single((await RunAsync(store, Release("jan", 103_000, published: "2024-04"))).Ingested).Alerts);
        Assert.Equal((AlertKind.Revision, 103_000, 100_900), (alert.Kind, alert.Value, alert.Previous));
        Assert.Contains("revised Southwest border encounters in January 2024", alert.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rejected_file_and_a_drifting_one_raise_alerts()
    {
        var store = NewStore();
        var folder = NewFolder();
        await File.WriteAllTextAsync(folder.File("sbo-encounters-fy24-fy24-oct.csv"), "<html>", Cancel);
        await File.WriteAllTextAsync(
            folder.File(CsvText.SouthwestName),
            CsvText.Southwest(CsvText.OctoberRow, CsvText.NovemberRow.Replace("FMUA", "Elders", StringComparison.Ordinal)),
            Cancel);
        await RunAsync(store, folder.Path, now: new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var alerts = await ListAsync(store);
        var quarantine = Assert.Single(alerts, alert => alert.Kind == AlertKind.Quarantine);
        Assert.Contains("web page", quarantine.Sentence, StringComparison.Ordinal);
        var drift = Assert.Single(alerts, alert => alert.Kind == AlertKind.Drift);
        Assert.Contains("'Elders'", drift.Sentence, StringComparison.Ordinal);
        Assert.False(drift.Historical);
    }

    [Fact]
    public async Task A_release_that_is_overdue_is_told_once_and_withdrawn_when_it_comes()
    {
        var store = NewStore();
        foreach (var month in (string[])["oct", "nov", "dec", "jan"])
            await RunAsync(store, Release(month, 100_000), now: February2024);
        Assert.Empty(await ListAsync(store));
        var empty = NewFolder().Path;
        await RunAsync(store, empty, now: February2024.AddDays(50));
        Assert.Empty(await ListAsync(store));
        await RunAsync(store, empty, now: February2024.AddDays(80));
        var overdue = Assert.Single(await ListAsync(store));
        Assert.Equal(("2024-02.overdue.dataset.southwest", AlertKind.Overdue), (overdue.Id, overdue.Kind));
        await RunAsync(store, empty, now: February2024.AddDays(81));
        Assert.Equal(1, Assert.Single(await ListAsync(store)).Version);
        await RunAsync(store, Release("feb", 100_000, published: "2024-05"), now: February2024.AddDays(85));
        Assert.Equal(AlertStatus.Withdrawn, Assert.Single(await ListAsync(store)).Status);
    }

    [Fact]
    public async Task Closed_years_that_the_page_links_say_nothing_of_the_rhythm()
    {
        // Nine months in a row, and closed years a year apart, as the real page has them.
        var releases = Enumerable.Range(0, 7).Select(month => OfMonth(new Month(2025, 11).AddMonths(month), isFinal: false))
            .Concat(Enumerable.Range(2020, 5).Select(year => OfMonth(new FiscalYear(year).LastMonth, isFinal: true))).ToArray();
        Assert.Empty(await OverdueAsync(new DateOnly(2026, 7, 31)));
        var overdue = Assert.Single(await OverdueAsync(new DateOnly(2026, 8, 20)));
        Assert.Equal("2026-06", overdue.Month);

        async Task<IReadOnlyList<Alert>> OverdueAsync(DateOnly day) => await Judge(NewStore(), day, releases);
    }

    [Fact]
    public async Task A_shutdown_is_told_once_and_ends_when_both_months_come_together()
    {
        var store = NewStore();
        List<Release> releases =
            [.. Enumerable.Range(0, 8).Select(month => OfMonth(new Month(2025, 2).AddMonths(month), isFinal: false))];
        for (var day = new DateOnly(2025, 10, 1); day < new DateOnly(2026, 3, 1); day = day.AddDays(1))
        {
            if (day == new DateOnly(2026, 1, 20))
                releases.AddRange([OfMonth(new Month(2025, 10), false, new Month(2026, 1)),
                    OfMonth(new Month(2025, 11), false, new Month(2026, 1))]);
            await Judge(store, day, releases);
        }

        var alert = Assert.Single(await ListAsync(store), alert => alert.Month == "2025-10");
        Assert.Equal((AlertStatus.Withdrawn, 2), (alert.Status, alert.Version));
        var raised = Assert.Single(await new AlertLedger(store.Tables).ListEarlierAsync(alert.Id, Cancel));
        Assert.Equal("2025-12-16", $"{raised.RaisedAt:yyyy-MM-dd}");
    }

    private static Release OfMonth(Month through, bool isFinal, Month? published = null)
    {
        var first = new FiscalYear(through.FiscalYear.Number - 3);
        var coverage = isFinal ? Coverage.Final(first, through.FiscalYear) : Coverage.ToDate(first, through);
        var hash = ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(coverage.ToString()));
        return new Release(Dataset.Southwest, coverage, hash, Publication.Restore(published ?? through.Next, null, null));
    }

    private static async Task<IReadOnlyList<Alert>> Judge(Store store, DateOnly day, IReadOnlyList<Release> releases)
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(
            new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero));
        var raiser = new AlertRaiser(
            store, Microsoft.Extensions.Options.Options.Create(new AlertOptions()),
            Microsoft.Extensions.Options.Options.Create(new DeliveryOptions()), clock);
        return await raiser.JudgeOverdueAsync(releases, () => Task.FromResult(true), Cancel);
    }

    private static Task<IReadOnlyList<Alert>> ListAsync(Store store) => new AlertLedger(store.Tables).ListAsync(Cancel);

    /// <summary>A southwest release from October 2021 on, 100,000 a month but in its last one.</summary>
    private string Release(string lastMonth, int lastValue, string? published = null)
    {
        string[] names = ["oct", "nov", "dec", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep"];
        var months = 24 + Array.IndexOf(names, lastMonth) + 1;
        var lines = Enumerable.Range(0, months).Select(i =>
            $"{2022 + (i / 12)},{(i % 12 <= (months - 1) % 12 ? "FYTD" : "Remaining")},{names[i % 12].ToUpperInvariant()},U.S. "
                + $"Border Patrol,Single Adults,Mexico,Title 8,Apprehensions,{(i == months - 1 ? lastValue : 100_000)}");
        var folder = NewFolder();
        var name = ReleaseName.Read($"sbo-encounters-fy22-fy24-{lastMonth}.csv");
        var place = folder.File(published ?? name.LastMonth!.Value.Next.ToString());
        Directory.CreateDirectory(place);
        File.WriteAllText(Path.Combine(place, name.FileName), string.Join('\n', lines.Prepend(CsvText.SouthwestHeader)) + "\n");
        return folder.Path;
    }
}
