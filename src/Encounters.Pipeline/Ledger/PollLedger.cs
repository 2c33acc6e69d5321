using System.Globalization;
using Encounters.Storage;

namespace Encounters.Pipeline.Ledger;

/// <summary>What the last poll of the source did, whichever process made it.</summary>
/// <param name="Source">The name of the source.</param>
/// <param name="Started">When it began.</param>
/// <param name="Finished">When it ended.</param>
/// <param name="LastSuccess">When a poll last read the whole source; null if none ever did.</param>
/// <param name="FailuresInARow">How many polls up to this one could not.</param>
/// <param name="Ingested">The releases that it ingested, as dataset/release.</param>
/// <param name="Quarantined">The addresses of files in quarantine that the source still offers.</param>
/// <param name="NotTaken">Links that may be releases and could not be taken, each with the reason.</param>
/// <param name="Ignored">What else the source offers, each with the reason why it is left alone.</param>
/// <param name="Failures">What could not be fetched or read, in words.</param>
public sealed record PollRecord(
    string Source,
    DateTimeOffset Started,
    DateTimeOffset Finished,
    DateTimeOffset? LastSuccess,
    int FailuresInARow,
    IReadOnlyList<string> Ingested,
    IReadOnlyList<string> Quarantined,
    IReadOnlyList<string> NotTaken,
    IReadOnlyList<string> Ignored,
    IReadOnlyList<string> Failures);

/// <summary>
/// Remembers the last poll in the table <c>sources</c>. Jobs write it; the pass itself writes nothing when nothing is new.
/// </summary>
public sealed class PollLedger(ITableStore tables)
{
    /// <summary>The partition of the row.</summary>
    public const string Partition = "poll";

    private const string Last = "last";

    // Azure Table Storage allows 32,768 characters in a property.
    private const int MostCharacters = 30_000;

    /// <summary>The last poll; null before the first.</summary>
    public async Task<PollRecord?> FindAsync(CancellationToken cancellationToken) =>
        await tables.FindAsync(StoreTables.Sources, Partition, Last, cancellationToken) is { } row ? FromRow(row) : null;

    /// <summary>Records a poll.</summary>
    public Task WriteAsync(PollRecord poll, CancellationToken cancellationToken) =>
        tables.ApplyAsync(StoreTables.Sources, [TableChange.Put(ToRow(poll))], cancellationToken);

    /// <summary>The row as it would be written again.</summary>
    internal static TableRow Restore(TableRow row) => ToRow(FromRow(row));

    private static TableRow ToRow(PollRecord record) => new(Partition, Last)
    {
        ["source"] = record.Source,
        ["started"] = record.Started,
        ["finished"] = record.Finished,
        ["lastSuccess"] = record.LastSuccess,
        ["failuresInARow"] = (long)record.FailuresInARow,
        ["ingested"] = Join(record.Ingested),
        ["quarantined"] = Join(record.Quarantined),
        ["notTaken"] = Join(record.NotTaken),
        ["ignored"] = Join(record.Ignored),
        ["failures"] = Join(record.Failures),
    };

    private static PollRecord FromRow(TableRow row) => new(
        row.FindText("source") ?? "the source",
        row.Instant("started"),
        row.Instant("finished"),
        row.FindInstant("lastSuccess"),
        int.CreateChecked(row.Number("failuresInARow")),
        Split(row.FindText("ingested")),
        Split(row.FindText("quarantined")),
        Split(row.FindText("notTaken")),
        Split(row.FindText("ignored")),
        Split(row.FindText("failures")));

    private static string? Join(IReadOnlyList<string> lines)
    {
        var text = string.Join('\n', lines.Select(line => line.ReplaceLineEndings(" ")));
        if (text.Length > MostCharacters)
        {
            var end = text.LastIndexOf('\n', MostCharacters) is > 0 and var lineEnd ? lineEnd : MostCharacters;
            text = string.Create(CultureInfo.InvariantCulture, $"{text[..end]}\n… ({lines.Count} in all)");
        }

        return text.Length > 0 ? text : null;
    }

    private static string[] Split(string? text) => text?.Split('\n') ?? [];
}
