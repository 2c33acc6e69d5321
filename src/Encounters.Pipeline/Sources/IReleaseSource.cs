using Encounters.Calendar;
using Encounters.Pipeline.Spooling;
using Encounters.Releases;

namespace Encounters.Pipeline.Sources;

/// <summary>Where releases come from.</summary>
public interface IReleaseSource
{
    /// <summary>What it is, for people.</summary>
    string Description { get; }

    /// <summary>Whether its files are bundled samples and no releases of CBP.</summary>
    bool IsSample { get; }

    /// <summary>Finds the releases that are offered and may be new.</summary>
    Task<Discovery> DiscoverAsync(CancellationToken cancellationToken);

    /// <summary>Fetches one.</summary>
    Task<FetchOutcome> FetchAsync(ReleaseCandidate candidate, CancellationToken cancellationToken);

    /// <summary>Remembers what became of a candidate that was fetched.</summary>
    Task SettleAsync(ReleaseCandidate candidate, Settlement settlement, CancellationToken cancellationToken);

    /// <summary>Remembers that everything that a discovery found has been dealt with, so that nothing is asked for twice.</summary>
    Task CompleteAsync(Discovery discovery, CancellationToken cancellationToken);
}

/// <summary>A file that is offered under the name of a release.</summary>
/// <param name="Name">The name and what it claims.</param>
/// <param name="Location">The address: a URL or a path.</param>
/// <param name="Folder">The month in the folder of the address, where there is one.</param>
public sealed record ReleaseCandidate(ReleaseName Name, string Location, Month? Folder)
{
    /// <summary>The order of ingestion, as near to the order of publication as the address tells.</summary>
    internal (Month, Coverage, int, string) Order =>
        (Folder ?? Name.Coverage.LastMonth.Next, Name.Coverage, Name.Dataset.Precedence, Location);
}

/// <summary>Something that is offered and is no release, and why.</summary>
public sealed record IgnoredFile(string Location, string Reason);

/// <summary>What a source offers.</summary>
/// <param name="Candidates">The releases, in the order in which to ingest them.</param>
/// <param name="Ignored">What else lies there.</param>
/// <param name="Failures">The parts of the source that could not be read, in words.</param>
public sealed record Discovery(
    IReadOnlyList<ReleaseCandidate> Candidates, IReadOnlyList<IgnoredFile> Ignored, IReadOnlyList<string> Failures)
{
    /// <summary>Whether nothing was read because the source says that nothing changed since all of it was dealt with.</summary>
    public bool NotModified { get; init; }
}

/// <summary>The outcome of fetching a candidate.</summary>
public abstract record FetchOutcome
{
    private FetchOutcome()
    {
    }

    /// <summary>The file is here.</summary>
    /// <param name="File">The bytes; the receiver disposes them.</param>
    /// <param name="ETag">The entity tag, where there is one.</param>
    /// <param name="LastModified">Last-Modified, where there is one.</param>
    public sealed record Fetched(SpooledFile File, string? ETag, DateTimeOffset? LastModified) : FetchOutcome;

    /// <summary>The file is the one that we had, which was ingested or lies in quarantine.</summary>
    public sealed record Unchanged(bool Quarantined) : FetchOutcome;

    /// <summary>The file cannot be had now; trying again later may help.</summary>
    public sealed record Failed(string Reason) : FetchOutcome;
}

/// <summary>What became of a fetched candidate.</summary>
/// <param name="ETag">The entity tag that came with it.</param>
/// <param name="LastModified">The Last-Modified that came with it.</param>
/// <param name="Release">The release that it is, or would have been.</param>
/// <param name="Quarantined">Whether it was rejected.</param>
public sealed record Settlement(string? ETag, DateTimeOffset? LastModified, ReleaseId Release, bool Quarantined);
