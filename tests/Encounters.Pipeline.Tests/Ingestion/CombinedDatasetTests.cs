using System.Text.Json;
using Encounters.Normalization.Tests;
using Encounters.Storage.Local;
using Encounters.Testing;

namespace Encounters.Pipeline.Tests.Ingestion;

/// <summary>
/// The combined dataset <c>datasets/encounters/year_month=yyyy-MM/</c>, read by DuckDB as a partitioned dataset.
/// </summary>
public sealed class CombinedDatasetTests : PipelineTest
{
    [Theory]
    [InlineData("dataset = 'nationwide-state'", "2020:646822 2021:1956519 2022:2766582 2023:3201144 2024:2901142 2025:691906")]
    [InlineData("dataset = 'nationwide-state' AND region = 'southwest'",
        "2020:458088 2021:1734686 2022:2378944 2023:2475669 2024:2135005 2025:443671")]
    [InlineData("dataset = 'southwest'", "2022:2378944 2023:2475669 2024:2135005 2025:432059")]
    public async Task DuckDB_reads_every_total_from_the_partitions(string where, string totals)
    {
        var root = NewFolder().Path;
        await RunAsync(LocalStore.Open(root), RealReleases.Folder);
        Assert.Equal(totals,
            Rows(root, $"SELECT fiscal_year || ':' || sum(count)::BIGINT FROM {{0}} WHERE {where} GROUP BY fiscal_year ORDER BY "
                + $"fiscal_year"));
        Assert.Equal("176195",
            Rows(root, "SELECT sum(count)::BIGINT FROM {0} WHERE dataset = 'nationwide-state' AND region = 'southwest' AND month "
                + "= DATE '2024-01-01'"));
    }

    [Fact]
    public async Task A_month_is_that_of_the_latest_release_that_covers_it_in_whatever_order_they_come()
    {
        var (forward, backward) = (NewFolder().Path, NewFolder().Path);
        await RunAsync(LocalStore.Open(forward), FolderOf(RealReleases.State2023));
        await RunAsync(LocalStore.Open(forward), FolderOf(RealReleases.State2025));
        await RunAsync(LocalStore.Open(backward), FolderOf(RealReleases.State2025));
        await RunAsync(LocalStore.Open(backward), FolderOf(RealReleases.State2023));
        Assert.Equal(
            "fy20-fy23-final-5b8fbc01 2019-10 2021-09, fy22-fy25-final-ec734bea 2021-10 2025-09",
            string.Join(", ",
                Files(forward).GroupBy(file => file.Release,
                    (release, files) => $"{release} {files.Min(file => file.Month)} {files.Max(file => file.Month)}")));
        Assert.Equal(Contents(forward), Contents(backward));
    }

    [Fact]
    public async Task A_release_that_restates_one_month_writes_that_month_and_the_new_one_only()
    {
        var folder = NewFolder();
        var store = new WriteCountingStore(NewStore());
        await File.WriteAllTextAsync(folder.File(CsvText.SouthwestName),
            CsvText.Southwest(CsvText.OctoberRow, CsvText.NovemberRow), Cancel);
        await RunAsync(store.Store, folder.Path);
        Assert.Equal(2, store.Writes.Count(IsPartition));

        store.Writes.Clear();
        await File.WriteAllTextAsync(folder.File(CsvText.RestatedName), CsvText.Restated, Cancel);
        await RunAsync(store.Store, folder.Path);
        Assert.Equal(
            [
                "datasets/encounters/year_month=2023-11/southwest.parquet",
                "datasets/encounters/year_month=2023-12/southwest.parquet",
            ],
            store.Writes.Where(IsPartition).Order());

        static bool IsPartition(string write) => write.StartsWith("datasets/encounters/year_month=", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_month_is_a_date_whether_or_not_a_reader_looks_at_the_folders()
    {
        var root = NewFolder().Path;
        await RunAsync(LocalStore.Open(root), FolderOf(RealReleases.SouthwestAugust));
        foreach (var partitioning in (string[])["true", "false"])
        {
            Assert.Equal("DATE 2021-10-01", string.Join(' ', DuckDb.Query(
                $"SELECT any_value(typeof(month)) || ' ' || min(month) FROM "
                    + $"read_parquet('{root}/datasets/encounters/*/*.parquet', hive_partitioning = {partitioning})")
                    .Select(row => $"{row[0]}")));
        }
    }

    [Fact]
    public async Task Files_of_the_earlier_layout_are_gone_after_the_next_release_and_no_row_counts_twice()
    {
        var root = NewFolder().Path;
        await RunAsync(LocalStore.Open(root), FolderOf(RealReleases.State2023));
        BringToTheEarlierLayout(Path.Combine(root, "datasets", "encounters"));
        await RunAsync(LocalStore.Open(root), FolderOf(RealReleases.State2025));
        Assert.DoesNotContain(Directory.EnumerateFiles(root, "nationwide-state.parquet", SearchOption.AllDirectories),
            file => file.Contains("/month=", StringComparison.Ordinal));
        Assert.Equal("2135005", Rows(root,
            "SELECT sum(count)::BIGINT FROM {0} WHERE fiscal_year = 2024 AND region = 'southwest'"));
        Assert.Equal("1734686", Rows(root,
            "SELECT sum(count)::BIGINT FROM {0} WHERE fiscal_year = 2021 AND region = 'southwest'"));
    }

    private static void BringToTheEarlierLayout(string folder)
    {
        foreach (var month in Directory.GetDirectories(folder))
            Directory.Move(month, month.Replace("year_month=", "month=", StringComparison.Ordinal));
        var manifest = Path.Combine(folder, "manifest.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest)
            .Replace("year_month=", "month=", StringComparison.Ordinal)
            .Replace("\"schemaVersion\": 2", "\"schemaVersion\": 1", StringComparison.Ordinal));
    }

    private static IReadOnlyList<(string Release, string Month)> Files(string root)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, "datasets/encounters/manifest.json")));
        return [.. manifest.RootElement.GetProperty("files").EnumerateArray()
            .Select(file => (file.GetProperty("release").GetString()!, file.GetProperty("month").GetString()!))];
    }

    private static string Contents(string root) => string.Join('\n', Directory
        .EnumerateFiles(Path.Combine(root, "datasets/encounters"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(file =>
            $"{Path.GetRelativePath(root, file)} "
                + $"{Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}"));

    private static string Rows(string root, string sql) => string.Join(' ', DuckDb.Query(string.Format(
        System.Globalization.CultureInfo.InvariantCulture, sql,
        $"read_parquet('{root}/datasets/encounters/*/*.parquet', hive_partitioning = true)")).Select(row => $"{row[0]}"));
}
