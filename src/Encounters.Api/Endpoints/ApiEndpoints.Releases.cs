using Encounters.Api.Answers;
using static Encounters.Api.Endpoints.ApiParameters;

namespace Encounters.Api.Endpoints;

public static partial class ApiEndpoints
{
    /// <summary>What CBP published, and the files made from it.</summary>
    private static ApiEndpoint[] Releases =>
    [
        new((api, query, cancellationToken) => api.ListReleasesAsync(query, cancellationToken))
        {
            Name = "ListReleases",
            Methods = Get,
            IsOfSnapshot = true,
            Template = "api/releases",
            Summary = "The ingested releases, in order of publication.",
            Parameters = Listing,
            Answer = ApiJson.Types.IReadOnlyListReleaseAnswer,
            MediaTypes = Csv,
        },
        new((api, query, cancellationToken) => api.HandInAsync(query, cancellationToken))
        {
            Name = "HandIn",
            Methods = ["post"],
            Template = "api/releases",
            Access = EndpointAccess.Function,
            Summary = "Hands in one of CBP's CSV files, which passes the same checks as a fetched file. Requires the function's "
                + "key. 200: the release is already known.",
            Parameters =
            [
                new("fileName", "The name under which CBP published the file.",
                    "nationwide-encounters-fy24-fy26-aor.csv") { IsRequired = true },
                new("published", "The month of publication, yyyy-MM, if you know it.", "2026-07"),
            ],
            Body = "text/csv",
            Answer = ApiJson.Types.ReleaseAnswer,
            Created = ApiJson.Types.ReleaseAnswer,
            Accepted = ApiJson.Types.HandedInAnswer,
            Problems = [401, 408, 413, 415, 422],
        },
        new((api, query, cancellationToken) => api.ListDatasetsAsync(query, cancellationToken))
        {
            Name = "ListDatasets",
            Methods = Get,
            IsOfSnapshot = true,
            Template = "api/datasets",
            Summary = "The current files of every dataset, with their checksums. CSV has one row for each file.",
            Parameters = Listing,
            Answer = ApiJson.Types.IReadOnlyListDatasetAnswer,
            MediaTypes = Csv,
        },
        new((api, query, cancellationToken) => api.GetFileAsync(query, cancellationToken))
        {
            // Two parameters, so that it does not match the list of datasets.
            // Readers of Parquet ask for a file's size before they ask for ranges of it.
            Name = "GetFile",
            Methods = Get,
            Template = "api/datasets/{dataset}/{*path}",
            Summary = "A file of a dataset, by its path below datasets/. Supports range requests.",
            MediaTypes = ["application/octet-stream"],
            Problems = [404],
        },
        new((api, query, cancellationToken) => api.GetFeedAsync(query, cancellationToken))
        {
            Name = "GetFeed",
            Methods = Get,
            Template = "feeds/{name}",
            Summary = "An Atom feed: releases.atom or alerts.atom.",
            MediaTypes = ["application/atom+xml"],
            Problems = [404],
        },
    ];
}
