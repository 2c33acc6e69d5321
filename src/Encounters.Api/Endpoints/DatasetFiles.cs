using Encounters.Api.Answers;
using Encounters.Api.Http;
using Encounters.Pipeline.Derived;
using Encounters.Pipeline.Documents;
using Encounters.Pipeline.Queries;
using Encounters.Releases;
using Encounters.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Encounters.Api.Endpoints;

/// <summary>
/// Serves the files that readers may read: those below <c>datasets/</c> and <c>feeds/</c>, and nothing else of the store.
/// A file of a release is streamed with the checksum of its manifest as its entity tag; what can change is read whole.
/// </summary>
internal sealed class DatasetFiles(IBlobStore blobs)
{
    private static readonly string Prefix = "/api/" + StorePaths.Datasets;

    /// <summary>The current files of every dataset, the combined one last.</summary>
    public async Task<IReadOnlyList<DatasetAnswer>> ListAsync(CancellationToken cancellationToken)
    {
        List<DatasetAnswer> datasets = [];
        foreach (var dataset in Dataset.All)
        {
            if (await blobs.ReadAsync(StorePaths.Latest(dataset), cancellationToken) is not { } blob)
                continue;
            var latest = StoredJson.Read(blob, StorePaths.Latest(dataset), StoredJson.Types.LatestDocument);
            datasets.Add(new DatasetAnswer(
                dataset.Name,
                latest.Release,
                Below(StorePaths.DataPackage(dataset)),
                [.. latest.Files.Select(file => new DatasetFileAnswer(Below(file.Path), file.Bytes, file.Sha256))]));
        }

        if (await CombinedDataset.FindManifestAsync(blobs, cancellationToken) is { } combined)
        {
            datasets.Add(new DatasetAnswer(
                StorePaths.Combined[StorePaths.Datasets.Length..^1],
                null,
                Below(StorePaths.CombinedPackage),
                [.. combined.Files.Select(file => new DatasetFileAnswer(Below(file.Path), file.Bytes, file.Sha256))]));
        }

        return datasets;
    }

    /// <summary>The file at the path of a request; null if there is none.</summary>
    public async Task<IResult?> FindAsync(PathString path, StoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (path.Value is not { } value || !value.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var file = value["/api/".Length..];
        if (!StorePaths.IsValid(file))
            return null;
        var segments = file.Split('/');
        return segments is [_, var dataset, "releases", var release, not "manifest.json"] && Dataset.TryParse(dataset, out _)
            && ReleaseId.TryParse(release, out _)
            ? await StreamAsync(file, $"{file[..(file.LastIndexOf('/') + 1)]}manifest.json", snapshot, cancellationToken)
            : await ReadAsync(file, snapshot);
    }

    /// <summary>The feed at the path of a request, with absolute links; null if there is none.</summary>
    public async Task<IResult?> FindFeedAsync(PathString path, StoreSnapshot snapshot, SiteAddress site)
    {
        if (path.Value?.TrimStart('/') is not (StorePaths.ReleasesFeed or StorePaths.AlertsFeed))
            return null;
        var feed = path.Value.TrimStart('/');
        return await ReadSmallAsync(feed, snapshot) is { } content
            ? site.Answer(SiteDocuments.Feed(site.At(feed), content.Content), StorePaths.MediaTypeOf(feed))
            : null;
    }

    private static string Below(string path) => path[StorePaths.Datasets.Length..];

    private async Task<IResult?> StreamAsync(
        string path, string manifestPath, StoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (await ReadSmallAsync(manifestPath, snapshot) is not { } content)
            return null;
        var manifest = StoredJson.Read(content, manifestPath, StoredJson.Types.ManifestDocument);
        return manifest.Files.FirstOrDefault(file => file.Path == path) is { } file
            && await blobs.OpenReadAsync(path, cancellationToken) is { } stream
            ? Results.Stream(
                stream,
                StorePaths.MediaTypeOf(path),
                entityTag: new EntityTagHeaderValue($"\"{file.Sha256}\""),
                enableRangeProcessing: true)
            : null;
    }

    private async Task<IResult?> ReadAsync(string path, StoreSnapshot snapshot)
    {
        // The combined dataset has many large parts, so they are not kept in memory.
        var content = path.StartsWith(StorePaths.Combined, StringComparison.Ordinal)
            ? await blobs.ReadAsync(path, CancellationToken.None)
            : await ReadSmallAsync(path, snapshot);
        return content is null ? null : new ContentAnswer(content.Content, StorePaths.MediaTypeOf(path));
    }

    private Task<BlobDocument?> ReadSmallAsync(string path, StoreSnapshot snapshot) => snapshot.Derived.GetAsync(
        $"blob {path}", () => blobs.ReadAsync(path, CancellationToken.None), document => document.Content.Length);
}
