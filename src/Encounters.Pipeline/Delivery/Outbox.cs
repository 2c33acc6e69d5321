using System.Globalization;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Queries;
using Encounters.Storage;
using Encounters.Words;

namespace Encounters.Pipeline.Delivery;

/// <summary>The state of a delivery.</summary>
public enum DeliveryState
{
    /// <summary>It is to be sent.</summary>
    Pending,

    /// <summary>The receiver took it.</summary>
    Delivered,

    /// <summary>It was tried for days and given up on.</summary>
    Dead,
}

/// <summary>A version of a message on its way to a channel.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Message">The message as it was written.</param>
/// <param name="State">What happened to it.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="NextAttempt">When it is due.</param>
/// <param name="LastError">Why the last attempt failed.</param>
public sealed record OutboxEntry(
    string Channel, Message Message, DeliveryState State, int Attempts, DateTimeOffset NextAttempt, string? LastError);

/// <summary>
/// The table <c>deliveries</c>: messages on their way, and an index of what is due in order of time.
/// A message is put here before it is kept as raised, so that a crash between the two repeats the first and loses nothing. The
/// index is written before what it points to, and deleted after it: an entry that points to nothing to do is dropped when
/// it is due.
/// </summary>
public sealed class Outbox(ITableStore tables, DeliveryOptions options)
{
    // No channel can have this name.
    private const string Due = "@due";

    /// <summary>Queues messages for every channel that should get them; those already queued stay as they are.</summary>
    public async Task PutAsync(IEnumerable<Message> messages, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        List<OutboxEntry> entries = [];
        foreach (var message in messages.Where(message => message.IsForReaders))
        {
            foreach (var channel in options.Channels)
            {
                if (await WantsAsync(channel, message, cancellationToken)
                    && await tables.FindAsync(StoreTables.Deliveries, channel.Name, message.VersionId, cancellationToken) is null)
                {
                    entries.Add(new OutboxEntry(channel.Name, message, DeliveryState.Pending, 0, now, null));
                }
            }
        }

        await tables.ApplyAsync(StoreTables.Deliveries, [.. entries.Select(IndexRow).Select(TableChange.Put)], cancellationToken);
        await tables.ApplyAsync(StoreTables.Deliveries, [.. entries.Select(ToRow).Select(TableChange.Put)], cancellationToken);
    }

    /// <summary>
    /// The deliveries that are due, longest waiting first. It reads nothing else, however much was delivered before.
    /// </summary>
    public async IAsyncEnumerable<OutboxEntry> ListDueAsync(
        DateTimeOffset now, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in tables.QueryBelowAsync(StoreTables.Deliveries, Due, TimeKey(now.AddSeconds(1)),
            cancellationToken))
        {
            var found = await tables.FindAsync(StoreTables.Deliveries, row.Text("channel"), row.Text("message"),
                cancellationToken);
            var entry = found is null ? null : FromRow(found);
            if (entry is { State: DeliveryState.Pending } && entry.NextAttempt <= now)
                yield return entry;
            else if (entry is { State: DeliveryState.Pending })
                await MoveAsync(row, entry, cancellationToken);
            else
                await tables.ApplyAsync(StoreTables.Deliveries, [TableChange.Delete(row)], cancellationToken);
        }
    }

    /// <summary>All deliveries, in order of channel and message.</summary>
    public async Task<IReadOnlyList<OutboxEntry>> ListAsync(CancellationToken cancellationToken)
    {
        List<OutboxEntry> entries = [];
        await foreach (var row in tables.QueryAsync(StoreTables.Deliveries, null, cancellationToken))
        {
            if (row.PartitionKey != Due)
                entries.Add(FromRow(row));
        }

        return entries;
    }

    /// <summary>Records the outcome of a delivery that was due.</summary>
    public async Task WriteAsync(OutboxEntry before, OutboxEntry after, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        await tables.ApplyAsync(StoreTables.Deliveries, [TableChange.Put(ToRow(after))], cancellationToken);
        if (after.State == DeliveryState.Pending)
            await MoveAsync(IndexRow(before), after, cancellationToken);
        else
            await tables.ApplyAsync(StoreTables.Deliveries, [TableChange.Delete(IndexRow(before))], cancellationToken);
    }

    /// <summary>The row as it would be written again.</summary>
    /// <exception cref="StoreDamagedException">The row is not a delivery.</exception>
    internal static TableRow Restore(TableRow row) => row.PartitionKey == Due
        ? new TableRow(Due, row.RowKey) { ["channel"] = row.Text("channel"), ["message"] = row.Text("message") }
        : ToRow(FromRow(row));

    private Task MoveAsync(TableRow index, OutboxEntry entry, CancellationToken cancellationToken)
    {
        var moved = IndexRow(entry);
        return moved.RowKey == index.RowKey
            ? Task.CompletedTask
            : tables.ApplyAsync(StoreTables.Deliveries, [TableChange.Put(moved), TableChange.Delete(index)], cancellationToken);
    }

    private static string TimeKey(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);

    private static TableRow IndexRow(OutboxEntry entry) =>
        new(Due, $"{TimeKey(entry.NextAttempt)}|{entry.Channel}|{entry.Message.VersionId}")
        {
            ["channel"] = entry.Channel,
            ["message"] = entry.Message.VersionId,
        };

    private static OutboxEntry FromRow(TableRow row) => new(
        row.PartitionKey,
        row.FindText("story") is { } story
            ? Message.Of(StoryLedger.Deserialize(story, row.RowKey))
            : Message.Of(AlertLedger.Deserialize(row.Text("alert"), row.RowKey)),
        Enum.TryParse<DeliveryState>(row.Text("state"), ignoreCase: true, out var state)
            ? state
            : throw new StoreDamagedException($"The delivery '{row.RowKey}' has an unknown state: '{row.Text("state")}'."),
        (int)row.Number("attempts"),
        row.Instant("nextAttempt"),
        row.FindText("lastError"));

    private static TableRow ToRow(OutboxEntry entry) => new(entry.Channel, entry.Message.VersionId)
    {
        ["state"] = entry.State.Word,
        ["attempts"] = (long)entry.Attempts,
        ["nextAttempt"] = entry.NextAttempt,
        ["lastError"] = entry.LastError,
        ["alert"] = entry.Message.Alert is { } alert ? AlertLedger.Serialize(alert) : null,
        ["story"] = entry.Message.Story is { } story ? StoryLedger.Serialize(story) : null,
    };

    /// <summary>
    /// Whether a channel should get a message. A withdrawal goes only to channels that got what it withdraws.
    /// </summary>
    private async Task<bool> WantsAsync(ChannelOptions channel, Message message, CancellationToken cancellationToken)
    {
        if (message.Status != AlertStatus.Withdrawn)
        {
            return message.Severity >= channel.MinSeverity
                && (channel.Series.Count == 0
                    || message.IsAbout(
                        key => channel.Series.Any(text => SeriesSelection.TryParse(text, out var selection)
                            && selection.Includes(key))));
        }

        for (var version = 1; version < message.Version; version++)
        {
            if (await tables.FindAsync(StoreTables.Deliveries, channel.Name, $"{message.Id}.{version}",
                cancellationToken) is not null)
                return true;
        }

        return false;
    }
}
