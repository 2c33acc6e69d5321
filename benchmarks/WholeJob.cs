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
    private const int LargeRuns = 5;
    private const long LargeRows = 2_000_000;
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

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
        await WriteLargeAsync(text, programs, folder);

        void Row(string name, List<(double Seconds, double Processor)> results) => text.Append(
            CultureInfo.InvariantCulture,
            $"| {name} | {Measured.Median(results.Select(result => result.Seconds)):0.00} | "
                + $"{Measured.Median(results.Select(result => result.Processor)):0.00} |\n");
    }

    /// <summary>The whole of <c>ingest run</c> over one large release, beside what others do to write its rows once.</summary>
    private static async Task WriteLargeAsync(StringBuilder text, PublishedPrograms programs, string folder)
    {
        Console.Error.WriteLine("ingest over one large release");
        var source = Directory.CreateDirectory(Path.Combine(folder, "large")).FullName;
        var file = Path.Combine(source, GeneratedRelease.NameOf("aor", LargeRows));
        GeneratedRelease.Write(file, "aor", LargeRows);
        List<Measured> ours = [];
        for (var run = 0; run < LargeRuns; run++)
        {
            var store = Path.Combine(folder, $"large-{run}");
            ours.Add(await RunAsync(programs.Ingest, "run", "--source", source, "--store", store));
            Directory.Delete(store, recursive: true);
        }

        string[] peers = Measured.HasPandas ? ["duckdb-parquet", Measured.PandasFiles] : ["duckdb-parquet"];
        var others = await Measured.RunAsync(peers, programs.Benchmarks, file, folder, LargeRuns);
        text.Append(CultureInfo.InvariantCulture,
            $"\n### The whole job, {LargeRows:N0} rows, aor layout, {new FileInfo(file).Length / 1e6:0} MB, local store\n\n"
            + $"| command | seconds | processor s | peak MiB |\n| --- | ---: | ---: | ---: |\n");
        Row("**`ingest run`**: raw bytes, Parquet, CSV.gz, months, series, alerts; empty store, start included",
            Measured.MedianOf(ours));
        Row("DuckDB CSV to zstd Parquet", others["duckdb-parquet"]);
        if (Measured.HasPandas)
            Row("pandas: read, group by month, write CSV.gz", others[Measured.PandasFiles]);

        void Row(string name, Measured result) => text.Append(
            CultureInfo.InvariantCulture,
            $"| {name} | {result.Seconds:0.00} | {result.Processor:0.00} | {result.Mebibytes:0} |\n");
    }

    /// <summary>Runs <c>dotnet</c> and watches the peak of its memory, which only ever grows.</summary>
    private static async Task<Measured> RunAsync(params string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var (peak, processor) = (0.0, TimeSpan.Zero);
        while (!process.HasExited)
        {
            try
            {
                process.Refresh();
                (peak, processor) = (Math.Max(peak, process.PeakWorkingSet64 / 1048576.0), process.TotalProcessorTime);
            }
            catch (InvalidOperationException)
            {
                // It has just ended.
            }

            await Task.Delay(Glance);
        }

        var seconds = clock.Elapsed.TotalSeconds;
        await output;
        return process.ExitCode == 0
            ? new Measured(seconds, peak, processor.TotalSeconds)
            : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}.");
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
