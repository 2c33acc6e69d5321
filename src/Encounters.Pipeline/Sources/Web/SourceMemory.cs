using System.Collections.Concurrent;
using Encounters.Releases;
using Encounters.Storage;

namespace Encounters.Pipeline.Sources.Web;

/// <summary>What is remembered of a link.</summary>
/// <param name="Location">The address.</param>
/// <param name="Page">The page that links it.</param>
/// <param name="Settlement">What happened to it when it was last requested.</param>
/// <param name="AskAgain">When a link that was not taken is asked for again; null for the others.</param>
public sealed record KnownLink(string Location, Uri Page, Settlement Settlement, DateTimeOffset? AskAgain);

/// <summary>
/// The table <c>sources</c>: what the web source remembers between runs, so that it asks for nothing twice.
/// The table is small and read whole, once for each pass.
/// </summary>
public sealed class SourceMemory(ITableStore tables)
{
    private const string Page = "page";
    private const string Link = "link";
    private const string Robots = "robots";
    private const string Pause = "pause";

    private ConcurrentDictionary<(string Kind, string Address), TableRow>? _rows;

    /// <summary>Reads what other processes may have written meanwhile.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var rows = new ConcurrentDictionary<(string, string), TableRow>();
        await foreach (var row in tables.QueryAsync(StoreTables.Sources, null, cancellationToken))
            rows[(row.PartitionKey, row.RowKey)] = row;
        _rows = rows;
    }

    /// <summary>The validators of a landing page all of whose links were dealt with.</summary>
    public async Task<Validators?> FindPageAsync(Uri page, CancellationToken cancellationToken) =>
        await FindAsync(Page, page.AbsoluteUri, cancellationToken) is { } row
            ? new Validators(row.FindText("etag"), row.FindInstant("lastModified"))
            : null;

    /// <summary>Remembers a landing page all of whose links were dealt with.</summary>
    public Task WritePageAsync(Uri page, Validators validators, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(validators);
        return WriteAsync(Row(Page, page.AbsoluteUri, validators.ETag, validators.LastModified), cancellationToken);
    }

    /// <summary>All links, in the order of their addresses.</summary>
    public async Task<IReadOnlyList<KnownLink>> ListLinksAsync(CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(cancellationToken);
        return
        [
            .. rows.Values.Where(row => row.PartitionKey == Link).Select(TryReadLink).OfType<KnownLink>()
                .OrderBy(link => link.Location, StringComparer.Ordinal),
        ];
    }

    /// <summary>Remembers what became of a link.</summary>
    public Task WriteLinkAsync(KnownLink link, CancellationToken cancellationToken) => WriteAsync(ToRow(link), cancellationToken);

    /// <summary>Forgets a link that no page has any more.</summary>
    public async Task ForgetLinkAsync(KnownLink link, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(link);
        await tables.ApplyAsync(StoreTables.Sources, [TableChange.Delete(ToRow(link))], cancellationToken);
        (await RowsAsync(cancellationToken)).TryRemove((Link, link.Location), out _);
    }

    /// <summary>Until when a site asked us to wait; null if it did not.</summary>
    public async Task<DateTimeOffset?> FindPauseAsync(string authority, CancellationToken cancellationToken) =>
        (await FindAsync(Pause, authority, cancellationToken))?.Instant("until");

    /// <summary>Remembers until when a site asked us to wait.</summary>
    public Task WritePauseAsync(string authority, DateTimeOffset until, CancellationToken cancellationToken) =>
        WriteAsync(new TableRow(Pause, authority) { ["until"] = until }, cancellationToken);

    /// <summary>The copy of a site's robots rules and when it was made.</summary>
    public async Task<(string Rules, DateTimeOffset Retrieved)?> FindRobotsAsync(
        Uri robots, CancellationToken cancellationToken) =>
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
    /// <exception cref="StoreDamagedException">The row is not one that the source writes.</exception>
    internal static TableRow Restore(TableRow row) => row.PartitionKey switch
    {
        Page => Row(Page, row.RowKey, row.FindText("etag"), row.FindInstant("lastModified")),
        Link when TryReadLink(row) is { } link => ToRow(link),
        Robots => new TableRow(Robots, row.RowKey) { ["rules"] = row.Text("rules"), ["retrieved"] = row.Instant("retrieved") },
        Pause => new TableRow(Pause, row.RowKey) { ["until"] = row.Instant("until") },
        _ => throw new StoreDamagedException(
            $"The row of table '{StoreTables.Sources}' is of an unknown kind, '{row.PartitionKey}', or is damaged."),
    };

    /// <summary>Reads a link; null for a row of an older layout, whose link is asked for once more.</summary>
    private static KnownLink? TryReadLink(TableRow row)
    {
        if (!Uri.TryCreate(row.FindText("page"), UriKind.Absolute, out var page)
            || !Enum.TryParse<SettlementKind>(row.FindText("outcome"), ignoreCase: true, out var kind))
        {
            return null;
        }

        var release = ReleaseId.TryParse(row.FindText("release"), out var id) ? id : null;
        var settlement = new Settlement(kind, release, row.FindText("reason"), row.FindText("etag"),
            row.FindInstant("lastModified"));
        return new KnownLink(row.RowKey, page, settlement, row.FindInstant("askAgain"));
    }

    private static TableRow ToRow(KnownLink link)
    {
        var row = Row(Link, link.Location, link.Settlement.ETag, link.Settlement.LastModified);
        row["page"] = link.Page.AbsoluteUri;
        row["outcome"] = link.Settlement.Kind.ToString();
        row["release"] = link.Settlement.Release?.Value;
        row["reason"] = link.Settlement.Reason;
        row["askAgain"] = link.AskAgain;
        return row;
    }

    private static TableRow Row(string kind, string address, string? etag, DateTimeOffset? lastModified) => new(kind, address)
    {
        ["etag"] = etag,
        ["lastModified"] = lastModified,
    };

    private async Task<ConcurrentDictionary<(string Kind, string Address), TableRow>> RowsAsync(
        CancellationToken cancellationToken)
    {
        if (_rows is null)
            await RefreshAsync(cancellationToken);
        return _rows!;
    }

    private async Task<TableRow?> FindAsync(string kind, string address, CancellationToken cancellationToken) =>
        (await RowsAsync(cancellationToken)).GetValueOrDefault((kind, address));

    private async Task WriteAsync(TableRow row, CancellationToken cancellationToken)
    {
        // What has not changed is not written.
        if (row.Equals(await FindAsync(row.PartitionKey, row.RowKey, cancellationToken)))
            return;
        await tables.ApplyAsync(StoreTables.Sources, [TableChange.Put(row)], cancellationToken);
        (await RowsAsync(cancellationToken))[(row.PartitionKey, row.RowKey)] = row;
    }
}
