using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Encounters.Testing;
using Ingest.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ingest.Tests;

public sealed class AlertVerbTests(ReplayedStore replayed) : IDisposable
{
    private readonly TemporaryFolder _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Backtest_raises_at_most_one_swing_in_the_quiet_years_of_the_southwest_border()
    {
        var alerts = await IngestRunner.JsonAsync("backtest", RealReleases.DataFile("history/usbp-monthly-fy2000-fy2012.csv"));
        var border = alerts.EnumerateArray()
            .Where(alert => alert.GetProperty("series").GetString() == "southwest_border").ToArray();
        Assert.InRange(border.Count(alert => alert.GetProperty("kind").GetString() == "swing"), 0, 1);
        Assert.All(alerts.EnumerateArray(), alert => Assert.Equal(
            ["series", "month", "kind", "severity", "value", "previous", "changePct", "expectedLow", "expectedHigh", "storyId"],
            alert.EnumerateObject().Select(property => property.Name)));
    }

    [Theory]
    [InlineData("month,a\n2024-03,1\n2024-01,2\n", "does not follow")]
    [InlineData("month,a\n2024-01,many\n", "column 'a'")]
    [InlineData("date,a\n2024-01,1\n", "'month'")]
    public async Task Backtest_of_a_wrong_file_says_where(string csv, string expected)
    {
        await File.WriteAllTextAsync(_store.File("a.csv"), csv, Cancel);
        var (exitCode, _, error) = await IngestRunner.RunAsync("backtest", _store.File("a.csv"));
        Assert.Equal(2, exitCode);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backtest_judges_each_series_over_its_own_span_and_tells_the_stories()
    {
        // One begins late, one ends early, one has a gap; counts have thousands separators.
        var lines = Enumerable.Range(0, 72).Select(i =>
            $"{2018 + (i / 12)}-{(i % 12) + 1:00},{(i < 24 ? "" : i == 60 ? "\"30,000\"" : "\"10,000\"")},{(i >= 48 ? "" : "500")},{(i is >= 20 and < 23 ? "" : i == 60 ? "4,000".Replace(",", "", StringComparison.Ordinal) : "1000")}");
        await File.WriteAllTextAsync(_store.File("spans.csv"),
            string.Join('\n', lines.Prepend("month,late,early,gap")) + "\n", Cancel);
        var alerts = await IngestRunner.JsonAsync("backtest", _store.File("spans.csv"));
        Assert.Equal(
            [("gap", "2023-01", "2023-01.rise"), ("late", "2023-01", "2023-01.rise")],
            alerts.EnumerateArray().Select(alert => (
                alert.GetProperty("series").GetString()!, alert.GetProperty("month").GetString()!,
                alert.GetProperty("storyId").GetString()!)).Order());
        var (_, output, _) = await IngestRunner.RunAsync("backtest", _store.File("spans.csv"));
        Assert.Contains("late\t2020-01\t2023-12\t48\t0\t", output, StringComparison.Ordinal);
        Assert.Contains("early\t2018-01\t2021-12\t48\t0\t", output, StringComparison.Ordinal);
        Assert.Contains("gap\t2018-01\t2023-12\t69\t3\t", output, StringComparison.Ordinal);
        Assert.Contains("2023-01.rise\tlate\t30,000\t+200.0", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_tells_december_2022_from_december_2023()
    {
        await IngestRunner.RunAsync("run", "--source", RealReleases.Folder, "--store", _store.Path);
        var (_, output, _) = await IngestRunner.RunAsync("check", "252,315", "--store", _store.Path);
        Assert.Contains("252,315 is southwest in December 2022 (2022-12, fiscal year 2023)", output, StringComparison.Ordinal);
        Assert.Contains("It is not December 2023 (301,981, fiscal year 2024).", output, StringComparison.Ordinal);
        var document = await IngestRunner.JsonAsync("check", "252315", "--series", "southwest", "--store", _store.Path);
        Assert.Equal("2022-12", Assert.Single(document.GetProperty("matches").EnumerateArray()).GetProperty("month").GetString());
    }

    [Theory]
    [InlineData("2,475,669", "southwest", "fiscal-year", "2022-10", "2023-09", true)]
    [InlineData("2475669", "southwest", "fiscal-year", "2022-10", "2023-09", true)]
    [InlineData("785,422", "southwest", "fiscal-year-to-date", "2023-10", "2023-12", false)]
    [InlineData("2,542,074", "southwest", "calendar-year", "2023-01", "2023-12", false)]
    public async Task Check_finds_years_and_parts_of_years_today_and_as_once_published(
        string number, string series, string period, string first, string last, bool current)
    {
        await replayed.CopyToAsync(_store.Path);
        var document = await IngestRunner.JsonAsync("check", number, "--series", series, "--store", _store.Path);
        var sum = Assert.Single(document.GetProperty("sums").EnumerateArray());
        Assert.Equal(
            (series, period, first, last, current),
            (sum.GetProperty("series").GetString(), sum.GetProperty("period").GetString(), sum.GetProperty("firstMonth")
                .GetString(), sum.GetProperty("lastMonth").GetString(), sum.GetProperty("current").GetBoolean()));
    }

    [Fact]
    public async Task Check_says_which_year_it_is()
    {
        await replayed.CopyToAsync(_store.Path);
        Assert.Contains(
            "2,475,669 is southwest in fiscal year 2023, October 2022 to September 2023, as published today",
            (await IngestRunner.RunAsync("check", "2475669", "--store", _store.Path)).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_knows_what_was_first_published_and_the_nearest_to_what_never_was()
    {
        await replayed.CopyToAsync(_store.Path);
        Assert.Contains("176,205 is southwest in January 2024 (2024-01, fiscal year 2024), as first published; 176,189 today",
            (await IngestRunner.RunAsync("check", "176205", "--store", _store.Path)).Output, StringComparison.Ordinal);
        Assert.Contains("The nearest months:\n  southwest 2024-01: 176,189",
            (await IngestRunner.RunAsync("check", "176206", "--store", _store.Path)).Output.ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
        Assert.Equal(2, (await IngestRunner.RunAsync("check", "many", "--store", _store.Path)).ExitCode);
    }

    [Fact]
    public async Task Alerts_of_the_replay_have_the_fields_of_the_contract()
    {
        await replayed.CopyToAsync(_store.Path);
        var alerts = await IngestRunner.JsonAsync("alerts", "southwest", "--store", _store.Path);
        var january = alerts.EnumerateArray().Single(alert => alert.GetProperty("month").GetString() == "2024-01");
        string[] contract =
        [
            "id", "series", "month", "kind", "severity", "status", "historical", "value", "previous", "changePct", "expectedLow",
            "expectedHigh", "sentence", "drivers", "release", "raisedAt",
        ];
        Assert.Subset(january.EnumerateObject().Select(property => property.Name).ToHashSet(), contract.ToHashSet());
        Assert.Equal("swing", january.GetProperty("kind").GetString());
        Assert.False(january.GetProperty("historical").GetBoolean());
        Assert.Equal(-41.7, january.GetProperty("changePct").GetDouble());
        Assert.StartsWith("2024-02-", january.GetProperty("raisedAt").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_replay_delivers_january_2024_once_even_when_it_is_killed_between_sending_and_recording()
    {
        var ids = new ConcurrentQueue<string>();
        Process? victim = null;
        await using var hook = await StartHookAsync(id =>
        {
            ids.Enqueue(id);

            // The first message arrives, and its sender dies before it hears so.
            Interlocked.Exchange(ref victim, null)?.Kill();
        });

        victim = StartReplay(hook.Urls.First());
        var first = victim;
        await first.WaitForExitAsync(Cancel);
        Assert.NotEqual(0, first.ExitCode);
        using var second = StartReplay(hook.Urls.First());
        await second.WaitForExitAsync(Cancel);
        using var third = StartReplay(hook.Urls.First());
        await third.WaitForExitAsync(Cancel);
        Assert.Equal((0, 0), (second.ExitCode, third.ExitCode));
        Assert.Equal(["2023-12.rise.1", "2023-12.rise.1", "2024-01.fall.1"], ids);
        Assert.Empty((await IngestRunner.JsonAsync("alerts", "--undelivered", "--store", _store.Path)).EnumerateArray());
        first.Dispose();
    }

    [Fact]
    public async Task An_alert_that_nobody_takes_is_shown_as_undelivered()
    {
        using var replay = StartReplay("http://127.0.0.1:9");
        await replay.WaitForExitAsync(Cancel);
        Assert.Equal(0, replay.ExitCode);
        var waiting = Assert.Single(
            (await IngestRunner.JsonAsync("alerts", "--undelivered", "--store", _store.Path)).EnumerateArray(),
            entry => entry.GetProperty("alert").GetString() == "2024-01.fall.1");
        Assert.Equal(("hook", "pending", 1),
            (waiting.GetProperty("channel").GetString(), waiting.GetProperty("state").GetString(),
                waiting.GetProperty("attempts").GetInt32()));
        Assert.NotEmpty(waiting.GetProperty("lastError").GetString()!);
    }

    private static async Task<WebApplication> StartHookAsync(Action<string> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(async context =>
        {
            if (!HttpMethods.IsPost(context.Request.Method))
            {
                context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                return;
            }

            using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            received(document.RootElement.GetProperty("id").GetString()!);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        await app.StartAsync(Cancel);
        return app;
    }

    private Process StartReplay(string hook)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ExitCode).Assembly.Location, "replay", "--store", _store.Path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Channels__0__Name"] = "hook";
        start.Environment["Channels__0__Kind"] = "Webhook";
        start.Environment["Channels__0__Address"] = hook;
        start.Environment["Channels__0__Secret"] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        start.Environment["Channels__0__Series__0"] = "southwest";
        return Process.Start(start)!;
    }
}
