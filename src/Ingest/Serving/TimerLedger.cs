using Encounters.Pipeline.Sources.Web;
using Encounters.Storage;

namespace Ingest.Serving;

/// <summary>Remembers in the store when each timer ran last, as the Functions host does in its own storage.</summary>
internal sealed class TimerLedger(ITableStore tables)
{
    public async Task<DateTimeOffset?> FindLastAsync(string name, CancellationToken cancellationToken) =>
        await tables.FindAsync(StoreTables.Sources, SourceMemory.Timer, name, cancellationToken) is { } row
            ? row.Instant("last")
            : null;

    public Task WriteLastAsync(string name, DateTimeOffset last, CancellationToken cancellationToken) => tables.ApplyAsync(
        StoreTables.Sources,
        [TableChange.Put(new TableRow(SourceMemory.Timer, name) { ["last"] = last })],
        cancellationToken);
}
