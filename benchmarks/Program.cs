using System.Diagnostics;
using System.Globalization;
using BenchmarkDotNet.Running;
using Benchmarks;
using Benchmarks.Peers;

switch (args)
{
    case ["generate", var layout, var rows, var folder]:
        GeneratedRelease.Write(
            Path.Combine(folder, GeneratedRelease.NameOf(layout, long.Parse(rows, CultureInfo.InvariantCulture))), layout,
            long.Parse(rows, CultureInfo.InvariantCulture));
        return 0;
    case ["job", var job, var file, var folder]:
        // Launched by the table: one job, timed inside, with the peak that the system counts for the process.
        var clock = Stopwatch.StartNew();
        var sum = Jobs.All[job](file, folder);
        var seconds = clock.Elapsed.TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{seconds:0.000} {Measured.PeakMebibytes():0} {Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds:0.00} "
                + $"{sum?.ToString(CultureInfo.InvariantCulture) ?? "-"}"));
        return 0;
    case ["table", .. var options]:
        await PerformanceTable.WriteAsync(options.Contains("--quick"));
        return 0;
    case ["load"]:
        await PublishedPrograms.ShowAsync(ReadLoad.WriteAsync);
        return 0;
    case ["backfill"]:
        await PublishedPrograms.ShowAsync(Backfill.WriteAsync);
        return 0;
    case ["whole"]:
        await PublishedPrograms.ShowAsync(WholeJob.WriteAsync);
        return 0;
    case ["hot", .. var options]:
        BenchmarkSwitcher.FromAssembly(typeof(HotPaths).Assembly).Run(options);
        return 0;
    default:
        Console.Error.WriteLine(
            """
            dotnet run -c Release --project benchmarks -- table [--quick]       measures everything and writes docs/performance.md
            dotnet run -c Release --project benchmarks -- hot [--filter ...]    the hot paths alone, with BenchmarkDotNet
            dotnet run -c Release --project benchmarks -- load                  the read API under 20 clients, on both stores
            dotnet run -c Release --project benchmarks -- whole                 the whole of 'ingest run' beside DuckDB and pandas
            dotnet run -c Release --project benchmarks -- backfill              five years of monthly releases
            dotnet run -c Release --project benchmarks -- generate aor|state|southwest ROWS FOLDER
            dotnet run -c Release --project benchmarks -- job NAME FILE FOLDER  one job, as the table launches it
            """);
        return 2;
}
