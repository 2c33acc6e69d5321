using System.Security.Cryptography;
using System.Text.Json;
using Encounters.Testing;

namespace Ingest.Tests;

public sealed class ReplayTests(ReplayedStore replayed) : IDisposable
{
    private readonly TemporaryFolder _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task The_tour_shows_cbps_own_figures_month_by_month_and_answers_the_question_of_the_press()
    {
        var (exitCode, output, error) = await IngestRunner.RunAsync("--store", _store.Path);
        Assert.Equal((0, ""), (exitCode, error));
        var order = new[]
        {
            "southwest December 2023: 302,034",
            "southwest January 2024: 176,205 (-41.7%)",
            "southwest December 2023 revised: 302,034 -> 301,983",
            "southwest January 2024 revised: 176,205 -> 176,204",
            "southwest January 2024 revised: 176,204 -> 176,189",
            "252,315 is southwest in December 2022",
        }.Select(text => output.IndexOf(text, StringComparison.Ordinal)).ToArray();
        Assert.DoesNotContain(-1, order);
        Assert.Equal(order.Order(), order);
    }

    [Fact]
    public async Task The_store_of_the_tour_takes_further_releases()
    {
        await replayed.CopyToAsync(_store.Path);
        Assert.Equal(0, (await IngestRunner.RunAsync("run", "--source", RealReleases.Folder, "--store", _store.Path)).ExitCode);
        var january = await IngestRunner.JsonAsync("series", "southwest", "--from", "2024-01", "--to", "2024-01", "--store",
            _store.Path);
        Assert.Equal((176_195, 176_205),
            (january[0].GetProperty("value").GetInt32(), january[0].GetProperty("firstValue").GetInt32()));
        Assert.Contains("Nothing is new.", (await IngestRunner.RunAsync("replay", "--store", _store.Path)).Output,
            StringComparison.Ordinal);
        Assert.Equal(0, (await IngestRunner.RunAsync("audit", "--store", _store.Path)).ExitCode);
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
        await replayed.CopyToAsync(_store.Path);
        var series = await IngestRunner.JsonAsync("series", "southwest", "--from", "2024-01", "--to", "2024-01", "--store",
            _store.Path);
        var month = Assert.Single(series.EnumerateArray());
        Assert.Equal(["series", "month", "value", "release", "firstValue", "firstRelease"],
            month.EnumerateObject().Select(property => property.Name));
        Assert.Equal(176_189, month.GetProperty("value").GetInt32());
        Assert.Equal(176_205, month.GetProperty("firstValue").GetInt32());
        var asOf = await IngestRunner.JsonAsync("series", "southwest", "--as-of", "2024-02-29", "--store", _store.Path);
        Assert.Equal(176_205, asOf[asOf.GetArrayLength() - 1].GetProperty("value").GetInt32());
    }

    [Fact]
    public async Task Json_of_the_replay_is_one_document()
    {
        var document = await IngestRunner.JsonAsync("replay", "--store", _store.Path);
        Assert.Equal(6, document.GetProperty("ingested").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, document.GetProperty("busy").ValueKind);
    }

    // SQLite's companions (-wal, -shm) come and go with its connections; the tables are in the main file after a checkpoint.
    private string Snapshot()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        return string.Join('\n',
            Directory.EnumerateFiles(_store.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file =>
                $"{file} {File.GetLastWriteTimeUtc(file):O} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}"));
    }
}
