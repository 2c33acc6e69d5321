using System.Runtime.CompilerServices;
using Encounters.Calendar;
using Encounters.Pipeline.Documents;
using Encounters.Pipeline.Publishing;
using Encounters.Releases;
using Encounters.Storage;
using ParquetSharp;

namespace Encounters.Pipeline.Derived;

/// <summary>
/// The combined dataset <c>datasets/encounters/year_month=yyyy-MM/{dataset}.parquet</c>: for every month the rows of each
/// dataset's current release. The files name no release, so a release that restates nothing changes none of them; which release
/// they are from is in the manifest next to them, which is written last.
/// </summary>
/// <param name="blobs">The store.</param>
/// <param name="trust">Whether files that the manifest lists are assumed to exist, and are not written again.</param>
internal sealed class CombinedDataset(IBlobStore blobs, bool trust) : IDerivation
{
    /// <summary>Makes the next pass write all of its files again. Those of an earlier layout are deleted.</summary>
    public static async Task ForgetAsync(IBlobStore blobs, CancellationToken cancellationToken)
    {
        var files = (await FindManifestAsync(blobs, cancellationToken))?.Files ?? [];
        foreach (var file in files.Where(file => !file.IsOfThisLayout))
            await blobs.DeleteAsync(file.Path, cancellationToken);
        await blobs.DeleteAsync(StorePaths.CombinedManifest, cancellationToken);
    }

    /// <summary>The manifest; null if there is none or it cannot be read.</summary>
    public static async Task<CombinedManifestDocument?> FindManifestAsync(IBlobStore blobs, CancellationToken cancellationToken)
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

    /// <inheritdoc/>
    public async IAsyncEnumerable<Due> FindAsync(ReleaseSet releases, [EnumeratorCancellation]
        CancellationToken cancellationToken)
    {
        var known = (trust
            ? await FindManifestAsync(blobs, cancellationToken)
            : null)?.Files.ToDictionary(file => file.Path) ?? [];
        List<CombinedFileDocument> files = [];
        StoreDamagedException? damage = null;
        foreach (var (release, months) in CurrentMonths.Of(releases.Releases))
        {
            string[] paths = [.. months.Select(month => StorePaths.CombinedFile(release.Dataset, month))];
            if (paths.All(path => known.TryGetValue(path, out var file) && file.Release == release.Id.Value))
            {
                files.AddRange(paths.Select(path => known[path]));
                continue;
            }

            await using var cut = new ReleaseCut(releases.Contents, release, months);
            while (await cut.MoveNextAsync(cancellationToken))
            {
                var (file, content) = cut.Current;
                files.Add(file);
                if (!known.TryGetValue(file.Path, out var old) || old.Sha256 != file.Sha256)
                    yield return new Due.DataFile(file.Path, content);
            }

            foreach (var path in cut.Damage is null ? [] : paths)
                yield return new Due.Unknown(path, damage = cut.Damage!);
        }

        // With both layouts side by side, readers would count every row twice.
        foreach (var old in known.Values.Where(file => !file.IsOfThisLayout))
            yield return new Due.Nothing(old.Path);
        foreach (var due in Describe(files, damage))
            yield return due;
    }

    private static IEnumerable<Due> Describe(List<CombinedFileDocument> files, StoreDamagedException? damage)
    {
        if (damage is not null)
            return [new Due.Unknown(StorePaths.CombinedPackage, damage), new Due.Unknown(StorePaths.CombinedManifest, damage)];
        var manifest = new CombinedManifestDocument { Files = [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)] };
        return
        [
            new Due.Document(StorePaths.CombinedPackage, DataPackage.Describe(manifest),
                "It does not describe the current files."),
            new Due.Document(
                StorePaths.CombinedManifest,
                StoredJson.Write(manifest, StoredJson.Types.CombinedManifestDocument),
                "It does not list the current files."),
        ];
    }

    /// <summary>Goes through the files of a release, in order of month, up to the first damage.</summary>
    private sealed class ReleaseCut(ReleaseContents contents, Release release, IReadOnlySet<Month> months) : IAsyncDisposable
    {
        private PublishedMonths? _months;
        private IEnumerator<(CombinedFileDocument File, byte[] Content)>? _files;

        public (CombinedFileDocument File, byte[] Content) Current => _files!.Current;

        /// <summary>What is damaged; null if nothing is.</summary>
        public StoreDamagedException? Damage { get; private set; }

        public async Task<bool> MoveNextAsync(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                _months ??= await contents.OpenMonthsAsync(release, months, cancellationToken);
                _files ??= _months.Files.GetEnumerator();
                return _files.MoveNext();
            }
            catch (StoreDamagedException exception)
            {
                Damage = exception;
            }
            catch (ParquetException exception)
            {
                Damage = new StoreDamagedException($"'{StorePaths.Parquet(release)}' is damaged: {exception.Message}", exception);
            }

            return false;
        }

        public async ValueTask DisposeAsync()
        {
            _files?.Dispose();
            if (_months is not null)
                await _months.DisposeAsync();
        }
    }
}
