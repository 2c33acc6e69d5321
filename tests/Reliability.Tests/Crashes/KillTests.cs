using System.Diagnostics;
using Encounters.Pipeline.Auditing;
using Encounters.Storage;
using Encounters.Storage.Local;
using Encounters.Testing;
using Ingest.CommandLine;

namespace Reliability.Tests.Crashes;

/// <summary>The real process, killed with SIGKILL at random moments while a reader reads.</summary>
public sealed class KillTests(ReliabilityReport report)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_process_that_is_killed_at_random_moments_loses_and_doubles_nothing_and_readers_see_whole_releases()
    {
        using var folder = new TemporaryFolder();
        var whole = folder.File("undisturbed");
        await RunToTheEndAsync(whole);
        var expected = await DescribeAsync(whole);

        var random = new Random(20260101);
        var (kills, reads, rounds) = (0, 0L, 0);
        while (kills < Scale.Of(6, 60))
        {
            var root = folder.File($"round-{++rounds}");
            for (var i = 0; i < 12; i++)
                kills += await KillAsync(root, TimeSpan.FromMilliseconds(random.Next(150, 2_600)), read => reads += read) ? 1 : 0;
            await RunToTheEndAsync(root);
            Assert.Equal(expected, await DescribeAsync(root));
            Assert.Empty((await new StoreAudit(LocalStore.Open(root)).RunAsync(Cancel)).Findings);
        }

        report.Note(4, "kill -9 of the process at random moments over the real releases", kills,
            $"{rounds} rounds end in the same figures and files; audit sound");
        report.Note(5, "reads of latest.json and its files by a concurrent reader meanwhile", reads, "all checksums right");
    }

    private static Process Start(string root) => Process.Start(new ProcessStartInfo(
        "dotnet", [typeof(ExitCode).Assembly.Location, "run", "--source", RealReleases.Folder, "--store", root])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static async Task RunToTheEndAsync(string root)
    {
        using var process = Start(root);
        var output = process.StandardOutput.ReadToEndAsync(Cancel);
        var error = await process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == 0, await output + error);
    }

    /// <summary>Kills the process after a while, reading all the time. False where it had ended by itself.</summary>
    private static async Task<bool> KillAsync(string root, TimeSpan after, Action<int> onRead)
    {
        using var process = Start(root);
        var blobs = LocalStore.Open(root).Blobs;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < after && !process.HasExited;)
        {
            onRead(await StoreState.ReadAsync(blobs));
            await Task.Delay(1, Cancel);
        }

        var killed = !process.HasExited;
        process.Kill();
        await process.WaitForExitAsync(Cancel);
        onRead(await StoreState.ReadAsync(blobs));
        return killed;
    }

    /// <summary>
    /// Figures and data files. Origins, manifests and feeds tell when a file was fetched, which differs from run to run.
    /// </summary>
    private static async Task<string> DescribeAsync(string root)
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        return await StoreState.DescribeAsync(LocalStore.Open(root), line =>
            line.StartsWith($"table {StoreTables.Series}\t", StringComparison.Ordinal)
            || line.StartsWith($"table {StoreTables.Observations}\t", StringComparison.Ordinal)
            || (!line.StartsWith("table", StringComparison.Ordinal) && !line.Contains("origin.json", StringComparison.Ordinal)
                && !line.Contains("/manifest.json", StringComparison.Ordinal)
                && !line.Contains(".atom", StringComparison.Ordinal))
            || line.StartsWith("datasets/encounters/manifest.json", StringComparison.Ordinal));
    }
}
