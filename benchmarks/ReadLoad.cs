using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using BundledReleases;
using Encounters.Testing;
using Encounters.Testing.Azure;
using IngestFunctions.Tests.Host;

namespace Benchmarks;

/// <summary>
/// The read API under load: 20 clients that ask one after the other, first each read on its own, then all of them mixed.
/// On the local store it is <c>ingest serve</c>, on Azurite the worker of the Function App behind a host.
/// Client, host, store and worker share the processors. Both have given one answer before; charts are drawn while they are
/// measured.
/// </summary>
internal static class ReadLoad
{
    private const int Clients = 20;
    private const int RequestsForEach = 2_000;
    private const int MixedRequests = 12_000;
    private const int ChecksForEach = 50;
    private const int Port = 5_197;

    private static readonly string[] Reads =
    [
        "/api/series?limit=10000", "/api/series/names?limit=10000", "/api/series/months?key=southwest",
        "/api/series/months?key=southwest/*",
        "/api/series/months?key=southwest&asOf=2025-09-30",
        "/api/series/years?key=southwest", "/api/series/vintages?key=southwest&format=csv", "/api/series/expected?key=southwest",
        "/api/series/chart?key=southwest", "/api/series/chart?key=southwest&format=png",
        "/api/revisions", "/api/alerts", "/api/check?number=301981", "/api/check?number=300000", "/api/releases", "/api/datasets",
        "/api/datasets/southwest/latest.json",
        "/feeds/releases.atom", "/api/health", "/api/openapi.json", "/", "/app.js",
    ];

    /// <summary>Measures both stores and appends their tables.</summary>
    public static async Task WriteAsync(StringBuilder text, PublishedPrograms programs, string folder)
    {
        var bundled = Path.Combine(folder, "bundled");
        BundledArchive.Unpack(bundled);
        var releases = Path.Combine(bundled, "releases");
        Console.Error.WriteLine("the read API under load");
        var store = Path.Combine(folder, "load");
        await PublishedPrograms.RunAsync(programs.Ingest, "run", "--source", releases, "--store", store);
        using (var serve = Start(programs.Ingest, store))
        {
            await serve.StandardOutput.ReadLineAsync();
            await FirstAnswerAsync(new Uri($"http://127.0.0.1:{Port}"));
            await MeasureAsync(text, "`ingest serve`, local store", new Uri($"http://127.0.0.1:{Port}"), serve.Id);
            await CheckTextsAsync(text, new Uri($"http://127.0.0.1:{Port}"));
            serve.Kill();
            await serve.WaitForExitAsync();
        }

        await NpmPackages.InstallAsync();
        await using var azurite = await AzuriteProcess.StartAsync(Path.Combine(folder, "azurite"), accounts: null);
        await PublishedPrograms.RunAsync(programs.Ingest, "run", "--source", releases, "--store", azurite.ConnectionString);
        await using var host = await FunctionsHost.StartAsync(
            programs.Worker,
            new Dictionary<string, string>
            {
                ["Store__ConnectionString"] = azurite.ConnectionString,
                ["IngestSchedule"] = "0 0 */6 * * *",
                ["DeliverySchedule"] = "0 */5 * * * *",
                ["AuditSchedule"] = "0 30 3 * * 0",
                ["Api__RequestsPerMinute"] = "1000000",
            },
            CancellationToken.None);
        var first = host.StartedIn + await FirstAnswerAsync(host.Root);
        await MeasureAsync(text, "Function App worker behind a host, Azurite", host.Root, host.Worker.Id);
        text.Append(CultureInfo.InvariantCulture,
            $"\nThe worker answers first {first.TotalSeconds:0.00} s after its start ({host.StartedIn.TotalSeconds:0.00} s until "
                + $"its functions are loaded).\n");
    }

    private static async Task<TimeSpan> FirstAnswerAsync(Uri root)
    {
        using var client = new HttpClient { BaseAddress = root };
        var clock = Stopwatch.StartNew();
        await client.GetByteArrayAsync(new Uri(Reads[1], UriKind.Relative));
        return clock.Elapsed;
    }

    private static Process Start(string ingest, string store)
    {
        var start = new ProcessStartInfo("dotnet",
            [ingest, "serve", "--store", store, "--port", $"{Port}"])
        { RedirectStandardOutput = true };
        start.Environment["Api__RequestsPerMinute"] = "1000000";

        // Its timers would ask CBP.
        start.Environment["Source__LandingPages__0"] = "http://127.0.0.1:9/";
        start.Environment["Source__AllowedOrigins__0"] = "http://127.0.0.1:9";
        return Process.Start(start)!;
    }

    private static async Task MeasureAsync(StringBuilder text, string what, Uri root, int process)
    {
        text.Append(CultureInfo.InvariantCulture,
            $"\n### The read API under {Clients} clients: {what}\n\n| read | median ms | 99% ms | longest ms |\n| --- | ---: | "
                + $"---: | ---: |\n");
        foreach (var read in Reads)
        {
            Console.Error.WriteLine($"  {read}");
            Row(text, $"`{read}`", await AskAsync(root, [read], RequestsForEach));
        }

        Row(text, "**all of them, mixed**", await AskAsync(root, Reads, MixedRequests));
        text.Append(CultureInfo.InvariantCulture, $"\nPeak memory of the process: {PeakMebibytes(process)} MiB.\n");
    }

    /// <summary>How long texts of 64 KB take that are made to be slow, one after another.</summary>
    private static async Task CheckTextsAsync(StringBuilder text, Uri root)
    {
        Console.Error.WriteLine("  hostile texts");
        using var client = new HttpClient { BaseAddress = root };
        text.Append("\n### `POST /api/check` with hostile texts of 64 KB: `ingest serve`, one client\n\n"
            + "| a text of | median ms | 99% ms | longest ms |\n| --- | ---: | ---: | ---: |\n");
        foreach (var (name, hostile) in HostileTexts.All)
        {
            var times = new double[ChecksForEach];
            for (var number = -1; number < ChecksForEach; number++)
            {
                using var content = new StringContent(hostile, Encoding.UTF8, "text/plain");
                var clock = Stopwatch.StartNew();
                using var answer = await client.PostAsync(new Uri("/api/check?date=2024-02-29", UriKind.Relative), content);
                await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();

                // The first one, not measured, finds the program cold.
                if (number >= 0)
                    times[number] = clock.Elapsed.TotalMilliseconds;
            }

            Row(text, name, times);
        }
    }

    private static void Row(StringBuilder text, string name, double[] milliseconds)
    {
        Array.Sort(milliseconds);
        text.Append(
            CultureInfo.InvariantCulture,
            $"| {name} | {milliseconds[milliseconds.Length / 2]:0.0} | {milliseconds[(int)(milliseconds.Length * 0.99)]:0} | "
                + $"{milliseconds[^1]:0} |\n");
    }

    private static async Task<double[]> AskAsync(Uri root, string[] reads, int requests)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Clients }) { BaseAddress = root };
        var (times, next) = (new ConcurrentBag<double>(), -1);
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            for (var number = Interlocked.Increment(ref next); number < requests; number = Interlocked.Increment(ref next))
            {
                var clock = Stopwatch.StartNew();
                await client.GetByteArrayAsync(new Uri(reads[number % reads.Length], UriKind.Relative));
                times.Add(clock.Elapsed.TotalMilliseconds);
            }
        })));
        return [.. times];
    }

    private static int PeakMebibytes(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }
}
