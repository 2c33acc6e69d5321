using Encounters.Calendar;
using Encounters.Pipeline.Documents;
using Encounters.Pipeline.Normalization;
using Encounters.Pipeline.Storage;
using Encounters.Releases;

namespace Encounters.Pipeline.Publishing;

/// <summary>
/// Writes the combined dataset <c>datasets/encounters/month=yyyy-MM/{dataset}.parquet</c>: for every month the rows of each
/// dataset's current release. The files name no release, so a release that restates nothing changes none of them; which release
/// they are from stands in the manifest beside them, which is swapped last.
/// </summary>
internal sealed class CombinedPublisher(IBlobStore blobs)
{
    private readonly SmallBlobs _documents = new(blobs);

    /// <summary>Brings the combined dataset in line with all published releases; only files that differ are written.</summary>
    public async Task PublishAsync(IReadOnlyList<Release> releases, CancellationToken cancellationToken)
    {
        var known = (await ReadManifestAsync(cancellationToken))?.Files.ToDictionary(file => file.Path) ?? [];
        List<CombinedFileDocument> files = [];
        foreach (var source in SourcesOf(releases))
        {
            var paths = source.Months.Select(month => StorePaths.CombinedFile(source.Release.Dataset, month)).ToArray();
            if (paths.All(path => known.TryGetValue(path, out var file) && file.Release == source.Release.Id.Value))
            {
                files.AddRange(paths.Select(path => known[path]));
                continue;
            }

            await foreach (var (file, content) in BuildAsync(source, cancellationToken))
            {
                if (!known.TryGetValue(file.Path, out var old) || old.Sha256 != file.Sha256)
                    await blobs.WriteAsync(file.Path, new MemoryStream(content, writable: false), cancellationToken);
                files.Add(file);
            }
        }

        var manifest = Describe(files);
        await _documents.WriteIfOtherAsync(StorePaths.CombinedPackage, DataPackage.Describe(manifest), cancellationToken);
        await _documents.WriteIfOtherAsync(
            StorePaths.CombinedManifest, StoredJson.Write(manifest, StoredJson.Types.CombinedManifestDocument), cancellationToken);
    }

    /// <summary>The manifest that lists the files.</summary>
    public static CombinedManifestDocument Describe(IEnumerable<CombinedFileDocument> files) =>
        new() { Files = [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)] };

    /// <summary>Forgets what is known of the files, so that all of them are written again.</summary>
    public Task ForgetAsync(CancellationToken cancellationToken) => blobs.DeleteAsync(StorePaths.CombinedManifest, cancellationToken);

    /// <summary>The manifest; null where there is none or none that can be read.</summary>
    public async Task<CombinedManifestDocument?> ReadManifestAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await blobs.ReadAsync(StorePaths.CombinedManifest, cancellationToken) is { } blob
                ? StoredJson.Read(blob, StorePaths.CombinedManifest, StoredJson.Types.CombinedManifestDocument)
                : null;
        }
        catch (StoreDamagedException)
        {
            return null;
        }
    }

    /// <summary>The releases that are current for some month of their dataset, with these months.</summary>
    public static IEnumerable<CombinedSource> SourcesOf(IReadOnlyList<Release> releases) =>
        from dataset in releases.GroupBy(release => release.Dataset)
        from release in dataset.Order()
        let months = release.Coverage.Months
            .Where(month => !dataset.Any(later => later.CompareTo(release) > 0 && later.Coverage.Covers(month))).ToHashSet()
        where months.Count > 0
        select new CombinedSource(release, months);

    /// <summary>The files that a release gives, in order of month, with their content.</summary>
    public async IAsyncEnumerable<(CombinedFileDocument File, byte[] Content)> BuildAsync(
        CombinedSource source, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = StorePaths.Parquet(source.Release);
        await using var parquet = await blobs.OpenReadAsync(path, cancellationToken)
            ?? throw StoreDamagedException.Missing(path);
        var months = ParquetEncounters.Read(parquet).Where(part => source.Months.Contains(part.Month));
        foreach (var file in FilesOf(source.Release, months))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return file;
        }
    }

    /// <summary>The files of a release's rows, which come in order, a month or a part of one at a time.</summary>
    public static IEnumerable<(CombinedFileDocument File, byte[] Content)> FilesOf(Release release, IEnumerable<MonthRows> rows)
    {
        MonthFile? file = null;
        try
        {
            foreach (var part in rows)
            {
                if (file is not null && file.Month != part.Month)
                {
                    yield return file.End();
                    file.Dispose();
                    file = null;
                }

                file ??= new MonthFile(release, part.Month);
                file.Add(part);
            }

            if (file is not null)
                yield return file.End();
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>The file of a month that a release gives, while it is written.</summary>
    private sealed class MonthFile : IDisposable
    {
        private readonly Release _release;
        private readonly MemoryStream _output = new();
        private readonly ParquetEncounters _parquet;
        private long _rows;
        private long _encounters;

        public MonthFile(Release release, Month month)
        {
            (_release, Month) = (release, month);
            _parquet = new ParquetEncounters(_output, NormalizedColumns.Combined, release);
        }

        public Month Month { get; }

        public void Add(MonthRows rows)
        {
            _rows += rows.Count;
            foreach (var count in rows.Counts)
                _encounters += count;
            _parquet.Add(rows);
        }

        public (CombinedFileDocument File, byte[] Content) End()
        {
            _parquet.Complete();
            var content = _output.ToArray();
            var file = new CombinedFileDocument(
                StorePaths.CombinedFile(_release.Dataset, Month),
                _release.Dataset.Name,
                Month.ToString(),
                _release.Id.Value,
                _rows,
                _encounters,
                content.Length,
                ContentHash.Of(content).Hex);
            return (file, content);
        }

        public void Dispose()
        {
            _parquet.Dispose();
            _output.Dispose();
        }
    }
}

/// <summary>A release and the months for which it is the current one of its dataset.</summary>
internal sealed record CombinedSource(Release Release, IReadOnlySet<Month> Months);
