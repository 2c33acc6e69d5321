using Encounters.Pipeline.Jobs;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Sources.Web;
using Encounters.Storage;

namespace Ingest.Serving;

/// <summary>Remembers in the store when each timer ran last, as the Functions host does in its own storage.</summary>
internal sealed class TimerLedger(ITableStore tables)
{
    /// <summary>When a timer ran last; null if it never did. A store that was filled by hand counts as polled when that was done.</summary>
    public async Task<DateTimeOffset?> FindLastAsync(string name, CancellationToken cancellationToken)
    {
        if (await tables.FindAsync(StoreTables.Sources, SourceMemory.Timer, name, cancellationToken) is { } row)
            return row.Instant("last");
        if (name != TimerJobs.IngestReleases.Name)
            return null;
        var releases = await new ReleaseLedger(tables).ListAsync(cancellationToken);
        return releases.Count > 0 ? releases.Max(release => release.Retrieved) : null;
    }

    public Task WriteLastAsync(string name, DateTimeOffset last, CancellationToken cancellationToken) => tables.ApplyAsync(
        StoreTables.Sources,
        [TableChange.Put(new TableRow(SourceMemory.Timer, name) { ["last"] = last })],
        cancellationToken);
}
