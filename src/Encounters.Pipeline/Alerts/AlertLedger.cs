using System.Text.Json;
using System.Text.Json.Serialization;
using Encounters.Storage;
using Encounters.Words;

namespace Encounters.Pipeline.Alerts;

/// <summary>
/// The table <c>alerts</c>: partition month, row alert id. Indexed properties beside the whole alert as JSON; earlier versions
/// each in a row of the table <c>versions</c>.
/// </summary>
public sealed class AlertLedger(ITableStore tables)
{
    /// <summary>All alerts, in order of month and id.</summary>
    public async Task<IReadOnlyList<Alert>> ListAsync(CancellationToken cancellationToken)
    {
        List<Alert> alerts = [];
        await foreach (var row in tables.QueryAsync(StoreTables.Alerts, null, cancellationToken))
            alerts.Add(Read(row));
        return alerts;
    }

    /// <summary>Writes alerts; the previous version of each is saved first.</summary>
    public async Task WriteAsync(IEnumerable<Alert> alerts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        Alert[] all = [.. alerts];
        var earlier = all.Select(alert => alert.Before).OfType<Alert>()
            .Select(before => ToRow(before, before.Id, VersionedRows.KeyOf(before.Version)));
        var current = all.Select(alert => ToRow(alert, alert.Month, alert.Id));
        await VersionedRows.WriteAsync(tables, StoreTables.Alerts, earlier, current, cancellationToken);
    }

    /// <summary>The earlier versions of an alert, the oldest first.</summary>
    public async Task<IReadOnlyList<Alert>> ListEarlierAsync(string id, CancellationToken cancellationToken)
    {
        List<Alert> alerts = [];
        await foreach (var row in tables.QueryAsync(StoreTables.Versions, id, cancellationToken))
            alerts.Add(Read(row));
        return alerts;
    }

    /// <summary>The row as it would be written again.</summary>
    /// <exception cref="StoreDamagedException">The row does not hold an alert.</exception>
    internal static TableRow Restore(TableRow row) => ToRow(Read(row), row.PartitionKey, row.RowKey);

    /// <summary>An alert as JSON.</summary>
    internal static string Serialize(Alert alert) => JsonSerializer.Serialize(alert, AlertJson.Default.Alert);

    /// <summary>Reads an alert from JSON.</summary>
    /// <exception cref="StoreDamagedException">The text is not an alert.</exception>
    internal static Alert Deserialize(string json, string subject)
    {
        try
        {
            return JsonSerializer.Deserialize(json, AlertJson.Default.Alert) ?? throw new JsonException("null");
        }
        catch (JsonException exception)
        {
            throw new StoreDamagedException($"The alert '{subject}' cannot be read: {exception.Message}", exception);
        }
    }

    internal static Alert Read(TableRow row) => Deserialize(row.Text("alert"), row.RowKey);

    private static TableRow ToRow(Alert alert, string partition, string key) => new(partition, key)
    {
        ["series"] = alert.Series,
        ["kind"] = alert.Kind.Word,
        ["severity"] = alert.Severity.Word,
        ["status"] = alert.Status.Word,
        ["historical"] = alert.Historical,
        ["sentence"] = alert.Sentence,
        ["alert"] = Serialize(alert),
    };
}

/// <summary>Source-generated serialization of alerts.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Alert))]
[JsonSerializable(typeof(Story))]
public sealed partial class AlertJson : JsonSerializerContext;
