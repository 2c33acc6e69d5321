using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Delivery;
using Encounters.Pipeline.Documents;
using Encounters.Pipeline.Feeds;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Sources.Web;
using Encounters.Storage;

namespace Encounters.Pipeline.Auditing;

/// <summary>
/// Checks what cannot be derived again: quarantine, alerts, deliveries, the memory of the web source.
/// </summary>
internal sealed class IrreplaceableAudit(Store store, AuditNotes notes)
{
    private const string Lost = "It cannot be rebuilt: restore it from a backup, or delete it.";

    /// <summary>Makes the audit.</summary>
    /// <param name="releases">All releases; if there are any, there must be a feed of alerts, even if it is empty.</param>
    /// <param name="cancellationToken">Stops the audit.</param>
    public async Task RunAsync(IReadOnlyList<ReleaseEntry> releases, CancellationToken cancellationToken)
    {
        await CheckQuarantineAsync(cancellationToken);
        var before = notes.Findings.Count;
        await CheckRowsAsync(StoreTables.Alerts, AlertLedger.Restore, cancellationToken);
        await CheckRowsAsync(StoreTables.Stories, StoryLedger.Restore, cancellationToken);
        await CheckRowsAsync(StoreTables.Versions,
            row => row.FindText("story") is null ? AlertLedger.Restore(row) : StoryLedger.Restore(row), cancellationToken);
        await CheckFeedAsync(releases, alertsAreSound: notes.Findings.Count == before, cancellationToken);
        await CheckRowsAsync(StoreTables.Deliveries, Outbox.Restore, cancellationToken);
        await CheckRowsAsync(StoreTables.Sources, RestoreSource, cancellationToken);
    }

    private async Task CheckFeedAsync(
        IReadOnlyList<ReleaseEntry> releases, bool alertsAreSound, CancellationToken cancellationToken)
    {
        notes.Expect(StorePaths.AlertsFeed);
        if (!alertsAreSound)
            return;
        var alerts = await new AlertLedger(store.Tables).ListAsync(cancellationToken);
        var stories = await new StoryLedger(store.Tables).ListAsync(cancellationToken);
        if (releases.Count + alerts.Count > 0)
            await notes.CompareAsync(StorePaths.AlertsFeed, AtomFeeds.OfAlerts(stories, alerts, releases),
                "The feed does not list the alerts.", cancellationToken);
    }

    /// <summary>Reads each row as its owner does, and compares what its owner would write.</summary>
    private async Task CheckRowsAsync(string table, Func<TableRow, TableRow> restore, CancellationToken cancellationToken)
    {
        await foreach (var row in store.Tables.QueryAsync(table, null, cancellationToken))
        {
            notes.Rows++;
            try
            {
                if (!restore(row).Equals(row))
                    notes.Find(AuditNotes.NameOf(table, row), $"The row is inconsistent. {Lost}");
            }
            catch (StoreDamagedException exception)
            {
                notes.Find(AuditNotes.NameOf(table, row), $"{exception.Message} {Lost}");
            }
        }
    }

    /// <summary>The table <c>sources</c> has rows of three owners.</summary>
    private static TableRow RestoreSource(TableRow row) => row.PartitionKey switch
    {
        PollLedger.Partition => PollLedger.Restore(row),
        TimerLedger.Partition => TimerLedger.Restore(row),
        _ => SourceMemory.Restore(row),
    };

    private async Task CheckQuarantineAsync(CancellationToken cancellationToken)
    {
        List<string> paths = [];
        await foreach (var blob in store.Blobs.ListAsync(StorePaths.Quarantine, cancellationToken))
            paths.Add(blob.Path);
        foreach (var path in paths.Where(path => path.EndsWith($"/{StorePaths.Reasons}", StringComparison.Ordinal)))
        {
            if (await notes.ReadAsync(path, StoredJson.Types.ReasonsDocument, Lost, cancellationToken) is not { } reasons)
                continue;
            var file = path[..(path.LastIndexOf('/') + 1)] + reasons.Origin.FileName;
            await notes.CheckFileAsync(new FileDocument(file, reasons.Origin.Bytes, reasons.Origin.Sha256), Lost,
                cancellationToken);
        }

        foreach (var path in paths.Where(path => !notes.Expects(path)))
            notes.Find(path,
                "No list of reasons mentions this file. It was left by an interrupted run (the next run completes it), or "
                    + "someone else put it there.");
    }
}
