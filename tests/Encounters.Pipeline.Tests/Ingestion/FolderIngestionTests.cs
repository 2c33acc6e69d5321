using CsCheck;
using Encounters.Normalization.Tests;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Queries;
using Encounters.Series;
using Encounters.Testing;

namespace Encounters.Pipeline.Tests.Ingestion;

public sealed class FolderIngestionTests : PipelineTest
{
    [Fact]
    public async Task The_real_releases_give_the_true_figures_and_exactly_eleven_revisions()
    {
        var store = NewStore();
        var report = await RunAsync(store, RealReleases.Folder);
        Assert.Equal(RealReleases.FileNames, report.Ingested.Select(release => release.FileName));

        var southwest = (await ReadSeriesAsync(store, "southwest")).ToDictionary(point => point.Month.ToString());
        Assert.Equal((9_731, 9_740), (southwest["2025-08"].Value, southwest["2025-08"].FirstValue));
        Assert.Equal(176_195, southwest["2024-01"].Value);
        Assert.Equal(252_315, southwest["2022-12"].Value);
        Assert.Equal(
            [458_088, 1_734_686, 2_378_944, 2_475_669, 2_135_005],
            southwest.Values.GroupBy(point => point.Month.FiscalYear).Take(5).Select(year => year.Sum(point => point.Value)));
        Assert.Equal(
            [646_822, 1_956_519, 2_766_582, 3_201_144, 2_901_142, 691_906],
            (await ReadSeriesAsync(store, "nationwide")).GroupBy(point => point.Month.FiscalYear)
            .Select(year => year.Sum(point => point.Value)));

        var revisions = await new SeriesLedger(store.Tables).ReadRevisionsAsync(SeriesKey.Parse("southwest"), Cancel);
        Assert.Equal(
            ["2024-10", "2024-11", "2024-12", "2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06",
                "2025-07", "2025-08"],
            revisions.Select(revision => revision.Month.ToString()));
        Assert.Empty(await new SeriesLedger(store.Tables).ReadDisagreementsAsync(null, Cancel));
    }

    [Fact]
    public async Task Any_order_of_arrival_ends_in_the_same_tables()
    {
        string? expected = null;
        foreach (var order in Permutations(RealReleases.FileNames))
        {
            var store = NewStore();
            foreach (var fileName in order)
                Assert.Single((await RunAsync(store, FolderOf(fileName))).Ingested);
            var tables = await DescribeTablesAsync(store);
            expected ??= tables;
            Assert.Equal(expected, tables);
        }

        var atOnce = NewStore();
        await RunAsync(atOnce, RealReleases.Folder);
        Assert.Equal(expected, await DescribeTablesAsync(atOnce));
    }

    [Fact]
    public async Task Made_up_releases_in_any_order_end_in_the_same_tables() => await Gen
        .Select(Gen.Select(Gen.Int[1, 12], Gen.Int[-1, 2], Gen.Int[0, 9], Gen.Int[0, 1]).Array[1, 5], Gen.Int)
        .SampleAsync(
            async (releases, seed) =>
            {
                var files = releases
                    .DistinctBy(release => (release.Item1, release.Item2, release.Item3, release.Item4))
                    .Select(release => MakeUp(release.Item1, release.Item2, release.Item3, release.Item4)).ToArray();
                var (first, second) = (NewStore(), NewStore());
                foreach (var folder in files)
                    await RunAsync(first, folder);
                var shuffled = files.ToArray();
                new Random(seed).Shuffle(shuffled);
                foreach (var folder in shuffled.Concat(shuffled))
                    await RunAsync(second, folder);
                Assert.Equal(await DescribeTablesAsync(first), await DescribeTablesAsync(second));
                Assert.Equal(await DueAsync(second), await new SeriesLedger(second.Tables).ReadAsync(null, Cancel));
            },
            iter: 15);

    [Fact]
    public async Task A_second_run_says_that_nothing_is_new_and_writes_nothing()
    {
        var store = NewStore();
        await RunAsync(store, RealReleases.Folder);
        var counting = new WriteCountingStore(store);
        var report = await RunAsync(counting.Store, RealReleases.Folder);
        Assert.Empty(report.Ingested);
        Assert.Equal(3, report.Unchanged.Count);
        Assert.Empty(counting.Writes);
    }

    [Fact]
    public async Task Files_that_are_no_releases_are_listed_as_ignored()
    {
        var folder = NewFolder();
        await File.WriteAllTextAsync(folder.File("notes.csv"), "a,b", Cancel);
        var report = await RunAsync(NewStore(), folder.Path);
        Assert.EndsWith("notes.csv", Assert.Single(report.Ignored).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_as_of_query_answers_what_had_been_said_by_then()
    {
        var store = NewStore();
        await RunAsync(store, RealReleases.Folder);
        Assert.Equal(9_740, (await AsOfAsync("fy22-fy25-aug-644a7051"))![^1].Value);
        Assert.Equal("2025-08", (await AsOfAsync("2025-09-30"))![^1].Month.ToString());
        Assert.Equal(9_740, (await AsOfAsync("2025-09-30"))![^1].Value);
        Assert.Equal("2023-09", (await AsOfAsync("2024-01-01"))![^1].Month.ToString());
        Assert.Null(await AsOfAsync("fy22-fy25-aug-00000000"));

        async Task<IReadOnlyList<SeriesPoint>?> AsOfAsync(string point)
        {
            Assert.True(AsOf.TryParse(point, out var asOf));
            return await EarlierFacts.AtAsync(new StoredFacts(store), asOf, Cancel) is { } facts
                ? await new StoreQueries(facts).ReadSeriesAsync(SeriesSelection.Southwest, null, null, Cancel)
                : null;
        }
    }

    [Fact]
    public async Task A_file_with_half_its_rows_missing_is_quarantined_and_what_readers_see_stays()
    {
        var store = NewStore();
        await RunAsync(store, FolderOf(RealReleases.SouthwestAugust));
        var before = await DescribeTablesAsync(store);
        var folder = NewFolder();
        var lines = await File.ReadAllLinesAsync(RealReleases.PathOf(RealReleases.SouthwestAugust), Cancel);
        await File.WriteAllLinesAsync(folder.File(RealReleases.SouthwestAugust),
            lines.Where((_, i) => i == 0 || i % 2 == 1), Cancel);
        var report = await RunAsync(store, folder.Path);
        Assert.Contains("missing or doubled", Assert.Single(report.Quarantined).Reasons[0], StringComparison.Ordinal);
        Assert.Equal(before, await DescribeTablesAsync(store));
        var counting = new WriteCountingStore(store);
        Assert.Single((await RunAsync(counting.Store, folder.Path)).Quarantined);
        Assert.Empty(counting.Writes);
    }

    [Fact]
    public async Task A_release_in_a_folder_named_as_cbp_names_them_has_a_month_of_publication()
    {
        var folder = NewFolder();
        Directory.CreateDirectory(folder.File("2025-10"));
        File.CreateSymbolicLink(folder.File("2025-10/" + RealReleases.SouthwestAugust),
            RealReleases.PathOf(RealReleases.SouthwestAugust));
        Assert.Equal("2025-10",
            Assert.Single((await RunAsync(NewStore(), folder.Path)).Ingested).Release.Published!.Month.ToString());
    }

    [Fact]
    public async Task A_store_that_somebody_else_writes_is_left_alone()
    {
        var store = NewStore();
        var held = await store.Lock.TryAcquireAsync(Cancel);
        var report = await RunAsync(store, FolderOf(RealReleases.SouthwestAugust));
        Assert.Contains(held.Holder, report.Busy, StringComparison.Ordinal);
        Assert.Empty(report.Ingested);
        await held.Held!.DisposeAsync();
        Assert.Single((await RunAsync(store, FolderOf(RealReleases.SouthwestAugust))).Ingested);
    }

    [Fact]
    public async Task A_run_that_dies_before_or_after_any_write_is_finished_by_the_next_one()
    {
        var undisturbed = new WriteCountingStore(NewStore());
        var folder = FolderOf(RealReleases.SouthwestAugust);
        await RunAsync(undisturbed.Store, folder);
        var expected = await DescribeTablesAsync(undisturbed.Store, alerts: true);

        // Every blob write, and a sample of the table writes, which are all of one kind.
        var writes = Enumerable.Range(0, undisturbed.Writes.Count)
            .Where(i => i < 12 || i % 7 == 0 || i > undisturbed.Writes.Count - 3);
        foreach (var (write, after) in writes.SelectMany(i => new[] { (i, false), (i, true) }))
        {
            var crashing = new WriteCountingStore(NewStore());
            crashing.FailAt(write, after);
            await Assert.ThrowsAsync<SimulatedCrashException>(() => RunAsync(crashing.Store, folder));
            crashing.FailAt(-1, false);
            var report = await RunAsync(crashing.Store, folder);

            // A release that this pass finished is reported once.
            Assert.Equal(1, report.Ingested.Count + report.Unchanged.Count);
            Assert.Equal(expected, await DescribeTablesAsync(crashing.Store, alerts: true));
        }
    }

    private static IEnumerable<string[]> Permutations(IReadOnlyList<string> items) => items.Count <= 1
        ? [[.. items]]
        : items.SelectMany(
            item => Permutations([.. items.Where(other => other != item)]).Select(rest => (string[])[item, .. rest]));

    /// <summary>A folder with a release of fiscal year 2024 through a month, published some months later (-1: unknown).</summary>
    private string MakeUp(int through, int published, int value, int kind)
    {
        var year = new Encounters.Calendar.FiscalYear(2024);
        var folder = NewFolder();
        var place = published < 0 ? folder.Path : folder.File(year.MonthAt(through).AddMonths(1 + published).ToString());
        Directory.CreateDirectory(place);
        string[] names = ["oct", "nov", "dec", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep"];
        var lines = Enumerable.Range(0, through).Select(i => kind == 0
            ? $"2024 (FYTD),FYTD,{names[i].ToUpperInvariant()},U.S. Border Patrol,Single Adults,Mexico,Title "
                + $"8,Apprehensions,{100 + value}"
            : $"2024 (FYTD),FYTD,{names[i].ToUpperInvariant()},Southwest Land Border,TX,Single Adults,MEXICO,Title "
                + $"8,{100 + value}");
        var (header, name) = kind == 0
            ? (CsvText.SouthwestHeader, $"sbo-encounters-fy24-fy24-{names[through - 1]}.csv")
            : (CsvText.StateHeader, $"nationwide-encounters-fy24-fy24-{names[through - 1]}-state.csv");
        File.WriteAllText(Path.Combine(place, name), string.Join('\n', lines.Prepend(header)) + "\n");
        return folder.Path;
    }
}
