using Encounters.Pipeline.Derived;
using Encounters.Pipeline.Documents;
using Encounters.Pipeline.Ingestion;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Validation;
using Encounters.Releases;
using Encounters.Storage;
using Microsoft.Extensions.Options;

namespace Encounters.Pipeline.Auditing;

/// <summary>What a repair did.</summary>
/// <param name="Rebuilt">How many releases were rebuilt from their raw bytes.</param>
/// <param name="Failures">What cannot be rebuilt, in words.</param>
/// <param name="Busy">Who is writing to the store, if nothing was done because of that.</param>
public sealed record RepairReport(int Rebuilt, IReadOnlyList<string> Failures, string? Busy);

/// <summary>
/// Rebuilds everything that can be derived from <c>raw/</c>: the published files, the combined dataset, <c>latest.json</c>, the
/// feeds, and the tables of releases, series and observations. Alerts are not derived; they stay as they are.
/// </summary>
public sealed class StoreRepair(
    Store store, IOptions<ContinuityOptions> continuity, AlertRaiser alerts, TimeProvider clock)
{
    /// <summary>Repairs the store.</summary>
    public async Task<RepairReport> RunAsync(CancellationToken cancellationToken)
    {
        var held = await store.Lock.TryAcquireAsync(cancellationToken);
        if (held.Held is null)
            return new RepairReport(0, [], $"The store is in use: {held.Holder} is writing to it.");
        await using (held.Held)
        {
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, held.Held.Lost);
            return await RebuildAsync(linked.Token);
        }
    }

    private async Task<RepairReport> RebuildAsync(CancellationToken cancellationToken)
    {
        List<(Release Release, OriginDocument Origin)> origins = [];
        HashSet<string> folders = [];
        List<string> failures = [];
        await foreach (var blob in store.Blobs.ListAsync(StorePaths.Raw, cancellationToken))
        {
            if (!blob.Path.EndsWith($"/{StorePaths.OriginName}", StringComparison.Ordinal))
                continue;
            folders.Add(blob.Path[StorePaths.Raw.Length..blob.Path.LastIndexOf('/')]);
            if (await ReadOriginAsync(blob.Path, cancellationToken) is { } known)
                origins.Add(known);
            else
                failures.Add(
                    $"'{blob.Path}' is damaged or in the wrong place. Restore it from a backup, or from the copy in "
                        + $"the manifest of the release.");
        }

        await ForgetReleasesAsync(folders, cancellationToken);
        await CombinedDataset.ForgetAsync(store.Blobs, cancellationToken);
        using var ingestion = new ReleaseIngestion(store, continuity.Value, alerts, clock);
        await ingestion.LoadAsync(cancellationToken);
        List<ReleaseEntry> entries = [];
        foreach (var (release, origin) in origins.OrderBy(known => known.Release))
        {
            var (entry, failure) = await ingestion.RepublishAsync(release, origin, cancellationToken);
            if (entry is not null)
                entries.Add(entry);
            else
                failures.Add(failure!);
        }

        // Derivation and judgment of alerts happen once, from all releases together, so that no alert seems to lose its support
        // for a while.
        await ingestion.RecordAsync(entries, cancellationToken);
        var completion = new ReleaseCompletion(store, ingestion, alerts);
        await completion.CompleteAsync(cancellationToken);
        await completion.JudgeAsync(cancellationToken);
        return new RepairReport(entries.Count, failures, null);
    }

    /// <summary>Deletes rows of releases that cannot be read, or of which there are no raw bytes.</summary>
    private async Task ForgetReleasesAsync(HashSet<string> folders, CancellationToken cancellationToken)
    {
        List<TableRow> foreign = [];
        await foreach (var row in store.Tables.QueryAsync(StoreTables.Releases, null, cancellationToken))
        {
            if (!folders.Contains($"{row.PartitionKey}/{row.RowKey}") || !ReleaseLedger.TryRead(row, out _, out _))
                foreign.Add(row);
        }

        foreach (var row in foreign)
            await store.Tables.ApplyAsync(StoreTables.Releases, [TableChange.Delete(row)], cancellationToken);
    }

    private async Task<(Release Release, OriginDocument Origin)?> ReadOriginAsync(
        string path, CancellationToken cancellationToken)
    {
        var folders = path.Split('/');
        if (folders.Length != 4 || !Dataset.TryParse(folders[1], out var dataset))
            return null;
        try
        {
            var blob = (await store.Blobs.ReadAsync(path, cancellationToken))!;
            var origin = StoredJson.Read(blob, path, StoredJson.Types.OriginDocument);
            return RawFiles.Identify(dataset, folders[2], origin) is { } release ? (release, origin) : null;
        }
        catch (StoreDamagedException)
        {
            return null;
        }
    }
}
