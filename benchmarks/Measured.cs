using System.Diagnostics;
using System.Globalization;
using Benchmarks.Peers;

namespace Benchmarks;

/// <summary>The medians of a job's runs.</summary>
/// <param name="Seconds">Wall time of the work, without the start of the runtime.</param>
/// <param name="Mebibytes">Peak memory of the process.</param>
/// <param name="Processor">Processor time of the process in seconds, its start included.</param>
internal readonly record struct Measured(double Seconds, double Mebibytes, double Processor)
{
    /// <summary>The job that Python does: read and group.</summary>
    public const string PandasJob = "pandas-groupby";

    /// <summary>The job of a usual script: read, group, and write the rows (as CSV.gz: Debian has no pyarrow).</summary>
    public const string PandasFiles = "pandas-files";

    /// <summary>Whether pandas is installed.</summary>
    public static bool HasPandas => File.Exists("/usr/lib/python3/dist-packages/pandas/__init__.py");

    /// <summary>Runs jobs in turn, so that a machine whose speed drifts drifts for all of them.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="program">The published program of the benchmarks.</param>
    /// <param name="file">The file that they read.</param>
    /// <param name="folder">Where they write.</param>
    /// <param name="runs">How often each is run.</param>
    public static async Task<Dictionary<string, Measured>> RunAsync(
        IReadOnlyList<string> jobs, string program, string file, string folder, int runs)
    {
        var results = jobs.ToDictionary(job => job, _ => new List<Measured>());
        HashSet<string> sums = [];
        for (var run = 0; run <= runs; run++)
        {
            foreach (var job in jobs)
            {
                var (result, sum) = await RunAsync(job, program, file, folder);
                if (sum != "-" && sums.Add(sum) && sums.Count > 1)
                    throw new InvalidOperationException(
                        $"{job} counts {sum} encounters, another job does not: {string.Join(", ", sums)}.");

                // The first round warms the page cache.
                if (run > 0)
                    results[job].Add(result);
            }
        }

        return results.ToDictionary(
            entry => entry.Key,
            entry => MedianOf(entry.Value));
    }

    /// <summary>The median of each figure.</summary>
    public static Measured MedianOf(IReadOnlyCollection<Measured> runs) => new(
        Median(runs.Select(run => run.Seconds)),
        Median(runs.Select(run => run.Mebibytes)),
        Median(runs.Select(run => run.Processor)));

    /// <summary>The peak of this process, as Linux counts it; elsewhere as .NET does.</summary>
    public static double PeakMebibytes()
    {
        var line = File.Exists("/proc/self/status")
            ? File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("VmHWM", StringComparison.Ordinal))
            : null;
        return line is null
            ? Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0
            : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    private static async Task<(Measured Result, string Sum)> RunAsync(string job, string program, string file, string folder)
    {
        var start = Jobs.Python.TryGetValue(job, out var script)
            ? new ProcessStartInfo("/usr/bin/python3", ["-c", script, file, folder])
            : new ProcessStartInfo("dotnet", [program, "job", job, file, folder]);
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var parts = output.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (process.ExitCode != 0 || parts.Length != 4)
            throw new InvalidOperationException($"{job} failed: {output}");
        return (new Measured(Number(parts[0]), Number(parts[1]), Number(parts[2])), parts[3].Trim());

        static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }

    /// <summary>The value in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
