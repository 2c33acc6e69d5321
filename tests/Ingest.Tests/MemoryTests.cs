using System.Diagnostics;
using Benchmarks;
using Encounters.Testing;
using Ingest.CommandLine;

namespace Ingest.Tests;

public sealed class MemoryTests
{
    [Fact]
    public async Task Memory_does_not_grow_with_the_number_of_rows()
    {
        using var folder = new TemporaryFolder();
        var small = await PeakAsync(folder, 60_000);
        var large = await PeakAsync(folder, 1_200_000);
        Assert.True(large < small + (80 << 20),
            $"A release of 20 times the rows took {large >> 20} MiB instead of {small >> 20} MiB.");
    }

    private static async Task<long> PeakAsync(TemporaryFolder folder, long rows)
    {
        var source = Directory.CreateDirectory(folder.File($"{rows}")).FullName;
        GeneratedRelease.Write(Path.Combine(source, GeneratedRelease.NameOf("aor", rows)), "aor", rows);
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", [typeof(ExitCode).Assembly.Location, "run", "--source", source, "--store", folder.File($"store-{rows}")])
        {
            RedirectStandardOutput = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        long peak = 0;
        while (!process.HasExited)
        {
            process.Refresh();
            peak = Math.Max(peak, process.HasExited ? 0 : process.PeakWorkingSet64);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.True(process.ExitCode == 0, await output);
        return peak;
    }
}
