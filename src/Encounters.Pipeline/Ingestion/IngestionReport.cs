using Encounters.Calendar;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Sources;
using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Pipeline.Ingestion;

/// <summary>A release that was ingested, and what it changed.</summary>
/// <param name="Release">The release.</param>
/// <param name="FileName">The file.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="NewMonths">Months of the whole series that no release covered before it in the order of publication.</param>
/// <param name="Revisions">Months of the whole series that it changed.</param>
/// <param name="Disagreements">Months of the whole series on which another dataset of the same coverage says something
/// else.</param>
/// <param name="Drift">How it differs from the known layout.</param>
/// <param name="Alerts">The alerts that it raised, updated or withdrew, historical ones included.</param>
public sealed record IngestedRelease(
    Release Release,
    string FileName,
    long Rows,
    IReadOnlyList<NewMonth> NewMonths,
    IReadOnlyList<Revision> Revisions,
    IReadOnlyList<Disagreement> Disagreements,
    IReadOnlyList<Drift> Drift,
    IReadOnlyList<Alert> Alerts);

/// <summary>A month that a release covers for the first time.</summary>
/// <param name="Series">The whole series.</param>
/// <param name="Month">The month.</param>
/// <param name="Value">Encounters.</param>
/// <param name="Previous">Encounters of the month before; null if unknown.</param>
public readonly record struct NewMonth(SeriesKey Series, Month Month, long Value, long? Previous)
{
    /// <summary>The change from the month before, in percent; null if it cannot be determined.</summary>
    public double? ChangePercent => PercentChange.Of(Previous, Value);
}

/// <summary>A file that is in quarantine.</summary>
/// <param name="Dataset">The dataset; null if it could not be determined.</param>
/// <param name="Release">The release that it would have been; null if it was rejected in an earlier run and has not
/// changed.</param>
/// <param name="Location">Where it came from.</param>
/// <param name="Reasons">Why, in words; empty if it was rejected in an earlier run and has not changed.</param>
public sealed record QuarantinedFile(Dataset? Dataset, ReleaseId? Release, string Location, IReadOnlyList<string> Reasons);

/// <summary>What one pass over a source did.</summary>
public sealed record IngestionReport
{
    /// <summary>The source.</summary>
    public required string Source { get; init; }

    /// <summary>The name of the source.</summary>
    public required string SourceName { get; init; }

    /// <summary>Releases that were ingested, in order.</summary>
    public IReadOnlyList<IngestedRelease> Ingested { get; init; } = [];

    /// <summary>Offered files that had already been ingested.</summary>
    public IReadOnlyList<string> Unchanged { get; init; } = [];

    /// <summary>Files in quarantine that the source still offers.</summary>
    public IReadOnlyList<QuarantinedFile> Quarantined { get; init; } = [];

    /// <summary>What else is offered and is no release.</summary>
    public IReadOnlyList<IgnoredFile> Ignored { get; init; } = [];

    /// <summary>What could not be fetched or read, in words.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];

    /// <summary>Why nothing was done, in words: another process is writing to the store.</summary>
    public string? Busy { get; init; }
}
