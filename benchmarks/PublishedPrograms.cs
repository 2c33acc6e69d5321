using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Encounters.Testing;

namespace Benchmarks;

/// <summary>
/// The benchmarks, <c>ingest</c> and the worker of the Function App as they are published: compiled ahead (ReadyToRun), for the
/// .NET of the machine.
/// </summary>
/// <param name="folder">Where they lie.</param>
internal sealed class PublishedPrograms(string folder)
{
    /// <summary>The program of the benchmarks, which runs the jobs.</summary>
    public string Benchmarks => Path.Combine(folder, "Benchmarks.dll");

    /// <summary>The program <c>ingest</c>.</summary>
    public string Ingest => Path.Combine(folder, "ingest.dll");

    /// <summary>The worker of the Function App.</summary>
    public string Worker => Path.Combine(folder, "worker", "IngestFunctions.dll");

    /// <summary>Publishes all three, measures one part and shows its tables.</summary>
    /// <param name="measure">Appends the tables; the folder is there for as long as it runs.</param>
    public static async Task ShowAsync(Func<StringBuilder, PublishedPrograms, string, Task> measure)
    {
        var folder = Directory.CreateTempSubdirectory("ingest-benchmarks-").FullName;
        try
        {
            var text = new StringBuilder();
            await measure(text, await CreateAsync(Path.Combine(folder, "published")), folder);
            Console.WriteLine(text);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Publishes all three.</summary>
    public static async Task<PublishedPrograms> CreateAsync(string folder)
    {
        await RunAsync(
            "publish", Path.Combine(Repository.Root, "benchmarks"), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier,
            "--no-self-contained", "-o", folder);
        var programs = new PublishedPrograms(folder);
        await RunAsync("publish", Path.Combine(Repository.Root, "src", "IngestFunctions"), "-c", "Release", "-o",
            Path.GetDirectoryName(programs.Worker)!);
        return programs;
    }

    /// <summary>
    /// Runs <c>dotnet</c> and gives the seconds that passed and those of processors.
    /// The shell keeps the time: a process that has ended tells none.
    /// </summary>
    public static async Task<(double Seconds, double Processor)> RunAsync(params string[] arguments)
    {
        string[] shell = ["-c", "TIMEFORMAT='%R %U %S'; time dotnet \"$@\" 2>&1 >/dev/null", "dotnet"];
        using var process =
            Process.Start(new ProcessStartInfo("bash", [.. shell, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true
            })!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException(
                $"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}: {string.Concat(output)}");
        var times = output[1].Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Split(' ')
            .Select(time => double.Parse(time, CultureInfo.InvariantCulture)).ToArray();
        return (times[0], times[1] + times[2]);
    }
}
