using Encounters.Calendar;
using Encounters.Pipeline.Spooling;
using Encounters.Releases;

namespace Encounters.Pipeline.Sources;

/// <summary>Where releases come from.</summary>
public interface IReleaseSource
{
    /// <summary>Its name in a sentence: the host of a site, the name of a folder.</summary>
    string Name { get; }

    /// <summary>What it is, for people.</summary>
    string Description { get; }

    /// <summary>
    /// Whether it is a site that CBP fills, whose links we must not miss: one that cannot be taken raises an alert.
    /// </summary>
    bool IsWatched { get; }

    /// <summary>Finds the files that are offered and may be new releases.</summary>
    Task<Discovery> DiscoverAsync(CancellationToken cancellationToken);

    /// <summary>Fetches one.</summary>
    Task<FetchOutcome> FetchAsync(ReleaseCandidate candidate, CancellationToken cancellationToken);

    /// <summary>Remembers what became of a candidate that was fetched.</summary>
    Task SettleAsync(ReleaseCandidate candidate, Settlement settlement, CancellationToken cancellationToken);

    /// <summary>
    /// Remembers that everything in a discovery has been dealt with, so that nothing is requested twice.
    /// </summary>
    Task CompleteAsync(Discovery discovery, CancellationToken cancellationToken);
}

/// <summary>A file that is offered and may be a release.</summary>
/// <param name="Name">What its name tells about it.</param>
/// <param name="Location">The address: a URL or a path.</param>
/// <param name="Folder">The month in the folder of the address, where there is one.</param>
public sealed record ReleaseCandidate(ReleaseName Name, string Location, Month? Folder)
{
    /// <summary>Who handed the file in; null if we fetched it ourselves.</summary>
    public string? HandedInBy { get; init; }

    /// <summary>The order of ingestion, as close to the order of publication as the address shows.</summary>
    internal (Month, Month, bool, int, int, string) Order
    {
        get
        {
            var through = Name.LastMonth ?? Name.LastYear?.LastMonth;
            return (
                Folder ?? through?.Next ?? LastOfAll,
                through ?? LastOfAll,
                Name.IsClosed,
                Name.Dataset?.Precedence ?? 0,
                Name.Copy ?? -1,
                Location);
        }
    }

    // Files with uninformative names come last.
    private static Month LastOfAll { get; } = new FiscalYear(2199).LastMonth;
}

/// <summary>Something that is offered and is not taken, and why.</summary>
/// <param name="Location">The address: a URL or a path.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="NeedsAttention">Whether it may be a release that we miss.</param>
public sealed record IgnoredFile(string Location, string Reason, bool NeedsAttention = false);

/// <summary>What a source offers.</summary>
/// <param name="Candidates">The files, in the order in which to ingest them.</param>
/// <param name="Ignored">The other files there.</param>
/// <param name="Failures">The parts of the source that could not be read, in words.</param>
public sealed record Discovery(
    IReadOnlyList<ReleaseCandidate> Candidates, IReadOnlyList<IgnoredFile> Ignored, IReadOnlyList<string> Failures)
{
    /// <summary>Whether the source said that nothing has changed since everything was dealt with.</summary>
    public bool IsUnchanged { get; init; }
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
    public sealed record Fetched(SpooledFile File, string? ETag, DateTimeOffset? LastModified) : FetchOutcome
    {
        /// <summary>The release whose bytes this address gave before, where they were others.</summary>
        public ReleaseId? Replaces { get; init; }
    }

    /// <summary>The file has not changed; what happened to it then.</summary>
    public sealed record Unchanged(Settlement Settlement) : FetchOutcome;

    /// <summary>The file must not be fetched, or is not there. It is asked for again on a slow clock.</summary>
    public sealed record PassedOver(IgnoredFile File) : FetchOutcome;

    /// <summary>The file could not be reached now; trying again later may help.</summary>
    public sealed record Failed(string Reason) : FetchOutcome;
}

/// <summary>What can become of an offered file.</summary>
public enum SettlementKind
{
    /// <summary>It is a release.</summary>
    Taken,

    /// <summary>It was rejected. It is asked for again on each pass, so that its correction is taken.</summary>
    Quarantined,

    /// <summary>It is another table, and nothing is wrong.</summary>
    AnotherTable,

    /// <summary>It may be a release, but could not be read as one. It is asked for again on a slow clock.</summary>
    NotTaken,

    /// <summary>It must not be fetched, or is not there. It is asked for again on a slow clock.</summary>
    PassedOver,
}

/// <summary>What became of an offered file.</summary>
/// <param name="Kind">What.</param>
/// <param name="Release">The release that it is, or would have been, if that is known.</param>
/// <param name="Reason">Why it was not taken, in words.</param>
/// <param name="ETag">The entity tag that came with it.</param>
/// <param name="LastModified">The Last-Modified that came with it.</param>
public sealed record Settlement(
    SettlementKind Kind, ReleaseId? Release = null, string? Reason = null, string? ETag = null,
    DateTimeOffset? LastModified = null)
{
    /// <summary>All the reasons why it was rejected; they are not remembered.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>The file as one that is not taken.</summary>
    public IgnoredFile ToIgnored(string location) => new(location, Reason ?? "", Kind == SettlementKind.NotTaken);
}
