using Encounters.Normalization.Tests;
using Encounters.Pipeline.Ledger;
using Encounters.Series;
using Encounters.Storage;
using Encounters.Testing;

namespace Encounters.Pipeline.Tests.Ingestion;

/// <summary>The table <c>series</c>: what is written when a release comes, and which release readers are told.</summary>
public sealed class SeriesTableTests : PipelineTest
{
    [Fact]
    public async Task A_release_writes_the_rows_of_new_and_of_restated_months_and_of_no_others()
    {
        var folder = NewFolder();
        var store = new WriteCountingStore(NewStore());
        await File.WriteAllTextAsync(folder.File(CsvText.SouthwestName),
            CsvText.Southwest(CsvText.OctoberRow, CsvText.NovemberRow), Cancel);
        await RunAsync(store.Store, folder.Path);

        store.Rows.Clear();
        await File.WriteAllTextAsync(folder.File(CsvText.RestatedName), CsvText.Restated, Cancel);
        await RunAsync(store.Store, folder.Path);

        var rows = store.Rows.Where(row => row.StartsWith("series ", StringComparison.Ordinal)).ToArray();
        Assert.Contains("series southwest 2023-11", rows);
        Assert.Contains("series southwest 2023-12", rows);
        Assert.DoesNotContain(rows, row => row.EndsWith(" 2023-10", StringComparison.Ordinal));

        // Only the series of the restated row see November change; the others have December as their one new month.
        Assert.Equal(
            ["southwest", "southwest/authority=title_8", "southwest/citizenship=other_grouping", "southwest/component=usbp",
                "southwest/demographic=family_unit", "southwest/encounter_type=apprehension"],
            rows.Where(row => row.EndsWith(" 2023-11", StringComparison.Ordinal)).Select(row => row.Split(' ')[1])
            .Order(StringComparer.Ordinal));
        Assert.Contains(await ReadSeriesAsync(store.Store, "southwest"),
            point => point.Month.ToString() == "2023-10" && point.Release.StartsWith("fy24-fy24-dec", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_release_whose_rows_but_not_whose_columns_tell_that_it_speaks_of_a_series_is_told_too()
    {
        var folder = NewFolder();
        var store = NewStore();
        string[] rows = [CsvText.OctoberRow.Replace("Mexico", "Brazil", StringComparison.Ordinal),
            CsvText.NovemberRow.Replace("Other", "Brazil", StringComparison.Ordinal)];
        await File.WriteAllTextAsync(
            folder.File(CsvText.SouthwestName),
            CsvText.Southwest(rows).Replace("Citizenship Grouping", "Citizenship", StringComparison.Ordinal), Cancel);
        await RunAsync(store, folder.Path);
        await File.WriteAllTextAsync(
            folder.File(CsvText.RestatedName),
            CsvText.Southwest([.. rows, rows[1].Replace("NOV", "DEC", StringComparison.Ordinal)]), Cancel);
        await RunAsync(store, folder.Path);
        var brazil = await ReadSeriesAsync(store, "southwest/citizenship=brazil");
        Assert.Equal([10, 20, 20], brazil.Select(point => point.Value));
        Assert.All(brazil, point => Assert.StartsWith("fy24-fy24-dec", point.Release, StringComparison.Ordinal));
        Assert.Equal(await DueAsync(store), await new SeriesLedger(store.Tables).ReadAsync(null, Cancel));
    }

    [Fact]
    public async Task Readers_are_told_the_latest_release_that_covers_a_month_though_its_row_names_the_one_that_set_the_value()
    {
        var store = NewStore();
        await RunAsync(store, RealReleases.Folder);
        var told = await new SeriesLedger(store.Tables).ReadAsync(null, Cancel);
        Assert.Equal(await DueAsync(store), told);

        // Of the months that several releases cover, those that were not revised keep the release that came first.
        var stored = new Dictionary<string, string>();
        await foreach (var row in store.Tables.QueryAsync(StoreTables.Series, "southwest", Cancel))
            stored.Add(row.RowKey, row.Text("release"));
        Assert.Equal(36,
            told.Count(point => point.Series == SeriesKey.Parse("southwest") && stored[point.Month.ToString()] != point.Release));
    }
}
