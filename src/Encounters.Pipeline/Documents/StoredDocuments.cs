using Encounters.Releases;
using Encounters.Storage;

namespace Encounters.Pipeline.Documents;

/// <summary>When a release was published: a month, and an instant where it is known.</summary>
/// <param name="Month"><c>yyyy-MM</c>.</param>
/// <param name="At">The instant, UTC.</param>
/// <param name="Modified">The server's Last-Modified where it lies after the month; it orders files of one month.</param>
/// <param name="Replaces">
/// The release whose bytes we saw at the same address before: the proof that this one is later. A rebuild keeps it.
/// </param>
public sealed record PublishedDocument(
    string Month, DateTimeOffset? At, DateTimeOffset? Modified = null, string? Replaces = null);

/// <summary>Who handed a file in.</summary>
/// <param name="By">The name of the key; <c>inbox</c> where someone put it into the folder.</param>
/// <param name="At">When a pass took it.</param>
public sealed record HandedInDocument(string By, DateTimeOffset At);

/// <summary><c>inbox/refused/…/reasons.json</c>: why a file that was handed in was not taken.</summary>
public sealed record RefusedDocument
{
    /// <summary>The layout of the document.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Where it lay in the inbox.</summary>
    public required string Path { get; init; }

    /// <summary>The SHA-256 of the bytes.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The reasons in words.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }
}

/// <summary><c>origin.json</c>: where the raw bytes came from.</summary>
public sealed record OriginDocument
{
    /// <summary>The layout of the document.</summary>
    public int SchemaVersion { get; init; } = 2;

    /// <summary>The address: a URL, or the path of a local file.</summary>
    public required string Location { get; init; }

    /// <summary>The file name as published.</summary>
    public required string FileName { get; init; }

    /// <summary>The entity tag that the server gave.</summary>
    public string? ETag { get; init; }

    /// <summary>The Last-Modified that the server gave.</summary>
    public DateTimeOffset? LastModified { get; init; }

    /// <summary>When CBP published it, as far as the evidence shows.</summary>
    public PublishedDocument? Published { get; init; }

    /// <summary>Who handed it in, and when; null for a file that we fetched ourselves.</summary>
    public HandedInDocument? HandedIn { get; init; }

    /// <summary>When we fetched it.</summary>
    public required DateTimeOffset Retrieved { get; init; }

    /// <summary>The SHA-256 of the bytes.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The number of bytes.</summary>
    public required long Bytes { get; init; }
}

/// <summary>The months that a release covers.</summary>
/// <param name="FirstMonth"><c>yyyy-MM</c>.</param>
/// <param name="LastMonth"><c>yyyy-MM</c>: data through.</param>
/// <param name="Final">Whether the last fiscal year is closed.</param>
public sealed record CoverageDocument(string FirstMonth, string LastMonth, bool Final);

/// <summary>A stored file.</summary>
/// <param name="Path">The path below the store's root.</param>
/// <param name="Bytes">The size.</param>
/// <param name="Sha256">The checksum.</param>
public sealed record FileDocument(string Path, long Bytes, string Sha256);

/// <summary>The total of the covered months of a fiscal year.</summary>
/// <param name="FiscalYear">The year.</param>
/// <param name="Months">How many of its months are covered; fewer than 12 is a year to date, not a year.</param>
/// <param name="Encounters">Encounters: events, not persons.</param>
public sealed record YearTotalDocument(int FiscalYear, int Months, long Encounters);

/// <summary>A month that a release gave another value than the release before it did.</summary>
/// <param name="Series">The series key.</param>
/// <param name="Month"><c>yyyy-MM</c>.</param>
/// <param name="From">Encounters as the release before it gave them.</param>
/// <param name="To">Encounters as this release gives them.</param>
/// <param name="FromRelease">The release before it that spoke of the month.</param>
public sealed record RestatementDocument(string Series, string Month, long From, long To, string FromRelease);

/// <summary>
/// <c>manifest.json</c>: what a published release consists of. The files never change; <see cref="Follows"/> and
/// <see cref="Revisions"/> do where an older release is ingested later.
/// </summary>
public sealed record ManifestDocument
{
    /// <summary>The layout of the document and of the files that it names.</summary>
    public int SchemaVersion { get; init; } = 3;

    /// <summary>The dataset.</summary>
    public required string Dataset { get; init; }

    /// <summary>The release.</summary>
    public required string Release { get; init; }

    /// <summary>The months covered.</summary>
    public required CoverageDocument Coverage { get; init; }

    /// <summary>Where the bytes came from.</summary>
    public required OriginDocument Origin { get; init; }

    /// <summary>The raw file.</summary>
    public required FileDocument Raw { get; init; }

    /// <summary>The published files.</summary>
    public required IReadOnlyList<FileDocument> Files { get; init; }

    /// <summary>The number of rows.</summary>
    public required long Rows { get; init; }

    /// <summary>Totals by fiscal year.</summary>
    public required IReadOnlyList<YearTotalDocument> Totals { get; init; }

    /// <summary>The columns of CBP's file, in their order and by their published names.</summary>
    public required IReadOnlyList<string> Layout { get; init; }

    /// <summary>How the file differs from the known layout and vocabulary.</summary>
    public required IReadOnlyList<Drift> Drift { get; init; }

    /// <summary>The release of the same dataset before it, in the order of publication; null for the first.</summary>
    public string? Follows { get; init; }

    /// <summary>The revisions that it made, in order of series and month.</summary>
    public IReadOnlyList<RestatementDocument> Revisions { get; init; } = [];
}

/// <summary><c>latest.json</c>: which release of a dataset is current.</summary>
public sealed record LatestDocument
{
    /// <summary>The layout of the document.</summary>
    public int SchemaVersion { get; init; } = 3;

    /// <summary>The dataset.</summary>
    public required string Dataset { get; init; }

    /// <summary>The release.</summary>
    public required string Release { get; init; }

    /// <summary>The months covered.</summary>
    public required CoverageDocument Coverage { get; init; }

    /// <summary>When CBP published it; null if unknown.</summary>
    public PublishedDocument? Published { get; init; }

    /// <summary>The path of the release's manifest.</summary>
    public required string Manifest { get; init; }

    /// <summary>The files of the release; they never change.</summary>
    public required IReadOnlyList<FileDocument> Files { get; init; }
}

/// <summary>A file of the combined dataset: the current rows of one dataset for one month.</summary>
/// <param name="Path">The path below the store's root.</param>
/// <param name="Dataset">The dataset.</param>
/// <param name="Month"><c>yyyy-MM</c>.</param>
/// <param name="Release">The current release for the month, from which the rows are.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Encounters">Encounters: events, not persons.</param>
/// <param name="Bytes">The size.</param>
/// <param name="Sha256">The checksum.</param>
public sealed record CombinedFileDocument(
    string Path, string Dataset, string Month, string Release, long Rows, long Encounters, long Bytes, string Sha256)
{
    /// <summary>Whether it lies where files of this layout do.</summary>
    internal bool IsOfThisLayout => !Path.StartsWith($"{StorePaths.Combined}month=", StringComparison.Ordinal);
}

/// <summary><c>datasets/encounters/manifest.json</c>: what the combined dataset consists of.</summary>
public sealed record CombinedManifestDocument
{
    /// <summary>The layout of the document and of the files that it names.</summary>
    public int SchemaVersion { get; init; } = 2;

    /// <summary>The files, in order of month and dataset.</summary>
    public required IReadOnlyList<CombinedFileDocument> Files { get; init; }
}

/// <summary><c>reasons.json</c>: why a file is in quarantine.</summary>
public sealed record ReasonsDocument
{
    /// <summary>The layout of the document.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The dataset that the file name claims.</summary>
    public required string Dataset { get; init; }

    /// <summary>The release that it would have been.</summary>
    public required string Release { get; init; }

    /// <summary>Where the bytes came from.</summary>
    public required OriginDocument Origin { get; init; }

    /// <summary>The reasons in words.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }
}

/// <summary><c>totals.json</c>: the monthly totals of every series that a release speaks of.</summary>
public sealed record TotalsDocument
{
    /// <summary>The layout of the document.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The dimensions that the release breaks down by.</summary>
    public required IReadOnlyList<string> Dimensions { get; init; }

    /// <summary>Whether citizenship comes as Citizenship Grouping.</summary>
    public required bool GroupsCitizenship { get; init; }

    /// <summary>The first month of each list of values, <c>yyyy-MM</c>.</summary>
    public required string FirstMonth { get; init; }

    /// <summary>One value for each month of the coverage, by series key, in ordinal order of the keys.</summary>
    public required OrderedDictionary<string, IReadOnlyList<long>> Series { get; init; }
}
