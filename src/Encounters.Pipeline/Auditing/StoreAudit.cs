using Encounters.Normalization;
using Encounters.Pipeline.Documents;
using Encounters.Pipeline.Ledger;
using Encounters.Releases;
using Encounters.Storage;

namespace Encounters.Pipeline.Auditing;

/// <summary>
/// Re-reads everything stored: files against checksums, published totals against the raw bytes, everything derived against the
/// releases, and looks for what does not belong.
/// </summary>
public sealed class StoreAudit(Store store)
{
    private const string OriginLost = "Restore it from a backup, or from the copy in the manifest of the release.";

    private readonly AuditNotes _notes = new(store.Blobs);

    /// <summary>Audits the store.</summary>
    public async Task<AuditReport> RunAsync(CancellationToken cancellationToken)
    {
        var entries = await ListReleasesAsync(cancellationToken);
        foreach (var entry in entries)
        {
            if (!entry.IsComplete)
                _notes.Find($"releases {entry.Release}", "The ingestion was interrupted. The next run completes it.");
            await CheckReleaseAsync(entry, cancellationToken);
        }

        await new DerivedAudit(store, _notes).RunAsync(entries, cancellationToken);
        await new IrreplaceableAudit(store, _notes).RunAsync(entries, cancellationToken);
        await CheckForeignBlobsAsync(cancellationToken);
        return new AuditReport(entries.Count, _notes.Files, _notes.Rows, _notes.Findings);
    }

    /// <summary>The releases whose rows can be read.</summary>
    private async Task<IReadOnlyList<ReleaseEntry>> ListReleasesAsync(CancellationToken cancellationToken)
    {
        List<ReleaseEntry> entries = [];
        await foreach (var row in store.Tables.QueryAsync(StoreTables.Releases, null, cancellationToken))
        {
            _notes.Rows++;
            if (ReleaseLedger.TryRead(row, out var entry, out var problem))
                entries.Add(entry);
            else
                _notes.FindRebuildable(AuditNotes.NameOf(StoreTables.Releases, row), problem);
        }

        return [.. entries.OrderBy(entry => entry.Release)];
    }

    private async Task CheckReleaseAsync(ReleaseEntry entry, CancellationToken cancellationToken)
    {
        var release = entry.Release;
        await _notes.ReadAsync(StorePaths.Origin(release), StoredJson.Types.OriginDocument, OriginLost, cancellationToken);
        if (await _notes.ReadAsync(StorePaths.Manifest(release), StoredJson.Types.ManifestDocument,
            cancellationToken) is not { } manifest)
            return;

        var sound = await _notes.CheckFileAsync(
            manifest.Raw, "CBP's bytes cannot be rebuilt: restore them from a backup.", cancellationToken);
        if (manifest.Raw.Sha256 != release.Hash.Hex)
            _notes.FindRebuildable(StorePaths.Manifest(release), "It names a different raw file than the table 'releases'.");
        else if (ReleaseEntry.Of(release with { Published = manifest.Origin.Published?.ToPublication() },
            manifest) with
        { IsComplete = entry.IsComplete } != entry)
            _notes.FindRebuildable($"{StoreTables.Releases} {release.Dataset} {release.Id}",
                "The row does not match the manifest.");
        foreach (var file in manifest.Files)
            await _notes.CheckFileAsync(file, loss: null, cancellationToken);
        if (sound)
            await CheckTotalsAsync(release, manifest, cancellationToken);
    }

    /// <summary>Normalizes the raw bytes again: what was published must be what they say.</summary>
    private async Task CheckTotalsAsync(Release release, ManifestDocument manifest, CancellationToken cancellationToken)
    {
        var path = StorePaths.Manifest(release);
        await using var raw = await store.Blobs.OpenReadAsync(manifest.Raw.Path, cancellationToken);
        var (read, problems) = Normalizer.Normalize(raw!, ReleaseName.Read(manifest.Origin.FileName), cancellationToken);
        using var normalized = read;
        if (normalized is null)
        {
            _notes.Find(manifest.Raw.Path, $"The published file would be rejected today: {problems[0]}");
            return;
        }

        var totals = StoredJson.Write(normalized.Totals.ToDocument(), StoredJson.Types.TotalsDocument);
        if (manifest.Rows != normalized.Rows.Count || !manifest.Totals.SequenceEqual(normalized.Totals.ByFiscalYear()))
            _notes.FindRebuildable(path, "The totals do not match the raw file.");
        if (manifest.Files.FirstOrDefault(file => file.Path == StorePaths.Totals(release)) is not { } published
            || published.Sha256 != ContentHash.Of(totals).Hex)
        {
            _notes.FindRebuildable(StorePaths.Totals(release), "The series do not match the raw file.");
        }
    }

    private async Task CheckForeignBlobsAsync(CancellationToken cancellationToken)
    {
        foreach (var folder in (string[])[StorePaths.Raw, StorePaths.Datasets, StorePaths.Feeds])
        {
            await foreach (var blob in store.Blobs.ListAsync(folder, cancellationToken))
            {
                if (!_notes.Expects(blob.Path))
                {
                    _notes.Find(
                        blob.Path,
                        "No release mentions this file. It was left by an interrupted run (the next run or a repair "
                            + "completes it), or someone else put it there.");
                }
            }
        }
    }
}
