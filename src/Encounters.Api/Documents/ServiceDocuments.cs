using System.ComponentModel;

namespace Encounters.Api.Documents;

/// <summary>What a poll did.</summary>
public sealed record IngestNowDocument(
    [property: Description("The releases that were ingested, as dataset/release.")] IReadOnlyList<string> Ingested,
    [property: Description("How many offered files were ingested before.")] int Unchanged,
    [property: Description("The addresses of files in quarantine.")] IReadOnlyList<string> Quarantined,
    [property: Description("What could not be fetched, in words.")] IReadOnlyList<string> Failures);

/// <summary>Whether the store can be read, and what it holds.</summary>
public sealed record HealthDocument(
    [property: Description("healthy")] string Status,
    [property: Description("The number of releases.")] int Releases,
    [property: Description("The latest release, as dataset/release.")] string? Latest,
    [property: Description("The last month with data, yyyy-MM.")] string? DataThrough,
    [property: Description("When the last release was fetched.")] DateTimeOffset? LastRetrieved);

/// <summary>The current release of a dataset and where its files are.</summary>
public sealed record DatasetDocument(
    [property: Description("southwest, nationwide-state or nationwide-aor; encounters for the combined dataset.")] string Dataset,
    [property: Description("The current release; null for the combined dataset.")] string? Release,
    [property: Description("The Frictionless description, below /api/datasets/.")] string Description,
    [property: Description("The files, below /api/datasets/.")] IReadOnlyList<DatasetFileDocument> Files);

/// <summary>A file of a dataset.</summary>
public sealed record DatasetFileDocument(
    [property: Description("The path below /api/datasets/.")] string Path,
    [property: Description("The size.")] long Bytes,
    [property: Description("The checksum.")] string Sha256);
