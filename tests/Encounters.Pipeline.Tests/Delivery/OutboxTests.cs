using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Delivery;
using Encounters.Pipeline.Tests.Ingestion;
using Encounters.Storage;
using Encounters.Storage.Local;
using Encounters.Swings;
using Encounters.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Encounters.Pipeline.Tests.Delivery;

/// <summary>What is on its way, when it is due, and what becomes of it.</summary>
public sealed class OutboxTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2024, 2, 14, 15, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(Now);
    private readonly Receiver _receiver = new();
    private readonly Store _store;

    public OutboxTests() => _store = LocalStore.Open(_folder.Path);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static DeliveryOptions Hook => Channels("hook");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Failures_are_tried_again_after_five_minutes_and_then_twice_as_long_each_time_up_to_twelve_hours()
    {
        _receiver.Refuses = true;
        await PutAsync(Hook, Message.Of(NewAlert()));
        List<double> pauses = [];
        for (var attempt = 1; attempt <= 11; attempt++)
        {
            Assert.Equal(new DeliveryReport(0, 1, 0), await DeliverAsync());
            var entry = Assert.Single(await ListAsync());
            Assert.Equal((DeliveryState.Pending, attempt, "refused"), (entry.State, entry.Attempts, entry.LastError));
            var pause = entry.NextAttempt - _clock.GetUtcNow();
            pauses.Add(pause.TotalMinutes);
            _clock.Advance(pause - TimeSpan.FromSeconds(1));
            Assert.Equal(default, await DeliverAsync());
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([5, 10, 20, 40, 80, 160, 320, 640, 720, 720, 720], pauses);
        Assert.Equal(new DeliveryReport(0, 0, 1), await DeliverAsync());
        Assert.Equal((DeliveryState.Dead, 12),
            Assert.Single(await ListAsync()) is var dead ? (dead.State, dead.Attempts) : default);
        _clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(default, await DeliverAsync());
        Assert.Equal(12, _receiver.Attempts);
    }

    [Fact]
    public async Task A_failure_that_passes_is_forgotten()
    {
        _receiver.Refuses = true;
        await PutAsync(Hook, Message.Of(NewAlert()));
        await DeliverAsync();
        _receiver.Refuses = false;
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(new DeliveryReport(1, 0, 0), await DeliverAsync());
        var entry = Assert.Single(await ListAsync());
        Assert.Equal((DeliveryState.Delivered, 2, null), (entry.State, entry.Attempts, entry.LastError));
        Assert.Empty(await DueRowsAsync());
    }

    [Fact]
    public async Task What_waits_longest_is_sent_first()
    {
        foreach (var (month, minutes) in ((string, int)[])[("2024-03", 2), ("2024-01", 3), ("2024-02", 1)])
            await new Outbox(_store.Tables, Hook).PutAsync([Message.Of(NewAlert(month))], Now.AddMinutes(minutes), Cancel);
        _clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(new DeliveryReport(3, 0, 0), await DeliverAsync());
        Assert.Equal(["2024-02", "2024-03", "2024-01"], _receiver.Received.Select(message => message.Month));
    }

    [Fact]
    public async Task A_message_is_due_from_its_instant_on_and_not_before()
    {
        await new Outbox(_store.Tables, Hook).PutAsync([Message.Of(NewAlert())], Now.AddMilliseconds(500), Cancel);
        Assert.Equal(default, await DeliverAsync());
        _clock.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(1, (await DeliverAsync()).Delivered);
    }

    [Fact]
    public async Task A_round_reads_only_what_is_due()
    {
        foreach (var month in (string[])["2024-01", "2024-02"])
            await PutAsync(Hook, Message.Of(NewAlert(month)));
        Assert.Equal(2, (await DueRowsAsync()).Count);
        await DeliverAsync();
        Assert.Empty(await DueRowsAsync());
        Assert.Equal(2, (await ListAsync()).Count);
    }

    [Fact]
    public async Task Each_channel_gets_its_own_copy_and_one_that_was_removed_keeps_its_messages_until_it_is_back()
    {
        await PutAsync(Channels("one", "two"), Message.Of(NewAlert()));
        Assert.Equal(new DeliveryReport(1, 0, 0), await DeliverAsync(Channels("two")));
        Assert.Equal(
            [("one", DeliveryState.Pending, 0), ("two", DeliveryState.Delivered, 1)],
            (await ListAsync()).Select(entry => (entry.Channel, entry.State, entry.Attempts)));
        Assert.Equal(new DeliveryReport(1, 0, 0), await DeliverAsync(Channels("one", "two")));
    }

    [Fact]
    public async Task A_crash_between_the_index_and_the_message_sends_once_and_leaves_nothing_behind()
    {
        var dying = new WriteCountingStore(_store);
        dying.FailAt(0, after: true);
        await Assert.ThrowsAsync<SimulatedCrashException>(
            () => new Outbox(dying.Store.Tables, Hook).PutAsync([Message.Of(NewAlert())], Now, Cancel));
        Assert.Single(await DueRowsAsync());
        Assert.Empty(await ListAsync());
        Assert.Equal(default, await DeliverAsync());
        Assert.Empty(await DueRowsAsync());
        await PutAsync(Hook, Message.Of(NewAlert()));
        Assert.Equal(1, (await DeliverAsync()).Delivered);
    }

    [Fact]
    public async Task An_index_that_was_not_moved_before_a_crash_is_moved_and_sends_nothing_too_early()
    {
        _receiver.Refuses = true;
        await PutAsync(Hook, Message.Of(NewAlert()));
        var dying = new WriteCountingStore(_store);
        dying.FailAt(0, after: true);
        await Assert.ThrowsAsync<SimulatedCrashException>(() => DeliverAsync(store: dying.Store));
        Assert.Equal(default, await DeliverAsync());
        Assert.Equal(1, _receiver.Attempts);
        Assert.StartsWith("20240214T150500|", Assert.Single(await DueRowsAsync()).RowKey, StringComparison.Ordinal);
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(new DeliveryReport(0, 1, 0), await DeliverAsync());
    }

    [Fact]
    public async Task A_message_that_is_put_again_stays_as_it_is()
    {
        await PutAsync(Hook, Message.Of(NewAlert()));
        await DeliverAsync();
        await PutAsync(Hook, Message.Of(NewAlert() with { Sentence = "Another text." }));
        Assert.Equal(DeliveryState.Delivered, Assert.Single(await ListAsync()).State);
        Assert.Empty(await DueRowsAsync());
        await PutAsync(Hook, Message.Of(NewAlert() with { Version = 2, Status = AlertStatus.Updated }));
        Assert.Equal(1, (await DeliverAsync()).Delivered);
    }

    [Fact]
    public async Task Nothing_about_the_past_is_put_on_its_way()
    {
        await PutAsync(Hook, Message.Of(NewAlert() with { Historical = true }));
        Assert.Empty(await ListAsync());
    }

    [Theory]
    [InlineData(2, 1, true)]
    [InlineData(3, 1, true)]
    [InlineData(3, 2, true)]
    [InlineData(2, 2, false)]
    public async Task A_withdrawal_goes_to_who_was_told_any_earlier_version(int version, int told, bool isSent)
    {
        // The severity has fallen below what the channel wants: it was told before, so it is told now.
        await PutAsync(Hook, Message.Of(NewAlert() with { Version = told }));
        var options = Hook;
        options.Channels[0].MinSeverity = Severity.Critical;
        var before = (await ListAsync()).Count;
        await PutAsync(options, Message.Of(NewAlert() with { Version = version, Status = AlertStatus.Withdrawn }));
        Assert.Equal(isSent ? before + 1 : before, (await ListAsync()).Count);
    }

    [Theory]
    [InlineData(Severity.Notice, true)]
    [InlineData(Severity.Warning, true)]
    [InlineData(Severity.Critical, false)]
    public async Task A_channel_gets_what_is_as_severe_as_it_wants_or_more(Severity wanted, bool isSent)
    {
        var options = Hook;
        options.Channels[0].MinSeverity = wanted;
        await PutAsync(options, Message.Of(NewAlert()));
        Assert.Equal(isSent ? 1 : 0, (await ListAsync()).Count);
    }

    [Theory]
    [InlineData("southwest", true)]
    [InlineData("nationwide", false)]
    [InlineData("southwest/*", true)]
    [InlineData("northern/*", false)]
    [InlineData("northern southwest", true)]
    [InlineData("northern nationwide", false)]
    public async Task A_channel_wants_a_story_in_which_any_of_its_series_moved(string wanted, bool isSent)
    {
        Alert[] alerts = [NewAlert() with { StoryId = "2024-01.fall" },
            NewAlert() with { Id = "x", StoryId = "2024-01.fall", Series = "southwest/state=tx" }];
        var story = Assert.Single(StoryBook.Compare([], alerts, alerts, Now));
        var options = Hook;
        options.Channels[0].Series = [.. wanted.Split(' ')];
        await PutAsync(options, Message.Of(story));
        Assert.Equal(isSent ? 1 : 0, (await ListAsync()).Count);

        // What is about a dataset goes to everybody.
        await PutAsync(options, Message.Of(NewAlert() with { Id = "y", Series = "dataset:southwest" }));
        Assert.Equal(isSent ? 2 : 1, (await ListAsync()).Count);
    }

    private static DeliveryOptions Channels(params string[] names) => new()
    {
        Channels = [
            .. names.Select(name => new ChannelOptions { Name = name, Kind = ChannelKind.Webhook,
                Address = new Uri("https://example.org") })],
    };

    private static Alert NewAlert(string month = "2024-01") => new()
    {
        Id = $"{month}.revision.southwest",
        Series = "southwest",
        Month = month,
        Kind = AlertKind.Revision,
        Severity = Severity.Warning,
        Sentence = "CBP revised it.",
        Release = "fy22-fy24-jan-00000001",
        RaisedAt = Now,
    };

    private Task PutAsync(DeliveryOptions options, Message message) =>
        new Outbox(_store.Tables, options).PutAsync([message], _clock.GetUtcNow(), Cancel);

    private Task<IReadOnlyList<OutboxEntry>> ListAsync() => new Outbox(_store.Tables, new DeliveryOptions()).ListAsync(Cancel);

    private Task<DeliveryReport> DeliverAsync(DeliveryOptions? options = null, Store? store = null) => new AlertDelivery(
        store ?? _store, [_receiver], Options.Create(options ?? Hook), _clock,
        NullLogger<AlertDelivery>.Instance).DeliverAsync(Cancel);

    private async Task<IReadOnlyList<TableRow>> DueRowsAsync()
    {
        List<TableRow> rows = [];
        await foreach (var row in _store.Tables.QueryAsync(StoreTables.Deliveries, "@due", Cancel))
            rows.Add(row);
        return rows;
    }

    private sealed class Receiver : IAlertSender
    {
        public IReadOnlyList<ChannelKind> Kinds { get; } = [ChannelKind.Webhook];

        public List<Message> Received { get; } = [];

        public int Attempts { get; private set; }

        public bool Refuses { get; set; }

        public Task SendAsync(Message message, ChannelOptions channel, CancellationToken cancellationToken)
        {
            Attempts++;
            if (Refuses)
                throw new DeliveryFailedException("refused");
            Received.Add(message);
            return Task.CompletedTask;
        }
    }
}
