using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Encounters.Storage;
using Encounters.Testing;

namespace Benchmarks;

/// <summary>Measures the jobs over generated releases and writes the tables between the marks of docs/performance.md.</summary>
internal static class PerformanceTable
{
    private static readonly string[] Normalizing =
        ["normalize", "csvhelper-scan", "csvhelper-groupby", "sylvan-groupby", "duckdb-groupby"];

    private static readonly string[] Publishing = ["publish", "duckdb-parquet"];

    private static readonly string[] Querying = ["layout-years", "layout-series", "layout-month"];

    private static readonly Dictionary<string, string> Names = new()
    {
        ["normalize"] = "**normalize** (parse, validate, map, order, every series)",
        ["publish"] = "**publish** (the same, Parquet, CSV.gz, totals, checksums)",
        ["csvhelper-scan"] = "CsvHelper 34, bare scan of all fields, one core",
        ["csvhelper-groupby"] = "CsvHelper 34, scan and group-by, one core",
        ["sylvan-groupby"] = "Sylvan.Data.Csv, scan and group-by, one core",
        ["duckdb-groupby"] = "DuckDB read_csv and group-by",
        ["duckdb-parquet"] = "DuckDB CSV to zstd Parquet",
        ["layout-years"] = "encounters by fiscal year, all files read",
        ["layout-series"] = "one series (region and citizenship) by month, all files read",
        ["layout-month"] = "one month by area and demographic, one file read",
        [Measured.PandasJob] = "pandas read_csv and group-by",
    };

    public static async Task WriteAsync(bool quick)
    {
        var folder = Directory.CreateTempSubdirectory("ingest-benchmarks-").FullName;
        try
        {
            Console.Error.WriteLine("publishing");
            var programs = await PublishedPrograms.CreateAsync(Path.Combine(folder, "published"));
            var text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture,
                $"{Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, .NET "
                    + $"{Environment.Version}.\n");
            (string Layout, long Rows, int Runs)[] releases = quick
                ? [("aor", 2_000_000, 3)]
                : [("southwest", 50_000, 5), ("state", 400_000, 5), ("aor", 40_000, 5), ("aor", 2_000_000, 7),
                    ("aor", 20_000_000, 3)];
            foreach (var (layout, rows, runs) in releases)
                await MeasureAsync(text, programs, folder, layout, rows, runs);
            await WholeJob.WriteAsync(text, programs, folder);
            await Backfill.WriteAsync(text, programs, folder);
            await ReadLoad.WriteAsync(text, programs, folder);
            GeneratedFigures.Write("performance.md", text.ToString());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(
        StringBuilder text, PublishedPrograms programs, string folder, string layout, long rows, int runs)
    {
        var file = Path.Combine(folder, GeneratedRelease.NameOf(layout, rows));
        GeneratedRelease.Write(file, layout, rows);
        var bytes = new FileInfo(file).Length;
        text.Append(CultureInfo.InvariantCulture, $"\n### {rows:N0} rows, {layout} layout, {bytes / 1e6:0} MB\n\n");
        text.Append("| job | seconds | MB/s | processor s | peak MiB | time against ours |\n| --- | ---: | ---: | ---: | ---: "
            + "| ---: |\n");
        string[] normalizing = Measured.HasPandas && rows < 5_000_000
            ? [.. Normalizing, Measured.PandasJob]
            : Normalizing;
        foreach (var jobs in (string[][])[normalizing, Publishing])
        {
            Console.Error.WriteLine($"{rows} rows, {layout}: {string.Join(", ", jobs)}");
            var measured = await Measured.RunAsync(jobs, programs.Benchmarks, file, folder, runs);
            var ours = measured[jobs[0]];
            foreach (var (job, result) in jobs.Select(job => (job, measured[job])))
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"| {Names[job]} | {result.Seconds:0.000} | {bytes / 1e6 / result.Seconds:0} | {result.Processor:0.00} | "
                        + $"{result.Mebibytes:0} | ");
                text.Append(CultureInfo.InvariantCulture,
                    $"{(job == jobs[0] ? "1" : $"{result.Seconds / ours.Seconds:0.00}")} |\n");
            }
        }

        if (layout == "aor")
            await QueryAsync(text, programs, file, folder, runs);
        File.Delete(file);
    }

    /// <summary>Writes the rows in the layout that readers see, one file a month, and lets DuckDB query them.</summary>
    private static async Task QueryAsync(StringBuilder text, PublishedPrograms programs, string file, string folder, int runs)
    {
        Console.Error.WriteLine($"DuckDB over the published layout: {string.Join(", ", Querying)}");
        await PublishedPrograms.RunAsync(programs.Benchmarks, "job", "layout", file, folder);
        var files = new DirectoryInfo(Path.Combine(folder, StorePaths.Combined)).GetFiles("*.parquet",
            SearchOption.AllDirectories);
        text.Append(CultureInfo.InvariantCulture,
            $"\nDuckDB over the same rows as published in `{StorePaths.Combined}year_month=*/`: {files.Length} files, "
                + $"{files.Sum(each => each.Length) / 1e6:0.0} MB.\n\n");
        text.Append("| query | seconds | processor s | peak MiB |\n| --- | ---: | ---: | ---: |\n");
        var measured = await Measured.RunAsync(Querying, programs.Benchmarks, file, folder, runs);
        foreach (var (job, result) in Querying.Select(job => (job, measured[job])))
            text.Append(CultureInfo.InvariantCulture,
                $"| {Names[job]} | {result.Seconds:0.000} | {result.Processor:0.00} | {result.Mebibytes:0} |\n");
        Directory.Delete(Path.Combine(folder, StorePaths.Combined), recursive: true);
    }

    private static string Processor() =>
        File.Exists("/proc/cpuinfo") && File.ReadLines("/proc/cpuinfo")
        .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line
            ? line.Split(':')[1].Trim()
            : RuntimeInformation.ProcessArchitecture.ToString();
}
