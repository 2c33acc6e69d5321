using Encounters.Calendar;
using Encounters.Categories;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Tests.Ingestion;
using Encounters.Releases;
using Encounters.Series;
using Encounters.Storage;

namespace Encounters.Pipeline.Tests.Ledger;

/// <summary>What the tables say of releases and series.</summary>
public sealed class LedgerTests : PipelineTest
{
    private static readonly SeriesKey Southwest = SeriesKey.Parse("southwest");
    private static readonly SeriesKey Texas = SeriesKey.Parse("southwest/state=tx");
    private static readonly Month October = Month.Parse("2023-10");

    [Fact]
    public void The_current_release_of_a_month_is_the_latest_that_covers_it_and_speaks_of_the_series()
    {
        var (oct, nov, dec) = (Entry("2023-10", "2023-11"), Entry("2023-11", "2023-12"), Entry("2023-12", "2024-01"));
        var current = new CurrentReleases([oct, nov, dec]);
        Assert.Equal(IdOf(dec), current.Of(Southwest, October, IdOf(oct)));
        Assert.Equal(IdOf(dec), current.Of(Southwest, October, IdOf(dec)));
        Assert.Equal(IdOf(dec), current.Of(Southwest, Month.Parse("2023-12"), IdOf(dec)));
        var reissued = Entry("2023-10", "2024-02");
        Assert.Equal(IdOf(dec), new CurrentReleases([oct, nov, dec, reissued]).Of(Southwest, Month.Parse("2023-11"), IdOf(nov)));
        Assert.Equal(IdOf(reissued), new CurrentReleases([oct, nov, dec, reissued]).Of(Southwest, October, IdOf(nov)));
    }

    [Fact]
    public void A_release_that_the_tables_do_not_follow_yet_is_current_nowhere()
    {
        var (oct, nov) = (Entry("2023-10", "2023-11"), Entry("2023-11", "2023-12"));
        Assert.Equal(IdOf(oct), new CurrentReleases([oct, nov with { IsComplete = false }]).Of(Southwest, October, IdOf(oct)));
        Assert.Equal("fy24-fy24-dec-ffffffff", new CurrentReleases([oct, nov]).Of(Southwest, October, "fy24-fy24-dec-ffffffff"));
    }

    [Fact]
    public void A_release_whose_columns_do_not_speak_of_the_series_is_not_its_current_one()
    {
        var (state, southwest) = (Entry("2023-10", "2023-11", Dataset.NationwideState, Dimension.State),
            Entry("2023-11", "2023-12"));
        Assert.Equal(IdOf(state), new CurrentReleases([state, southwest]).Of(Texas, October, IdOf(state)));
        Assert.Equal(IdOf(southwest), new CurrentReleases([state, southwest]).Of(Southwest, October, IdOf(state)));
    }

    [Fact]
    public void Of_two_datasets_of_one_coverage_the_preferred_one_is_current()
    {
        var first = Entry("2023-10", "2023-11");
        var (aor, southwest) = (Entry("2023-11", "2023-12", Dataset.NationwideAor), Entry("2023-11", "2024-01"));
        Assert.Equal(IdOf(aor), new CurrentReleases([first, aor, southwest]).Of(Southwest, October, IdOf(first)));

        // One that has no column for the series does not count, and neither does one of another coverage.
        var silent = Entry("2023-11", "2023-12", Dataset.NationwideAor, Dimension.State);
        Assert.Equal(IdOf(southwest),
            new CurrentReleases([first, silent, southwest]).Of(SeriesKey.Parse("southwest/component=usbp"), October,
                IdOf(first)));
        var other = Entry("2023-12", "2024-01");
        Assert.Equal(IdOf(other), new CurrentReleases([first, aor, other]).Of(Southwest, October, IdOf(first)));
    }

    [Fact]
    public async Task Releases_are_listed_in_the_order_of_publication()
    {
        var store = NewStore();
        var ledger = new ReleaseLedger(store.Tables);
        ReleaseEntry[] entries = [Entry("2023-12", "2024-01"), Entry("2023-11", "2024-03"),
            Entry("2023-10", "2024-02", Dataset.NationwideAor)];
        await ledger.WriteAsync(entries, Cancel);
        Assert.Equal([IdOf(entries[0]), IdOf(entries[2]), IdOf(entries[1])], (await ledger.ListAsync(Cancel)).Select(IdOf));
        await ledger.WriteAsync([entries[1] with { IsComplete = false }], Cancel);
        Assert.Equal([true, true, false], (await ledger.ListAsync(Cancel)).Select(entry => entry.IsComplete));
    }

    [Fact]
    public async Task The_number_of_a_copy_which_orders_releases_is_read_from_the_name_of_the_file()
    {
        var ledger = new ReleaseLedger(NewStore().Tables);
        await ledger.WriteAsync([Entry("2023-11", "2023-12") with { FileName = "sbo-encounters-fy24-fy24-nov_3.csv" }], Cancel);
        Assert.Equal(3, Assert.Single(await ledger.ListAsync(Cancel)).Release.Copy);
    }

    [Fact]
    public async Task A_first_value_that_is_not_zero_and_every_change_of_it_is_an_observation()
    {
        var store = NewStore();
        var (first, second) = (Entry("2023-11", "2023-12").Release, Entry("2023-12", "2024-01").Release);
        var history = History(Southwest, (first, [5, 0]), (second, [6, 0, 7]));
        Assert.Equal(
            [("2023-10", "first", 5L), ("2023-10", "revision", 6L), ("2023-12", "first", 7L)],
            SeriesLedger.ObservationRows(history).Select(row => (row.RowKey[..7], row.Text("kind"), row.Number("value"))));
        var ledger = await WriteAsync(store, history, History(SeriesKey.Parse("southwest/component=usbp"), (first, [1, 2])));
        Assert.Equal(["southwest", "southwest/component=usbp"], (await ledger.ListKeysAsync(Cancel)).Select(key => key.Value));
        var revision = Assert.Single(await ledger.ReadRevisionsAsync(null, Cancel));
        Assert.Equal((Southwest, October, 5, 6, first.Id.Value, second.Id.Value),
            (revision.Series, revision.Month, revision.From, revision.To, revision.FromRelease, revision.ToRelease));
        Assert.Empty(await ledger.ReadRevisionsAsync(Texas, Cancel));
        Assert.Empty(await ledger.ReadDisagreementsAsync(null, Cancel));
        Assert.Equal([6, 0, 7], (await ledger.ReadAsync(Southwest, Cancel)).Select(point => point.Value));
        Assert.Equal([5, 0, 7], (await ledger.ReadAsync(Southwest, Cancel)).Select(point => point.FirstValue));
        Assert.Equal(5, (await ledger.ReadAsync(null, Cancel)).Count);
    }

    [Fact]
    public async Task Revisions_are_read_in_the_order_of_the_releases_that_made_them()
    {
        // The ids of the releases are in another order than their publication.
        (Release, long[])[] releases =
        [
            (Entry("2023-11", "2023-12", digit: '9').Release, [1, 1]), (Entry("2023-11", "2024-01", digit: '8').Release, [2, 1]),
            (Entry("2023-11", "2024-02", digit: '7').Release, [3, 1]),
        ];
        var ledger = await WriteAsync(NewStore(), History(Southwest, releases));
        Assert.Equal([(1, 2), (2, 3)],
            (await ledger.ReadRevisionsAsync(Southwest, Cancel)).Select(revision => (revision.From, revision.To)));
    }

    [Fact]
    public async Task A_disagreement_is_kept_beside_the_revisions()
    {
        var (aor, southwest) = (Entry("2023-11", "2023-12", Dataset.NationwideAor).Release, Entry("2023-11", "2023-12").Release);
        var ledger = await WriteAsync(NewStore(), History(Southwest, (aor, [5, 6]), (southwest, [5, 7])));
        var disagreement = Assert.Single(await ledger.ReadDisagreementsAsync(null, Cancel));
        Assert.Equal(("2023-11", 6, 7, aor.Id.Value, southwest.Id.Value),
            (disagreement.Month.ToString(), disagreement.From, disagreement.To, disagreement.FromRelease,
                disagreement.ToRelease));
        Assert.Empty(await ledger.ReadRevisionsAsync(null, Cancel));
    }

    [Fact]
    public async Task A_row_that_is_damaged_is_told_and_not_taken_for_another_release()
    {
        var store = NewStore();
        var entry = Entry("2023-11", "2023-12");
        await new ReleaseLedger(store.Tables).WriteAsync([entry], Cancel);
        var row = (await store.Tables.FindAsync(StoreTables.Releases, "southwest", IdOf(entry), Cancel))!;
        Assert.True(ReleaseLedger.TryRead(row, out _, out _));
        var misplaced = new TableRow("southwest", "fy24-fy24-dec-00000000");
        foreach (var (name, value) in row.Properties)
            misplaced[name] = value;
        Assert.False(ReleaseLedger.TryRead(misplaced, out _, out var problem));
        Assert.Contains(IdOf(entry), problem, StringComparison.Ordinal);
        row["dimensions"] = "component,color";
        Assert.False(ReleaseLedger.TryRead(row, out _, out problem));
        Assert.Contains("'color'", problem, StringComparison.Ordinal);
    }

    private static async Task<SeriesLedger> WriteAsync(Store store, params SeriesHistory[] histories)
    {
        foreach (var history in histories)
        {
            await store.Tables.ApplyAsync(StoreTables.Series,
                [.. SeriesLedger.SeriesRows(history).Select(TableChange.Put)], Cancel);
            await store.Tables.ApplyAsync(StoreTables.Observations,
                [.. SeriesLedger.ObservationRows(history).Select(TableChange.Put)], Cancel);
        }

        return new SeriesLedger(store.Tables);
    }

    private static string IdOf(ReleaseEntry entry) => entry.Release.Id.Value;

    private static SeriesHistory History(SeriesKey key, params (Release Release, long[] Values)[] releases) => SeriesHistory.Of(
        key,
        releases.Select(entry => (entry.Release, new ReleaseTotals(
            entry.Release.Dataset, entry.Release.Coverage, [Dimension.Component], false,
            new Dictionary<SeriesKey, IReadOnlyList<long>> { [key] = entry.Values }))));

    private static ReleaseEntry Entry(
        string through, string published, Dataset? dataset = null, Dimension dimension = Dimension.Component, char? digit = null)
    {
        var hash = digit is { } known
            ? ContentHash.Parse(new string(known, 64))
            : ContentHash.Of(System.Text.Encoding.UTF8.GetBytes($"{dataset} {through} {published}"));
        var release = new Release(
            dataset ?? Dataset.Southwest, Coverage.ToDate(new FiscalYear(2024), Month.Parse(through)), hash,
            Publication.Restore(Month.Parse(published), null, null));
        return new ReleaseEntry(
            release, new ReleaseColumns(release.Dataset, [dimension], false), "x.csv", "https://www.cbp.gov/x.csv",
            DateTimeOffset.UnixEpoch, 1, 2, 3, IsComplete: true);
    }
}
