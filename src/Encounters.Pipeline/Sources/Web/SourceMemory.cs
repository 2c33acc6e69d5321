using Encounters.Pipeline.Storage;
using Encounters.Releases;

namespace Encounters.Pipeline.Sources.Web;

/// <summary>The table <c>sources</c>: what the web source remembers between runs, so that it asks for nothing twice.</summary>
public sealed class SourceMemory(ITableStore tables)
{
    private const string Page = "page";
    private const string Link = "link";
    private const string Robots = "robots";

    /// <summary>The partition in which <c>serve</c> remembers when its timers ran.</summary>
    public const string Timer = "timer";

    /// <summary>The validators of a landing page all of whose links were dealt with.</summary>
    public async Task<Validators?> FindPageAsync(Uri page, CancellationToken cancellationToken) =>
        await FindAsync(Page, page.AbsoluteUri, cancellationToken) is { } row ? ValidatorsOf(row) : null;

    /// <summary>Remembers a landing page all of whose links were dealt with.</summary>
    public Task WritePageAsync(Uri page, Validators validators, CancellationToken cancellationToken) =>
        WriteAsync(Row(Page, page.AbsoluteUri, validators), cancellationToken);

    /// <summary>What became of a link when it was last fetched.</summary>
    public async Task<Settlement?> FindLinkAsync(string location, CancellationToken cancellationToken) =>
        await FindAsync(Link, location, cancellationToken) is { } row && ReleaseId.TryParse(row.FindText("release"), out var release)
            ? new Settlement(ValidatorsOf(row).ETag, ValidatorsOf(row).LastModified, release, row.Flag("quarantined"))
            : null;

    /// <summary>Remembers what became of a link.</summary>
    public Task WriteLinkAsync(string location, Settlement settlement, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settlement);
        var row = Row(Link, location, new Validators(settlement.ETag, settlement.LastModified));
        row["release"] = settlement.Release.Value;
        row["quarantined"] = settlement.Quarantined;
        return WriteAsync(row, cancellationToken);
    }

    /// <summary>The copy of a site's robots rules and when it was made.</summary>
    public async Task<(string Rules, DateTimeOffset Retrieved)?> FindRobotsAsync(Uri robots, CancellationToken cancellationToken) =>
        await FindAsync(Robots, robots.AbsoluteUri, cancellationToken) is { } row
            ? (row.Text("rules"), row.Instant("retrieved"))
            : null;

    /// <summary>Keeps a copy of a site's robots rules.</summary>
    public Task WriteRobotsAsync(Uri robots, string rules, DateTimeOffset retrieved, CancellationToken cancellationToken) =>
        WriteAsync(
            new TableRow(Robots, robots.AbsoluteUri)
            {
                ["rules"] = rules,
                ["retrieved"] = retrieved,
            },
            cancellationToken);

    /// <summary>The row as it would be written again.</summary>
    /// <exception cref="StoreDamagedException">The row is none of those that the source, or a timer, remembers.</exception>
    internal static TableRow Restore(TableRow row)
    {
        switch (row.PartitionKey)
        {
            case Page:
                return Row(Page, row.RowKey, ValidatorsOf(row));
            case Link when ReleaseId.TryParse(row.FindText("release"), out var release):
                var link = Row(Link, row.RowKey, ValidatorsOf(row));
                link["release"] = release.Value;
                link["quarantined"] = row.Flag("quarantined");
                return link;
            case Robots:
                return new TableRow(Robots, row.RowKey) { ["rules"] = row.Text("rules"), ["retrieved"] = row.Instant("retrieved") };
            case Timer:
                return new TableRow(Timer, row.RowKey) { ["last"] = row.Instant("last") };
            case Jobs.PollLedger.Partition:
                return Jobs.PollLedger.Restore(row);
            default:
                throw new StoreDamagedException($"Nothing remembers a '{row.PartitionKey}'.");
        }
    }

    private static TableRow Row(string kind, string address, Validators validators) => new(kind, address)
    {
        ["etag"] = validators.ETag,
        ["lastModified"] = validators.LastModified,
    };

    private static Validators ValidatorsOf(TableRow row) =>
        new(row.FindText("etag"), row.FindInstant("lastModified"));

    private Task<TableRow?> FindAsync(string kind, string address, CancellationToken cancellationToken) =>
        tables.FindAsync(StoreTables.Sources, kind, address, cancellationToken);

    private async Task WriteAsync(TableRow row, CancellationToken cancellationToken)
    {
        // What has not changed is not written.
        if (!row.Equals(await FindAsync(row.PartitionKey, row.RowKey, cancellationToken)))
            await tables.ApplyAsync(StoreTables.Sources, [TableChange.Put(row)], cancellationToken);
    }
}
