using System.ComponentModel;
using Encounters.Pipeline.Ledger;

namespace Encounters.Api.Answers;

/// <summary>What a poll did.</summary>
public sealed record IngestNowAnswer(
    [property: Description("The releases that were ingested, as dataset/release.")] IReadOnlyList<string> Ingested,
    [property: Description("How many of the offered files had already been ingested.")] int Unchanged,
    [property: Description("The addresses of files in quarantine.")] IReadOnlyList<string> Quarantined,
    [property: Description("What could not be fetched, and why.")] IReadOnlyList<string> Failures);

/// <summary>Where to look for the result of a pass that takes a long time.</summary>
public sealed record PassAcceptedAnswer(
    [property: Description("When the pass began.")] DateTimeOffset Started,
    [property: Description("Where to find its result.")] string Look);

/// <summary>A file that is in the inbox and waiting for a pass.</summary>
public sealed record HandedInAnswer(
    [property: Description("The SHA-256 of the file.")] string Sha256,
    [property: Description("Why it is waiting.")] string Reason,
    [property: Description("Where to find out what happened to it.")] string Look);

/// <summary>What the last poll of the source did.</summary>
public sealed record PollAnswer(
    [property: Description("When it began.")] DateTimeOffset Started,
    [property: Description("When it ended.")] DateTimeOffset Finished,
    [property: Description("When a poll last read the whole source; null if none ever did.")] DateTimeOffset? LastSuccess,
    [property: Description("How many polls in a row could not read the whole source.")] int FailuresInARow,
    [property: Description("The releases that it ingested, as dataset/release.")] IReadOnlyList<string> Ingested,
    [property: Description("The addresses of files in quarantine that the source still offers.")]
        IReadOnlyList<string> Quarantined,
    [property: Description("Links that may be releases but could not be read, each with the reason.")]
        IReadOnlyList<string> NotTaken,
    [property: Description("Other files that the source offers, each with the reason why it is ignored.")]
        IReadOnlyList<string> Ignored,
    [property: Description("What could not be fetched or read, and why.")] IReadOnlyList<string> Failures)
{
    internal static PollAnswer Of(PollRecord poll) => new(
        poll.Started, poll.Finished, poll.LastSuccess, poll.FailuresInARow, poll.Ingested, poll.Quarantined, poll.NotTaken,
        poll.Ignored, poll.Failures);
}

/// <summary>Whether the store can be read, and what it holds.</summary>
public sealed record HealthAnswer(
    [property: Description("healthy; degraded if the source refuses us; unhealthy if the store does not answer (503).")]
        string Status,
    [property: Description("The version of the program and the commit that it was built from.")] string Version,
    [property: Description("ok, or what is wrong with the tables.")] string Tables,
    [property: Description("ok, or what is wrong with the files.")] string Blobs,
    [property: Description("The number of releases.")] int Releases,
    [property: Description("The latest release, as dataset/release.")] string? Latest,
    [property: Description("The last month with data, yyyy-MM.")] string? DataThrough,
    [property: Description("When the last release was fetched.")] DateTimeOffset? LastRetrieved,
    [property: Description("What the source refuses, since when, and what to do; null if it can be read.")] string? Refused,
    [property: Description("The last poll of the source; null before the first.")] PollAnswer? Source)
{
    internal const string Healthy = "healthy";
    internal const string Degraded = "degraded";
    internal const string Unhealthy = "unhealthy";
    internal const string Fine = "ok";
}

/// <summary>The current release of a dataset and where its files are.</summary>
public sealed record DatasetAnswer(
    [property: Description("southwest, nationwide-state or nationwide-aor; encounters for the combined dataset.")] string Dataset,
    [property: Description("The current release; null for the combined dataset.")] string? Release,
    [property: Description("The path of the Frictionless description below /api/datasets/.")] string Description,
    [property: Description("The files, with their paths below /api/datasets/.")] IReadOnlyList<DatasetFileAnswer> Files);

/// <summary>A file of a dataset.</summary>
public sealed record DatasetFileAnswer(
    [property: Description("The path below /api/datasets/.")] string Path,
    [property: Description("The size in bytes.")] long Bytes,
    [property: Description("The SHA-256 checksum.")] string Sha256);

/// <summary>A file of a dataset, as a row of CSV.</summary>
public sealed record DatasetFileRow(string Dataset, string? Release, string Path, long Bytes, string Sha256)
{
    /// <summary>The files of a dataset, one per row.</summary>
    public static IEnumerable<DatasetFileRow> Of(DatasetAnswer dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return dataset.Files.Select(file =>
            new DatasetFileRow(dataset.Dataset, dataset.Release, file.Path, file.Bytes, file.Sha256));
    }
}
