using Encounters.Storage;

namespace Encounters.Pipeline.Ledger;

/// <summary>
/// Remembers in the table <c>sources</c> when each timer ran last, where no Functions host does so in its own storage.
/// </summary>
public sealed class TimerLedger(ITableStore tables)
{
    /// <summary>The partition of the rows.</summary>
    internal const string Partition = "timer";

    /// <summary>When a timer ran last; null if it never did.</summary>
    public async Task<DateTimeOffset?> FindLastAsync(string name, CancellationToken cancellationToken) =>
        await tables.FindAsync(StoreTables.Sources, Partition, name, cancellationToken) is { } row ? row.Instant("last") : null;

    /// <summary>When the store was last filled, by a timer or by hand; null while it is empty.</summary>
    public async Task<DateTimeOffset?> FindLastFilledAsync(CancellationToken cancellationToken)
    {
        var releases = await new ReleaseLedger(tables).ListAsync(cancellationToken);
        return releases.Count > 0 ? releases.Max(release => release.Retrieved) : null;
    }

    /// <summary>Remembers that a timer runs.</summary>
    public Task WriteLastAsync(string name, DateTimeOffset last, CancellationToken cancellationToken) =>
        tables.ApplyAsync(StoreTables.Sources, [TableChange.Put(ToRow(name, last))], cancellationToken);

    /// <summary>The row as it would be written again.</summary>
    internal static TableRow Restore(TableRow row) => ToRow(row.RowKey, row.Instant("last"));

    private static TableRow ToRow(string name, DateTimeOffset last) => new(Partition, name) { ["last"] = last };
}
