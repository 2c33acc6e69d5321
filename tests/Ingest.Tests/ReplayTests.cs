using System.Security.Cryptography;
using System.Text.Json;
using Encounters.Testing;

namespace Ingest.Tests;

public sealed class ReplayTests : IDisposable
{
    private readonly TemporaryFolder _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task The_tour_shows_the_fall_of_january_2024_and_then_its_revision()
    {
        var (exitCode, output, error) = await IngestRunner.RunAsync("--store", _store.Path);
        Assert.Equal((0, ""), (exitCode, error));
        var order = new[]
        {
            "southwest December 2023: 301,981", "southwest January 2024: 176,205 (-41.7 %)", "January 2024 revised: 176,205 -> 176,195",
        }.Select(text => output.IndexOf(text, StringComparison.Ordinal)).ToArray();
        Assert.DoesNotContain(-1, order);
        Assert.Equal(order.Order(), order);
    }

    [Fact]
    public async Task A_second_replay_says_that_nothing_is_new_and_leaves_every_file_as_it_is()
    {
        await IngestRunner.RunAsync("replay", "--store", _store.Path);
        var before = Snapshot();
        var (exitCode, output, _) = await IngestRunner.RunAsync("--store", _store.Path, "replay");
        Assert.Equal(0, exitCode);
        Assert.Contains("Nothing is new.", output, StringComparison.Ordinal);
        Assert.Equal(before, Snapshot());
    }

    [Fact]
    public async Task The_series_keeps_what_was_said_first()
    {
        await IngestRunner.RunAsync("replay", "--store", _store.Path);
        var series = await IngestRunner.JsonAsync("series", "southwest", "--from", "2024-01", "--to", "2024-01", "--store", _store.Path);
        var month = Assert.Single(series.EnumerateArray());
        Assert.Equal(["month", "value", "release", "firstValue", "firstRelease"], month.EnumerateObject().Select(property => property.Name));
        Assert.Equal(176_195, month.GetProperty("value").GetInt32());
        Assert.Equal(176_205, month.GetProperty("firstValue").GetInt32());
        var asOf = await IngestRunner.JsonAsync("series", "southwest", "--as-of", "2024-02-29", "--store", _store.Path);
        Assert.Equal(176_205, asOf[asOf.GetArrayLength() - 1].GetProperty("value").GetInt32());
    }

    [Fact]
    public async Task The_samples_say_that_they_are_samples_and_mix_with_no_releases()
    {
        await IngestRunner.RunAsync("replay", "--store", _store.Path);
        var releases = await IngestRunner.JsonAsync("releases", "--store", _store.Path);
        Assert.All(releases.EnumerateArray(), release => Assert.True(release.GetProperty("sample").GetBoolean()));
        var (exitCode, _, error) = await IngestRunner.RunAsync("run", "--source", RealReleases.Folder, "--store", _store.Path);
        Assert.Equal(2, exitCode);
        Assert.Contains("samples", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_samples_are_what_their_generator_writes()
    {
        using var written = new TemporaryFolder();
        var start = new System.Diagnostics.ProcessStartInfo("dotnet", ["run", Path.Combine(Repository.Root, "samples", "Generate.cs"), written.Path])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = System.Diagnostics.Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output);
        var bundled = Directory.GetFiles(Path.Combine(Repository.Root, "samples"), "*.csv");
        Assert.Equal(bundled.Select(Path.GetFileName).Order(), Directory.GetFiles(written.Path).Select(Path.GetFileName).Order());
        Assert.All(bundled, file => Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(written.File(Path.GetFileName(file)))));
    }

    [Fact]
    public async Task Json_of_the_replay_is_one_document()
    {
        var document = await IngestRunner.JsonAsync("replay", "--store", _store.Path);
        Assert.Equal(4, document.GetProperty("ingested").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, document.GetProperty("busy").ValueKind);
    }

    // SQLite's companions (-wal, -shm) come and go with its connections; the tables are in the main file after a checkpoint.
    private string Snapshot()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        return string.Join('\n', Directory.EnumerateFiles(_store.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => $"{file} {File.GetLastWriteTimeUtc(file):O} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}"));
    }
}
