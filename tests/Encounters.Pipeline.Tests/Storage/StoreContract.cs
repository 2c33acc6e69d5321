using System.Text;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Delivery;
using Encounters.Storage;

namespace Encounters.Pipeline.Tests.Storage;

/// <summary>What every store keeps. A store is held to it by a class that derives from this one.</summary>
public abstract class StoreContract
{
    private const string Table = StoreTables.Sources;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract Store Store { get; }

    /// <summary>Opens the same store once more, as another process would.</summary>
    protected abstract Store Reopen();

    [Fact]
    public async Task A_query_below_a_bound_reads_only_those_rows_in_order()
    {
        foreach (var key in (string[])["20240214T150002|b", "20240214T150000|a", "20240214T150001|c"])
            await Store.Tables.ApplyAsync(Table, [TableChange.Put(new TableRow("@due", key) { ["x"] = key })], Cancel);
        await Store.Tables.ApplyAsync(Table, [TableChange.Put(new TableRow("@due2", "10000101T000000|z"))], Cancel);
        List<string> rows = [];
        await foreach (var row in Store.Tables.QueryBelowAsync(Table, "@due", "20240214T150002", Cancel))
            rows.Add(row.RowKey);
        Assert.Equal(["20240214T150000|a", "20240214T150001|c"], rows);
    }

    [Fact]
    public async Task A_story_of_any_size_is_kept_with_all_its_versions_and_delivered()
    {
        // Everything moves, under the longest names there can be, and is revised forty times.
        var name = new string('w', Encounters.Categories.Category.MaxLength);
        Alert[] alerts =
        [
            .. Enumerable.Range(0, 600).Select(i => new Alert
            {
                Id = Alert.IdOf("2025-02", AlertKind.Swing, $"southwest/citizenship={name[..^3]}{i:000}"),
                Series = $"southwest/citizenship={name[..^3]}{i:000}",
                StoryId = "2025-02.fall",
                Month = "2025-02",
                Kind = AlertKind.Swing,
                Severity = Encounters.Swings.Severity.Critical,
                Newsworthiness = i,
                Value = 1,
                Previous = long.MaxValue,
                Headline = new string('h', 300),
                Sentence = new string('s', 2_000),
                Drivers = [.. Enumerable.Range(0, 30)
                    .Select(d => new AlertDriver("citizenship", name, name, long.MaxValue, 0, long.MinValue, 0.123456789012345))],
                Caveats = [new string('c', 200), new string('c', 200)],
                Release = "fy22-fy25-feb-644a7051",
                RaisedAt = DateTimeOffset.UnixEpoch,
            }),
        ];
        var ledger = new StoryLedger(Store.Tables);
        var story = Assert.Single(StoryBook.Compare([], alerts, alerts, DateTimeOffset.UnixEpoch));
        await ledger.WriteAsync([story], Cancel);
        for (var version = 2; version <= 41; version++)
        {
            story = story with { Version = version, Before = story with { Before = null }, WhatChanged = new string('x', 300) };
            await ledger.WriteAsync([story], Cancel);
        }

        await new AlertLedger(Store.Tables).WriteAsync(alerts, Cancel);
        Assert.Equal(41, Assert.Single(await ledger.ListAsync(Cancel)).Version);
        Assert.Equal(Enumerable.Range(1, 40),
            (await ledger.ListEarlierAsync(story.Id, Cancel)).Select(earlier => earlier.Version));
        Assert.Equal(600, (await new AlertLedger(Store.Tables).ListAsync(Cancel)).Count);
        var options = new DeliveryOptions { Channels = [new ChannelOptions { Name = "desk" }] };
        var outbox = new Outbox(Store.Tables, options);
        await outbox.PutAsync([Message.Of(story)], DateTimeOffset.UnixEpoch, Cancel);
        Assert.Equal(story.VersionId, Assert.Single(await outbox.ListAsync(Cancel)).Message.VersionId);

        // Azure Tables: 64 KiB of UTF-16 a property, 1 MiB an entity.
        Assert.InRange(StoryLedger.Serialize(story).Length, 5_000, 32_000);
        await foreach (var row in Store.Tables.QueryAsync(StoreTables.Deliveries, null, Cancel))
            Assert.All(row.Properties.Values.OfType<string>(), text => Assert.InRange(text.Length, 0, 32_000));
    }

    [Fact]
    public async Task A_blob_that_was_written_reads_back_byte_for_byte()
    {
        var content = new byte[300_000];
        new Random(1).NextBytes(content);
        await Store.Blobs.WriteAsync("raw/a/b c/ü.bin", new MemoryStream(content), Cancel);
        Assert.Equal(content, await ReadAllAsync(Store, "raw/a/b c/ü.bin"));
        Assert.Equal(content, await ReadAllAsync(Reopen(), "raw/a/b c/ü.bin"));
    }

    [Fact]
    public async Task A_blob_that_is_not_there_is_null()
    {
        Assert.Null(await Store.Blobs.OpenReadAsync("raw/none", Cancel));
        Assert.Null(await Store.Blobs.ReadAsync("raw/none/at/all", Cancel));
        await Store.Blobs.DeleteAsync("raw/none/at/all", Cancel);
    }

    [Fact]
    public async Task Writing_again_replaces_and_deleting_removes()
    {
        await WriteAsync("x/y", "first, and longer");
        await WriteAsync("x/y", "second");
        Assert.Equal("second", Encoding.UTF8.GetString(await ReadAllAsync(Store, "x/y")));
        await Store.Blobs.DeleteAsync("x/y", Cancel);
        Assert.Null(await Store.Blobs.OpenReadAsync("x/y", Cancel));
    }

    [Fact]
    public async Task An_open_blob_can_seek_and_be_read_again()
    {
        await WriteAsync("x/seek", "0123456789");
        await using var stream = await Store.Blobs.OpenReadAsync("x/seek", Cancel);
        stream!.Position = 7;
        Assert.Equal('7', stream.ReadByte());
        stream.Position = 0;
        Assert.Equal('0', stream.ReadByte());
        Assert.Equal(10, stream.Length);
    }

    [Fact]
    public async Task A_write_that_fails_leaves_the_blob_as_it_was()
    {
        await WriteAsync("x/kept", "before");
        await Assert.ThrowsAnyAsync<Exception>(() => Store.Blobs.WriteAsync("x/kept", new BrokenStream(), Cancel));
        await Assert.ThrowsAnyAsync<Exception>(() => Store.Blobs.WriteAsync("x/new", new BrokenStream(), Cancel));
        Assert.Equal("before", Encoding.UTF8.GetString(await ReadAllAsync(Store, "x/kept")));
        Assert.Null(await Store.Blobs.OpenReadAsync("x/new", Cancel));
        Assert.Equal(["x/kept"], await ListAsync("x/"));
    }

    [Fact]
    public async Task A_conditional_write_succeeds_only_on_the_expected_version()
    {
        Assert.True(await Store.Blobs.TryWriteAsync("c/latest.json", "1"u8.ToArray(), null, Cancel));
        Assert.False(await Store.Blobs.TryWriteAsync("c/latest.json", "2"u8.ToArray(), null, Cancel));
        var first = await Store.Blobs.ReadAsync("c/latest.json", Cancel);
        Assert.True(await Store.Blobs.TryWriteAsync("c/latest.json", "3"u8.ToArray(), first!.Version, Cancel));
        Assert.False(await Store.Blobs.TryWriteAsync("c/latest.json", "4"u8.ToArray(), first.Version, Cancel));
        Assert.Equal("3", Encoding.UTF8.GetString((await Store.Blobs.ReadAsync("c/latest.json", Cancel))!.Content.Span));
    }

    [Fact]
    public async Task Of_many_writers_with_the_same_expectation_one_succeeds()
    {
        await WriteAsync("c/raced", "start");
        var version = (await Store.Blobs.ReadAsync("c/raced", Cancel))!.Version;
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            Task.Run(() => Reopen().Blobs.TryWriteAsync("c/raced", Encoding.UTF8.GetBytes($"writer {i}"), version, Cancel),
                Cancel)));
        Assert.Single(outcomes, succeeded => succeeded);
    }

    [Fact]
    public async Task A_listing_has_the_blobs_below_the_folder_in_ordinal_order()
    {
        await WriteAsync("l/b/2", "12");
        await WriteAsync("l/b/10", "1");
        await WriteAsync("l/B/1", "123");
        await WriteAsync("lx/1", "1");
        Assert.Equal(["l/B/1", "l/b/10", "l/b/2"], await ListAsync("l/"));
        Assert.Empty(await ListAsync("none/"));
        Assert.Equal(4, (await ListAsync("")).Count);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    [InlineData("/absolute")]
    [InlineData("a//b")]
    [InlineData("a\\b")]
    [InlineData("")]
    public async Task A_path_that_leaves_the_store_is_refused(string path) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Store.Blobs.WriteAsync(path, Stream.Null, Cancel));

    [Fact]
    public async Task A_row_reads_back_with_every_type_of_property()
    {
        var row = new TableRow("p", "r")
        {
            ["text"] = "Ünïcode ' \" \n",
            ["empty"] = "",
            ["number"] = long.MaxValue,
            ["real"] = 2.0,
            ["yes"] = true,
            ["no"] = false,
        };
        await Store.Tables.ApplyAsync(Table, [TableChange.Put(row)], Cancel);
        Assert.Equal(row, await Store.Tables.FindAsync(Table, "p", "r", Cancel));
        Assert.Equal(row, await Reopen().Tables.FindAsync(Table, "p", "r", Cancel));
        Assert.Null(await Store.Tables.FindAsync(Table, "p", "other", Cancel));
        Assert.Null(await Store.Tables.FindAsync(StoreTables.Series, "p", "r", Cancel));
    }

    [Fact]
    public async Task Putting_a_row_replaces_all_of_its_properties_and_deleting_removes_it()
    {
        await Store.Tables.ApplyAsync(Table, [TableChange.Put(new TableRow("p", "r") { ["a"] = 1L, ["b"] = 2L })], Cancel);
        var replaced = new TableRow("p", "r") { ["b"] = 3L };
        await Store.Tables.ApplyAsync(Table, [TableChange.Put(replaced)], Cancel);
        Assert.Equal(replaced, await Store.Tables.FindAsync(Table, "p", "r", Cancel));
        await Store.Tables.ApplyAsync(Table, [TableChange.Delete(replaced)], Cancel);
        Assert.Null(await Store.Tables.FindAsync(Table, "p", "r", Cancel));
        await Store.Tables.ApplyAsync(Table, [TableChange.Delete(replaced)], Cancel);
    }

    [Fact]
    public async Task More_changes_than_fit_into_one_transaction_are_all_applied()
    {
        var rows = Enumerable.Range(0, 250).Select(i => new TableRow("many", $"{i:D3}") { ["value"] = (long)i }).ToArray();
        await Store.Tables.ApplyAsync(Table, [.. rows.Select(TableChange.Put)], Cancel);
        Assert.Equal(rows, await QueryAsync("many"));
    }

    [Fact]
    public async Task Changes_of_many_partitions_in_one_call_all_take_effect()
    {
        var rows = Enumerable.Range(0, 30).SelectMany(partition => Enumerable.Range(0, 120).Select(
            row => new TableRow($"p{partition:00}", $"r{row:000}") { ["x"] = (long)row })).ToArray();
        await Store.Tables.ApplyAsync(Table, [.. rows.Select(TableChange.Put)], Cancel);
        await Store.Tables.ApplyAsync(Table, [TableChange.Delete(rows[0]), TableChange.Delete(rows[^1])], Cancel);
        List<string> found = [];
        await foreach (var row in Store.Tables.QueryAsync(Table, null, Cancel))
            found.Add($"{row.PartitionKey} {row.RowKey} {row.Number("x")}");
        Assert.Equal(rows[1..^1].Select(row => $"{row.PartitionKey} {row.RowKey} {row.Number("x")}"), found);
    }

    [Fact]
    public async Task A_query_gives_a_partition_or_the_whole_table_in_ordinal_order()
    {
        foreach (var (pk, rk) in new[] { ("b", "2"), ("a", "10"), ("a", "2"), ("B", "1") })
            await Store.Tables.ApplyAsync(Table, [TableChange.Put(new TableRow(pk, rk))], Cancel);
        Assert.Equal(["10", "2"], (await QueryAsync("a")).Select(row => row.RowKey));
        Assert.Equal(["B/1", "a/10", "a/2", "b/2"], (await QueryAsync(null)).Select(row => $"{row.PartitionKey}/{row.RowKey}"));
    }

    [Fact]
    public async Task A_key_may_hold_any_character()
    {
        var random = new Random(1);
        var keys = Enumerable.Range(0, 30)
            .Select(_ => string.Concat(Enumerable.Range(0, 20).Select(_ => (char)random.Next(1, 0xD800))))
            .Concat(["https://a.b/c?d=e#f%2F\\g", "a/b", "a|b", "tab\tnewline\n", "100%", "südwest/käse=1",
                "'; DROP TABLE rows; --"])
            .Distinct().ToArray();
        foreach (var key in keys)
            await Store.Tables.ApplyAsync(Table, [TableChange.Put(new TableRow(key, key) { ["key"] = key })], Cancel);
        foreach (var key in keys)
            Assert.Equal(key, (await Store.Tables.FindAsync(Table, key, key, Cancel))?.Text("key"));
        Assert.Equal(keys.Order(StringComparer.Ordinal),
            (await QueryAsync(null)).Select(row => row.PartitionKey).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task One_writer_at_a_time_holds_the_lock_and_the_other_learns_who()
    {
        var first = await Store.Lock.TryAcquireAsync(Cancel);
        Assert.NotNull(first.Held);
        var second = await Reopen().Lock.TryAcquireAsync(Cancel);
        Assert.Null(second.Held);
        Assert.Equal(first.Holder, second.Holder);
        await first.Held.DisposeAsync();
        var third = await Reopen().Lock.TryAcquireAsync(Cancel);
        Assert.NotNull(third.Held);
        await third.Held.DisposeAsync();
    }

    private static async Task<byte[]> ReadAllAsync(Store store, string path)
    {
        await using var stream = await store.Blobs.OpenReadAsync(path, Cancel);
        var content = new MemoryStream();
        await stream!.CopyToAsync(content, Cancel);
        return content.ToArray();
    }

    private Task WriteAsync(string path, string text) =>
        Store.Blobs.WriteAsync(path, new MemoryStream(Encoding.UTF8.GetBytes(text)), Cancel);

    private async Task<IReadOnlyList<string>> ListAsync(string folder)
    {
        List<string> paths = [];
        await foreach (var item in Store.Blobs.ListAsync(folder, Cancel))
            paths.Add(item.Path);
        return paths;
    }

    private async Task<IReadOnlyList<TableRow>> QueryAsync(string? partition)
    {
        List<TableRow> rows = [];
        await foreach (var row in Store.Tables.QueryAsync(Table, partition, Cancel))
            rows.Add(row);
        return rows;
    }

    /// <summary>Gives some bytes and then fails, as a connection that is cut does.</summary>
    private sealed class BrokenStream : MemoryStream
    {
        public BrokenStream()
            : base(new byte[100_000])
        {
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position > 0
            ? throw new IOException("cut")
            : base.ReadAsync(buffer[..Math.Min(buffer.Length, 1000)], cancellationToken);

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
            throw new IOException("cut");
    }
}
