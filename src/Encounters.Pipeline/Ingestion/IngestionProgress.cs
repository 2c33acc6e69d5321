using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Sources;

namespace Encounters.Pipeline.Ingestion;

/// <summary>A step of a pass, reported while it runs.</summary>
public abstract record IngestionProgress
{
    private IngestionProgress()
    {
    }

    /// <summary>The source was read.</summary>
    public sealed record Discovered(int Candidates) : IngestionProgress;

    /// <summary>A file is being fetched; the first is number 1.</summary>
    public sealed record Fetching(int Number, ReleaseCandidate Candidate) : IngestionProgress;

    /// <summary>A release was ingested.</summary>
    public sealed record Ingested(IngestedRelease Release) : IngestionProgress;

    /// <summary>The alerts were judged, after the last release of the pass.</summary>
    public sealed record Judged(IReadOnlyList<Alert> Alerts) : IngestionProgress;

    /// <summary>A file was rejected.</summary>
    public sealed record Quarantined(QuarantinedFile File) : IngestionProgress;
}
