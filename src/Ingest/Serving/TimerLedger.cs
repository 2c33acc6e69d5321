using Encounters.Pipeline.Storage;

namespace Ingest.Serving;

/// <summary>Remembers in the store when each timer ran last, as the Functions host does in its own storage.</summary>
internal sealed class TimerLedger(ITableStore tables)
{
    private const string Partition = "timer";

    public async Task<DateTimeOffset?> FindLastAsync(string name, CancellationToken cancellationToken) =>
        await tables.FindAsync(StoreTables.Sources, Partition, name, cancellationToken) is { } row
            ? row.Instant("last")
            : null;

    public Task WriteLastAsync(string name, DateTimeOffset last, CancellationToken cancellationToken) => tables.ApplyAsync(
        StoreTables.Sources,
        [TableChange.Put(new TableRow(Partition, name) { ["last"] = last })],
        cancellationToken);
}
