using System.Diagnostics;
using System.Globalization;
using System.Text;
using BundledReleases;

namespace Benchmarks;

/// <summary>
/// Measures <c>ingest</c> over the real releases, from an empty store and with nothing new, and how long it takes to start.
/// </summary>
internal static class WholeJob
{
    private const int Runs = 9;

    public static async Task WriteAsync(StringBuilder text, PublishedPrograms programs, string folder)
    {
        var bundled = Path.Combine(folder, "bundled");
        BundledArchive.Unpack(bundled);
        var releases = Path.Combine(bundled, "releases");

        Console.Error.WriteLine("ingest over the real releases");
        var (start, first, again, read, serve) = (new List<(double, double)>(), new List<(double, double)>(),
            new List<(double, double)>(), new List<(double, double)>(), new List<double>());
        for (var run = 0; run < Runs; run++)
        {
            var store = Path.Combine(folder, $"store-{run}");
            string[] pass = [programs.Ingest, "run", "--source", releases, "--store", store];
            start.Add(await PublishedPrograms.RunAsync(programs.Ingest, "--help"));
            first.Add(await PublishedPrograms.RunAsync(pass));
            again.Add(await PublishedPrograms.RunAsync(pass));
            read.Add(await PublishedPrograms.RunAsync(programs.Ingest, "releases", "--store", store));

            // The first time it also audits the new store.
            await FirstAnswerAsync(programs, store);
            serve.Add(await FirstAnswerAsync(programs, store));
            Directory.Delete(store, recursive: true);
        }

        text.Append("\n### The whole job, the three real releases, local store\n\n| command | seconds | processor s |\n| --- | "
            + "---: | ---: |\n");
        Row("`ingest --help`: the start of the runtime and of the program", start);
        Row("**`ingest run`**, empty store", first);
        Row("`ingest run`, nothing new", again);
        Row("`ingest releases`: from the start to the first facts read", read);
        text.Append(CultureInfo.InvariantCulture,
            $"| **`ingest serve`**: from the start to the first answer of the API | {Measured.Median(serve):0.000} | |\n");

        void Row(string name, List<(double Seconds, double Processor)> results) => text.Append(
            CultureInfo.InvariantCulture,
            $"| {name} | {Measured.Median(results.Select(result => result.Seconds)):0.00} | "
                + $"{Measured.Median(results.Select(result => result.Processor)):0.00} |\n");
    }

    private static async Task<double> FirstAnswerAsync(PublishedPrograms programs, string store)
    {
        const int Port = 5_198;
        using var http = new HttpClient();
        var clock = Stopwatch.StartNew();
        using var process =
            Process.Start(new ProcessStartInfo("dotnet", [programs.Ingest, "serve", "--store", store, "--port", $"{Port}"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        try
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (!line.StartsWith("Serving", StringComparison.Ordinal))
                    continue;
                using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{Port}/api/health"));
                answer.EnsureSuccessStatusCode();
                return clock.Elapsed.TotalSeconds;
            }

            throw new InvalidOperationException($"ingest serve did not begin: {await process.StandardError.ReadToEndAsync()}");
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }
}
