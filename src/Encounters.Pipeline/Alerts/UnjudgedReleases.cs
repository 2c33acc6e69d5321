using Encounters.Releases;
using Encounters.Storage;

namespace Encounters.Pipeline.Alerts;

/// <summary>
/// The table <c>unjudged</c>: releases that the tables follow and the alerts do not yet.
/// A pass judges once, after its last release; one that is cut short before leaves its releases here, and the next pass judges
/// them.
/// </summary>
internal sealed class UnjudgedReleases(ITableStore tables)
{
    /// <summary>Adds releases, before they are marked as complete.</summary>
    public Task AddAsync(IEnumerable<Release> releases, CancellationToken cancellationToken) =>
        ApplyAsync(releases, TableChange.Put, cancellationToken);

    /// <summary>The identities of the releases, by dataset and release.</summary>
    public async Task<IReadOnlySet<string>> ListAsync(CancellationToken cancellationToken)
    {
        HashSet<string> releases = [];
        await foreach (var row in tables.QueryAsync(StoreTables.Unjudged, null, cancellationToken))
            releases.Add($"{row.PartitionKey}/{row.RowKey}");
        return releases;
    }

    /// <summary>Removes releases that have been judged.</summary>
    public Task RemoveAsync(IEnumerable<Release> releases, CancellationToken cancellationToken) =>
        ApplyAsync(releases, TableChange.Delete, cancellationToken);

    private Task ApplyAsync(IEnumerable<Release> releases, Func<TableRow, TableChange> change,
        CancellationToken cancellationToken) =>
        tables.ApplyAsync(StoreTables.Unjudged, [.. releases.Select(ToRow).Select(change)], cancellationToken);

    private static TableRow ToRow(Release release) => new(release.Dataset.Name, release.Id.Value);
}
