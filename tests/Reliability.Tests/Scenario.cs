using System.Globalization;
using Encounters.Calendar;
using Encounters.Charts;
using Encounters.Normalization.Tests;
using Encounters.Pipeline;
using Encounters.Pipeline.Ingestion;
using Encounters.Pipeline.Sources.Web;
using Encounters.Pipeline.Tests.Web;
using Encounters.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Reliability.Tests;

/// <summary>
/// A landing page with everything that a pass can meet: a first release, one that restates a month and tells a shock, one of
/// another dataset, and one that must be rejected; and a channel that wants the alerts.
/// The clock stands still, so that equal passes end in equal bytes.
/// </summary>
internal sealed class Scenario : IAsyncDisposable
{
    private const string Page = "/document/stats/southwest-land-border-encounters";

    private static readonly DateTimeOffset Now = new(2024, 2, 10, 12, 0, 0, TimeSpan.Zero);

    private readonly MisbehavingSite _site;

    private Scenario(MisbehavingSite site) => _site = site;

    public static async Task<Scenario> StartAsync()
    {
        var site = await MisbehavingSite.StartAsync();
        (string Path, string Body)[] files =
        [
            ("/2023-12/sbo-encounters-fy23-fy24-nov.csv", Southwest("2023-11", _ => 100_000)),
            ("/2024-01/sbo-encounters-fy23-fy24-dec.csv",
                Southwest("2023-12", month => month == "2023-11" ? 101_500 : month == "2023-12" ? 20_000 : 100_000)),
            ("/2024-01/nationwide-encounters-fy23-fy24-nov-state.csv", State("2023-11")),
            ("/2024-02/sbo-encounters-fy23-fy24-jan.csv", Southwest("2023-12", _ => 100_000)),
        ];
        foreach (var (path, body) in files)
            site.Answer(path, MisbehavingSite.Body(body));
        site.Page(Page, [.. files.Select(file => file.Path)]);
        return new Scenario(site);
    }

    /// <summary>Makes a pass over the page.</summary>
    /// <param name="store">The store.</param>
    /// <param name="clock">A clock of its own; without one, it stands still and no wait ends.</param>
    /// <param name="client">What else the requests pass, next to the socket.</param>
    public async Task<IngestionReport> RunAsync(
        Store store, TimeProvider? clock = null, Action<IHttpClientBuilder>? client = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(clock ?? new StillClock(Now, waits: true));
        services.AddSingleton(store);
        services.AddEncounterPipeline(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Source:LandingPages:0"] = _site.Origin + Page,
            ["Source:AllowedOrigins:0"] = _site.Origin,
            ["Channels:0:Name"] = "desk",
            ["Channels:0:Kind"] = "Webhook",
            ["Channels:0:Address"] = "https://desk.example/hook",
            ["Channels:0:Secret"] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        }).Build(), SeriesChart.DrawPng);
        client?.Invoke(services.AddHttpClient(WebReader.ClientName));
        await using var provider = services.BuildServiceProvider();
        return await provider.GetRequiredService<IngestionRunner>().RunAsync(
            ActivatorUtilities.CreateInstance<WebSource>(provider), progress: null, TestContext.Current.CancellationToken);
    }

    /// <summary>The file that the tests put into the inbox: nobody links it.</summary>
    public static byte[] HandedIn { get; } = System.Text.Encoding.UTF8.GetBytes(State("2023-12"));

    /// <summary>The file that the tests hand in over HTTP.</summary>
    public static byte[] Posted { get; } = System.Text.Encoding.UTF8.GetBytes(State("2023-11"));

    /// <summary>A clock that stands still and on which short waits pass at once.</summary>
    public static TimeProvider ImpatientClock { get; } = new StillClock(Now, waits: false);

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private static string Southwest(string through, Func<string, int> count) => string.Join('\n', [
        CsvText.SouthwestHeader,
        .. Months(through)
        .Select(month =>
            $"{Year(month)},{Grouping(month, through)},{Abbreviation(month)},U.S. Border Patrol,Single Adults,Mexico,Title "
                + $"8,Apprehensions,{count(month.ToString()) + (month.MonthOfYear * 10)}")]) + "\n";

    private static string State(string through) => string.Join('\n', [
        CsvText.StateHeader,
        .. Months(through).SelectMany(month => (string[])[
            $"{Year(month)},{Grouping(month, through)},{Abbreviation(month)},Southwest Land Border,TX,Single Adults,MEXICO,Title "
                + $"8,{100_000 + (month.MonthOfYear * 10)}",
            $"{Year(month)},{Grouping(month, through)},{Abbreviation(month)},Northern Land Border,NY,FMUA,CANADA,Title "
                + $"8,{500 + month.MonthOfYear}"])]) + "\n";

    private static IEnumerable<Month> Months(string through)
    {
        var first = Month.Parse("2022-10");
        return Enumerable.Range(0, Month.Parse(through).MonthsSince(first) + 1).Select(first.AddMonths);
    }

    private static string Year(Month month) => month.FiscalYear.Number == 2024 ? "2024 (FYTD)" : "2023";

    private static string Grouping(Month month, string through) => month.FiscalMonth <= Month.Parse(through).FiscalMonth
        ? "FYTD"
        : "Remaining";

    private static string Abbreviation(Month month) =>
        month.FirstDay.ToString("MMM", CultureInfo.InvariantCulture).ToUpperInvariant();

    private sealed class StillClock(DateTimeOffset now, bool waits) : TimeProvider
    {
        private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

        public override DateTimeOffset GetUtcNow() => now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(
            callback, state, waits || dueTime > Patience || dueTime < TimeSpan.Zero ? Timeout.InfiniteTimeSpan : TimeSpan.Zero,
            Timeout.InfiniteTimeSpan);
    }
}
