using Encounters.Pipeline.Storage;
using Encounters.Releases;

namespace Encounters.Pipeline.Sources.Web;

/// <summary>The table <c>sources</c>: what the web source remembers between runs, so that it asks for nothing twice.</summary>
public sealed class SourceMemory(ITableStore tables)
{
    private const string Page = "page";
    private const string Link = "link";
    private const string Robots = "robots";

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
