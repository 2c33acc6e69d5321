using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Encounters.Pipeline.Ingestion;

/// <summary>Traces and metrics of the pipeline, under the name <see cref="Name"/>.</summary>
public static class PipelineTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "IngestFunctions.Pipeline";

    internal static readonly ActivitySource Activities = new(Name);

    private static readonly Meter Meter = new(Name);

    internal static readonly Counter<long> Releases =
        Meter.CreateCounter<long>("ingest.releases", "{release}", "Releases ingested or quarantined, by outcome and dataset.");

    internal static readonly Counter<long> Rows =
        Meter.CreateCounter<long>("ingest.rows", "{row}", "Normalized rows published, by dataset.");
}

/// <summary>Log messages of the pipeline. Event ids 1000 to 1099.</summary>
internal static partial class PipelineLog
{
    [LoggerMessage(1000, LogLevel.Information, "{Source} offers {Candidates} releases; {Ignored} other files are ignored")]
    public static partial void Discovered(ILogger logger, string source, int candidates, int ignored);

    [LoggerMessage(1008, LogLevel.Information, "{Source} has not been modified")]
    public static partial void NotModified(ILogger logger, string source);

    [LoggerMessage(1001, LogLevel.Information,
        "Ingested {Release} from {FileName}: {Rows} rows, {NewMonths} new months, {Revisions} revised")]
    public static partial void Ingested(ILogger logger, string release, string fileName, long rows, int newMonths, int revisions);

    [LoggerMessage(1002, LogLevel.Warning, "Quarantined {Location} as {Release}: {QuarantineReasons}")]
    public static partial void Quarantined(ILogger logger, string location, string release, string quarantineReasons);

    [LoggerMessage(1003, LogLevel.Warning, "{Failure}")]
    public static partial void Failed(ILogger logger, string failure);

    [LoggerMessage(1004, LogLevel.Warning, "{Release} differs from the known layout: {Kind} in '{Column}' {Value}")]
    public static partial void Drifted(ILogger logger, string release, string kind, string column, string? value);

    [LoggerMessage(1005, LogLevel.Information, "Finishing {Release}, whose ingestion was interrupted")]
    public static partial void Finishing(ILogger logger, string release);

    [LoggerMessage(1006, LogLevel.Information, "The store is in use: {Holder} is writing to it; nothing was done")]
    public static partial void Busy(ILogger logger, string holder);

    [LoggerMessage(1007, LogLevel.Information, "The latest release was fetched {DaysSinceLastRelease} days ago")]
    public static partial void LatestAge(ILogger logger, int daysSinceLastRelease);
}
