using Encounters.Pipeline.Ingestion;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Sources;

namespace Encounters.Pipeline.Jobs;

/// <summary>What is recorded of a poll.</summary>
internal static class Polls
{
    /// <summary>The record of a poll after the one before it.</summary>
    public static PollRecord Describe(IngestionReport report, DateTimeOffset started, DateTimeOffset finished, PollRecord? before)
    {
        var failed = report.Failures.Count > 0;
        return new PollRecord(
            report.SourceName,
            started,
            finished,
            failed ? before?.LastSuccess : finished,
            failed ? (before?.FailuresInARow ?? 0) + 1 : 0,
            [.. report.Ingested.Select(release => release.Release.ToString())],
            [.. report.Quarantined.Select(file => file.Location)],
            [.. report.Ignored.Where(file => file.NeedsAttention).Select(Describe)],
            [.. report.Ignored.Where(file => !file.NeedsAttention).Select(Describe)],
            report.Failures);
    }

    private static string Describe(IgnoredFile file) => $"{file.Location}: {file.Reason}";
}
