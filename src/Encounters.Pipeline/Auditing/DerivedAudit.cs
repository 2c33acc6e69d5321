using Encounters.Pipeline.Documents;
using Encounters.Pipeline.Feeds;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Publishing;
using Encounters.Pipeline.Storage;
using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Pipeline.Auditing;

/// <summary>Compares what is derived from all releases together with what they give: tables, relations, combined dataset, feeds.</summary>
internal sealed class DerivedAudit(Store store, AuditNotes notes)
{
    /// <summary>Makes the comparison.</summary>
    public async Task RunAsync(IReadOnlyList<ReleaseEntry> entries, CancellationToken cancellationToken)
    {
        if (entries.Count == 0)
            return;
        var releases = entries.Select(entry => entry.Release).ToArray();
        try
        {
            var totals = await new ReleaseTotalsReader(store.Blobs).ReadAllAsync(releases, cancellationToken);
            var histories = ReleaseTotalsReader.HistoriesOf(totals);
            await CheckTableAsync(StoreTables.Series, histories.SelectMany(SeriesLedger.SeriesRows), cancellationToken);
            await CheckTableAsync(StoreTables.Observations, histories.SelectMany(SeriesLedger.ObservationRows), cancellationToken);
            await CheckRelationsAsync(releases, histories, cancellationToken);
        }
        catch (StoreDamagedException exception)
        {
            notes.Find("tables", $"They cannot be compared with the releases: {exception.Message}");
        }

        await CheckCombinedAsync(releases, cancellationToken);
        await notes.CompareAsync(
            StorePaths.ReleasesFeed, AtomFeeds.OfReleases(entries), "The feed does not list the releases.", cancellationToken);
    }

    private async Task CheckTableAsync(string table, IEnumerable<TableRow> due, CancellationToken cancellationToken)
    {
        const string Remedy = "'ingest audit --repair' writes it again.";
        var expected = due.ToDictionary(row => (row.PartitionKey, row.RowKey));
        await foreach (var row in store.Tables.QueryAsync(table, null, cancellationToken))
        {
            notes.Rows++;
            if (!expected.Remove((row.PartitionKey, row.RowKey), out var right))
                notes.Find(table, row, $"No release gives this row. {Remedy}");
            else if (!right.Equals(row))
                notes.Find(table, row, $"The row is not what the releases give. {Remedy}");
        }

        foreach (var row in expected.Values)
            notes.Find(table, row, $"The row is missing. {Remedy}");
    }

    private async Task CheckRelationsAsync(
        Release[] releases, IReadOnlyList<SeriesHistory> histories, CancellationToken cancellationToken)
    {
        var publisher = new ReleasePublisher(store.Blobs);
        foreach (var release in releases)
        {
            try
            {
                var manifest = await publisher.ReadManifestAsync(release, cancellationToken);
                var due = ReleaseRelations.Relate(manifest, release, releases, histories);
                if (due.Follows != manifest.Follows || !due.Revisions.SequenceEqual(manifest.Revisions))
                    notes.Find(StorePaths.Manifest(release), $"Its place among the releases or its revisions are wrong. {AuditNotes.Rebuild}");
            }
            catch (StoreDamagedException)
            {
                // Found with the release itself.
            }
        }
    }

    private async Task CheckCombinedAsync(Release[] releases, CancellationToken cancellationToken)
    {
        var combined = new CombinedPublisher(store.Blobs);
        var manifest = await notes.ReadAsync(StorePaths.CombinedManifest, StoredJson.Types.CombinedManifestDocument, cancellationToken);
        List<CombinedFileDocument> due = [];
        var complete = true;
        foreach (var source in CombinedPublisher.SourcesOf(releases))
        {
            try
            {
                await foreach (var (file, _) in combined.BuildAsync(source, cancellationToken))
                {
                    due.Add(file);
                    await notes.CheckFileAsync(new FileDocument(file.Path, file.Bytes, file.Sha256), AuditNotes.Rebuild, cancellationToken);
                }
            }
            catch (Exception exception) when (exception is StoreDamagedException or ParquetSharp.ParquetException)
            {
                // Found with the release itself; what else it gives is not foreign.
                foreach (var month in source.Months)
                    notes.Expect(StorePaths.CombinedFile(source.Release.Dataset, month));
                complete = false;
            }
        }

        notes.Expect(StorePaths.CombinedPackage);
        if (!complete)
            return;
        var right = CombinedPublisher.Describe(due);
        if (manifest is not null && !manifest.Files.SequenceEqual(right.Files))
            notes.Find(StorePaths.CombinedManifest, $"It does not list the current files. {AuditNotes.Rebuild}");
        await notes.CompareAsync(
            StorePaths.CombinedPackage, DataPackage.Describe(right), "It does not describe the current files.", cancellationToken);
    }
}
