using System.Security.Cryptography;
using Encounters.Pipeline.Documents;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Normalization;
using Encounters.Pipeline.Publishing;
using Encounters.Pipeline.Storage;
using Encounters.Releases;

namespace Encounters.Pipeline.Auditing;

/// <summary>
/// Re-reads everything stored: files against checksums, published totals against the raw bytes, tables against the releases,
/// and looks for what does not belong.
/// </summary>
public sealed class StoreAudit(Store store)
{
    private const string Republish = "'ingest audit --repair' rebuilds it from the raw file.";

    private readonly List<AuditFinding> _findings = [];
    private readonly HashSet<string> _expected = new(StringComparer.Ordinal);
    private int _files;
    private int _rows;

    /// <summary>Audits the store.</summary>
    public async Task<AuditReport> RunAsync(CancellationToken cancellationToken)
    {
        var entries = await new ReleaseLedger(store.Tables).ListAsync(cancellationToken);
        foreach (var entry in entries)
        {
            if (!entry.IsComplete)
                Find($"releases {entry.Release}", "The ingestion was cut short. The next run finishes it.");
            await CheckReleaseAsync(entry, cancellationToken);
        }

        foreach (var dataset in entries.GroupBy(entry => entry.Release.Dataset))
            await CheckLatestAsync(dataset.Last().Release, cancellationToken);
        await CheckForeignBlobsAsync(cancellationToken);
        await CheckTablesAsync(entries, cancellationToken);
        return new AuditReport(entries.Count, _files, _rows, _findings);
    }

    private void Find(string subject, string message) => _findings.Add(new AuditFinding(subject, message));

    private async Task CheckReleaseAsync(ReleaseEntry entry, CancellationToken cancellationToken)
    {
        var release = entry.Release;
        _expected.UnionWith([StorePaths.Origin(release), StorePaths.Manifest(release)]);
        await ReadAsync(StorePaths.Origin(release), StoredJson.Types.OriginDocument, cancellationToken);
        if (await ReadAsync(StorePaths.Manifest(release), StoredJson.Types.ManifestDocument, cancellationToken) is not { } manifest)
            return;

        var sound = await CheckFileAsync(manifest.Raw, "CBP's bytes cannot be rebuilt: restore them from a backup.", cancellationToken);
        if (manifest.Raw.Sha256 != release.Hash.Hex)
            Find(StorePaths.Manifest(release), $"It names another raw content than the table 'releases'. {Republish}");
        foreach (var file in manifest.Files)
            await CheckFileAsync(file, Republish, cancellationToken);
        if (sound)
            await CheckTotalsAsync(release, manifest, cancellationToken);
    }

    private async Task<bool> CheckFileAsync(FileDocument file, string remedy, CancellationToken cancellationToken)
    {
        _files++;
        _expected.Add(file.Path);
        await using var stream = await store.Blobs.OpenReadAsync(file.Path, cancellationToken);
        if (stream is null)
        {
            Find(file.Path, $"The file is missing. {remedy}");
            return false;
        }

        var digest = ContentHash.FromDigest(await SHA256.HashDataAsync(stream, cancellationToken));
        if (digest.Hex == file.Sha256 && stream.Length == file.Bytes)
            return true;
        Find(file.Path, $"The file is damaged: it has SHA-256 {digest} instead of {file.Sha256}. {remedy}");
        return false;
    }

    /// <summary>Normalizes the raw bytes again: what was published must be what they say.</summary>
    private async Task CheckTotalsAsync(Release release, ManifestDocument manifest, CancellationToken cancellationToken)
    {
        if (!ReleaseName.TryParse(manifest.Origin.FileName, out var name))
        {
            Find(StorePaths.Manifest(release), $"'{manifest.Origin.FileName}' is not the name of a release. {Republish}");
            return;
        }

        await using var raw = await store.Blobs.OpenReadAsync(manifest.Raw.Path, cancellationToken);
        var (normalized, problems) = Normalizer.Normalize(raw!, name, cancellationToken);
        if (normalized is null)
        {
            Find(manifest.Raw.Path, $"The published file would be rejected today: {problems[0]}");
            return;
        }

        var totals = StoredJson.Write(normalized.Totals.ToDocument(), StoredJson.Types.TotalsDocument);
        if (manifest.Rows != normalized.Rows.Count || !manifest.Totals.SequenceEqual(normalized.Totals.ByFiscalYear()))
            Find(StorePaths.Manifest(release), $"The totals are not those of the raw file. {Republish}");
        if (manifest.Files.FirstOrDefault(file => file.Path == StorePaths.Totals(release)) is not { } published
            || published.Sha256 != ContentHash.Of(totals).Hex)
        {
            Find(StorePaths.Totals(release), $"The series are not those of the raw file. {Republish}");
        }
    }

    private async Task CheckLatestAsync(Release latest, CancellationToken cancellationToken)
    {
        var (path, package) = (StorePaths.Latest(latest.Dataset), StorePaths.DataPackage(latest.Dataset));
        _expected.UnionWith([path, package]);
        if (await store.Blobs.ReadAsync(StorePaths.Manifest(latest), cancellationToken) is null)
            return;

        try
        {
            var due = await new ReleasePublisher(store.Blobs).DescribeAsync(latest, cancellationToken);
            await CompareAsync(path, StoredJson.Write(due, StoredJson.Types.LatestDocument));
            await CompareAsync(package, DataPackage.Describe(due));
        }
        catch (StoreDamagedException)
        {
            // The manifest is damaged, which was found with its release.
        }

        async Task CompareAsync(string subject, byte[] due)
        {
            var present = await store.Blobs.ReadAsync(subject, cancellationToken);
            if (present is null || !present.Content.Span.SequenceEqual(due))
                Find(subject, $"It does not describe {latest.Id}, the current release. {Republish}");
        }
    }

    private async Task CheckForeignBlobsAsync(CancellationToken cancellationToken)
    {
        foreach (var folder in (string[])[StorePaths.Raw, StorePaths.Datasets])
        {
            await foreach (var blob in store.Blobs.ListAsync(folder, cancellationToken))
            {
                if (!_expected.Contains(blob.Path))
                    Find(blob.Path, "No release names this file. It was left by a run that was cut short, or put there by somebody else.");
            }
        }
    }

    private async Task CheckTablesAsync(IReadOnlyList<ReleaseEntry> entries, CancellationToken cancellationToken)
    {
        try
        {
            var totals = await new ReleaseTotalsReader(store.Blobs)
                .ReadAllAsync(entries.Select(entry => entry.Release), cancellationToken);
            var histories = ReleaseTotalsReader.HistoriesOf(totals);
            await CheckTableAsync(StoreTables.Series, histories.SelectMany(SeriesLedger.SeriesRows), cancellationToken);
            await CheckTableAsync(StoreTables.Observations, histories.SelectMany(SeriesLedger.ObservationRows), cancellationToken);
        }
        catch (StoreDamagedException exception)
        {
            Find("tables", $"They cannot be compared with the releases: {exception.Message}");
        }
    }

    private async Task CheckTableAsync(string table, IEnumerable<TableRow> due, CancellationToken cancellationToken)
    {
        const string Remedy = "'ingest audit --repair' writes it again.";
        var expected = due.ToDictionary(row => (row.PartitionKey, row.RowKey));
        await foreach (var row in store.Tables.QueryAsync(table, null, cancellationToken))
        {
            _rows++;
            var subject = $"{table} {row.PartitionKey} {row.RowKey}";
            if (!expected.Remove((row.PartitionKey, row.RowKey), out var right))
                Find(subject, $"No release gives this row. {Remedy}");
            else if (!right.Equals(row))
                Find(subject, $"The row is not what the releases give. {Remedy}");
        }

        foreach (var (partitionKey, rowKey) in expected.Keys)
            Find($"{table} {partitionKey} {rowKey}", $"The row is missing. {Remedy}");
    }

    private async Task<T?> ReadAsync<T>(
        string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        _files++;
        try
        {
            if (await store.Blobs.ReadAsync(path, cancellationToken) is { } blob)
                return StoredJson.Read(blob, path, type);
            Find(path, $"The file is missing. {Republish}");
        }
        catch (StoreDamagedException exception)
        {
            Find(path, $"{exception.Message} {Republish}");
        }

        return null;
    }
}
