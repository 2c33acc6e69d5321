using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Queries;
using Encounters.Pipeline.Storage;
using Encounters.Series;

namespace Encounters.Pipeline.Delivery;

/// <summary>What has become of a delivery.</summary>
public enum DeliveryState
{
    /// <summary>It is to be sent.</summary>
    Pending,

    /// <summary>The receiver took it.</summary>
    Delivered,

    /// <summary>It was tried for days and is given up.</summary>
    Dead,
}

/// <summary>A version of an alert on its way to a channel.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Alert">The alert as it was said.</param>
/// <param name="State">What has become of it.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="NextAttempt">When it is due.</param>
/// <param name="LastError">Why the last attempt failed.</param>
public sealed record OutboxEntry(
    string Channel, Alert Alert, DeliveryState State, int Attempts, DateTimeOffset NextAttempt, string? LastError);

/// <summary>
/// The table <c>deliveries</c>: alerts on their way. An alert is put here before it is kept as raised, so that a crash between
/// the two repeats the first and loses nothing.
/// </summary>
public sealed class Outbox(ITableStore tables, DeliveryOptions options)
{
    /// <summary>Puts alerts on their way to every channel that wants them; what is there already stays as it is.</summary>
    public async Task PutAsync(IEnumerable<Alert> alerts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        foreach (var alert in alerts.Where(alert => !alert.Historical))
        {
            foreach (var channel in options.Channels.Where(channel => Wants(channel, alert)))
            {
                if (await tables.FindAsync(StoreTables.Deliveries, channel.Name, alert.VersionId, cancellationToken) is null)
                    await WriteAsync(new OutboxEntry(channel.Name, alert, DeliveryState.Pending, 0, now, null), cancellationToken);
            }
        }
    }

    /// <summary>All deliveries, in order of channel and alert.</summary>
    public async Task<IReadOnlyList<OutboxEntry>> ListAsync(CancellationToken cancellationToken)
    {
        List<OutboxEntry> entries = [];
        await foreach (var row in tables.QueryAsync(StoreTables.Deliveries, null, cancellationToken))
            entries.Add(FromRow(row));
        return entries;
    }

    /// <summary>Writes what has become of a delivery.</summary>
    public Task WriteAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return tables.ApplyAsync(StoreTables.Deliveries, [TableChange.Put(ToRow(entry))], cancellationToken);
    }

    /// <summary>The row as it would be written again.</summary>
    /// <exception cref="StoreDamagedException">The row is no delivery.</exception>
    internal static TableRow Restore(TableRow row) => ToRow(FromRow(row));

    private static OutboxEntry FromRow(TableRow row) => new(
        row.PartitionKey,
        AlertLedger.Deserialize(row.Text("alert"), row.RowKey),
        Enum.TryParse<DeliveryState>(row.Text("state"), ignoreCase: true, out var state)
            ? state
            : throw new StoreDamagedException($"The delivery '{row.RowKey}' is in no known state: '{row.Text("state")}'."),
        (int)row.Number("attempts"),
        row.Instant("nextAttempt"),
        row.FindText("lastError"));

    private static TableRow ToRow(OutboxEntry entry) => new(entry.Channel, entry.Alert.VersionId)
    {
        ["state"] = entry.State.ToString().ToLowerInvariant(),
        ["attempts"] = (long)entry.Attempts,
        ["nextAttempt"] = entry.NextAttempt,
        ["lastError"] = entry.LastError,
        ["alert"] = AlertLedger.Serialize(entry.Alert),
    };

    private static bool Wants(ChannelOptions channel, Alert alert) =>
        alert.Severity >= channel.MinSeverity
        && (channel.Series.Count == 0
            || !SeriesKey.TryParse(alert.Series, out var key)
            || channel.Series.Any(text => SeriesSelection.TryParse(text, out var selection) && selection.Includes(key)));
}
