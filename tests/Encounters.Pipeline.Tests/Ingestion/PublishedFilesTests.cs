using System.Text;
using System.Text.Json;
using Encounters.Normalization.Tests;
using Encounters.Storage;
using Encounters.Storage.Local;
using Encounters.Testing;

namespace Encounters.Pipeline.Tests.Ingestion;

/// <summary>What readers read: the layout of the store, and that other tools read the same figures from it.</summary>
public sealed class PublishedFilesTests : PipelineTest
{
    [Fact]
    public async Task The_layout_of_the_store_is_pinned()
    {
        var folder = NewFolder();
        await File.WriteAllTextAsync(folder.File(CsvText.SouthwestName),
            CsvText.Southwest(CsvText.OctoberRow, CsvText.NovemberRow), Cancel);
        var store = NewStore();
        await RunAsync(store, folder.Path);

        var layout = new StringBuilder();
        await foreach (var blob in store.Blobs.ListAsync("", Cancel))
        {
            layout.Append("== ").Append(blob.Path).Append('\n');
            if (Path.GetExtension(blob.Path) is not (".json" or ".atom"))
                continue;
            var document = (await store.Blobs.ReadAsync(blob.Path, Cancel))!;
            layout.Append(Encoding.UTF8.GetString(document.Content.Span)
                .Replace(folder.Path, "FOLDER", StringComparison.Ordinal));
        }

        Golden.Matches("store-layout.txt", layout.ToString());
    }

    [Theory]
    [InlineData(RealReleases.State2023, "", "2020:646822 2021:1956519 2022:2766582 2023:3201144")]
    [InlineData(RealReleases.State2023, "WHERE region = 'southwest'", "2020:458088 2021:1734686 2022:2378944 2023:2475669")]
    [InlineData(RealReleases.State2025, "", "2022:2766582 2023:3201144 2024:2901142 2025:691906")]
    [InlineData(RealReleases.SouthwestAugust, "", "2022:2378944 2023:2475669 2024:2135005 2025:432059")]
    public async Task DuckDB_reads_the_true_totals_from_the_parquet_and_the_csv(string fileName, string where, string totals)
    {
        var root = NewFolder().Path;
        await RunAsync(LocalStore.Open(root), FolderOf(fileName));
        Assert.Equal(totals, Query($"{root}/datasets/*/releases/*/encounters.parquet", where));
        Assert.Equal(totals, Query($"{root}/datasets/*/releases/*/encounters.csv.gz", where));
    }

    [Fact]
    public async Task A_manifest_tells_what_the_release_follows_and_what_it_revised_in_whatever_order_they_came()
    {
        var (forward, backward) = (NewStore(), NewStore());
        await RunAsync(forward, RealReleases.Folder);
        foreach (var file in RealReleases.FileNames.Reverse())
            await RunAsync(backward, FolderOf(file));
        foreach (var store in (Store[])[forward, backward])
        {
            var manifest =
                JsonDocument.Parse(
                    (await store.Blobs.ReadAsync("datasets/nationwide-state/releases/fy22-fy25-final-ec734bea/manifest.json",
                        Cancel))!.Content).RootElement;
            Assert.Equal("fy20-fy23-final-5b8fbc01", manifest.GetProperty("follows").GetString());
            Assert.Equal(9, manifest.GetProperty("layout").GetArrayLength());
            var revisions = manifest.GetProperty("revisions").EnumerateArray()
                .Where(revision => revision.GetProperty("series").GetString() == "southwest").ToArray();
            Assert.Equal(11, revisions.Length);
            Assert.Contains(revisions, revision => revision.GetProperty("month").GetString() == "2025-08"
                && revision.GetProperty("from").GetInt64() == 9_740 && revision.GetProperty("to").GetInt64() == 9_731
                && revision.GetProperty("fromRelease").GetString() == "fy22-fy25-aug-644a7051");
        }
    }

    [Fact]
    public async Task The_parquet_is_compressed_dictionary_encoded_and_has_statistics_by_which_readers_skip()
    {
        var root = NewFolder().Path;
        await RunAsync(LocalStore.Open(root), FolderOf(RealReleases.State2025));
        var metadata = $"parquet_metadata('{root}/datasets/nationwide-state/releases/*/encounters.parquet')";
        Assert.Equal("ZSTD", Scalar($"SELECT DISTINCT compression FROM {metadata}"));
        Assert.Equal(0L,
            Scalar($"SELECT count(*) FROM {metadata} WHERE type = 'BYTE_ARRAY' AND encodings NOT LIKE '%RLE_DICTIONARY%'"));
        Assert.Equal("2021-10-01 2025-09-01",
            Scalar($"SELECT min(stats_min_value) || ' ' || max(stats_max_value) FROM {metadata} WHERE path_in_schema = 'month'"));
    }

    [Fact]
    public async Task The_parquet_has_dates_and_nulls_where_the_dataset_lacks_a_column()
    {
        var root = NewFolder().Path;
        await RunAsync(LocalStore.Open(root), FolderOf(RealReleases.SouthwestAugust));
        var parquet = $"'{root}/datasets/southwest/releases/*/encounters.parquet'";
        Assert.Equal("DATE", Scalar($"SELECT DISTINCT typeof(month) FROM {parquet}"));
        Assert.Equal(0L, Scalar($"SELECT count(state) + count(region) + count(aor) FROM {parquet}"));
        Assert.Equal(1936L, Scalar($"SELECT count(*) FROM {parquet} WHERE component IS NOT NULL AND encounter_type IS NOT NULL"));
        Assert.Equal("fy22-fy25-aug-644a7051", Scalar($"SELECT DISTINCT release FROM {parquet}"));
    }

    [Fact]
    public async Task A_cell_that_a_spreadsheet_would_run_is_made_harmless_in_the_csv()
    {
        var folder = NewFolder();
        const string Name = "nationwide-encounters-fy24-fy24-oct-aor.csv";
        await File.WriteAllTextAsync(
            folder.File(Name),
            "Fiscal Year,Month Grouping,Month (abbv),Component,Land Border Region,Area of Responsibility,AOR "
            + "(Abbv),Demographic,Citizenship,Title of Authority,Encounter Type,Encounter Count\n"
            + "2024 (FYTD),FYTD,OCT,U.S. Border Patrol,Southwest Land Border,=HYPERLINK(1),YUM,FMUA,CUBA,Title "
            + "8,Apprehensions,3\n",
            Cancel);
        var root = NewFolder().Path;
        await RunAsync(LocalStore.Open(root), folder.Path);
        Assert.Equal("'=HYPERLINK(1)", Scalar($"SELECT aor_name FROM '{root}/datasets/*/releases/*/encounters.csv.gz'"));
        Assert.Equal("=HYPERLINK(1)", Scalar($"SELECT aor_name FROM '{root}/datasets/*/releases/*/encounters.parquet'"));
    }

    private static string Query(string files, string where) => string.Join(
        ' ', DuckDb.Query($"SELECT fiscal_year, sum(count)::BIGINT FROM '{files}' {where} GROUP BY 1 ORDER BY 1")
        .Select(year => $"{year[0]}:{year[1]}"));

    private static object? Scalar(string sql) => DuckDb.Query(sql)[0][0];
}
