using Encounters.Pipeline.Auditing;
using Encounters.Pipeline.Delivery;
using Encounters.Pipeline.Ingestion;
using Encounters.Pipeline.Queries;
using Encounters.Pipeline.Sources.Web;
using Encounters.Storage;
using Microsoft.Extensions.Logging;

namespace Encounters.Pipeline.Jobs;

/// <summary>What timers and requests start, for every head.</summary>
public sealed partial class PipelineJobs(
    Store store,
    IngestionRunner runner,
    Func<WebSource> newSource,
    AlertDelivery delivery,
    RunningJobs running,
    StoreSnapshots snapshots,
    TimeProvider clock,
    ILogger<PipelineJobs> logger)
{
    private readonly PollLedger _polls = new(store.Tables);

    /// <summary>Polls the source once and records that.</summary>
    public Task<IngestionReport> IngestReleasesAsync(CancellationToken cancellationToken) => running.RunAsync(PollAsync, cancellationToken);

    /// <summary>Delivers the alerts that are due.</summary>
    public Task<DeliveryReport> DeliverAlertsAsync(CancellationToken cancellationToken) =>
        running.RunAsync(delivery.DeliverAsync, cancellationToken);

    /// <summary>Re-reads everything stored; every finding is logged as an error.</summary>
    public Task<AuditReport> AuditStoreAsync(CancellationToken cancellationToken) => running.RunAsync(AuditAsync, cancellationToken);

    /// <summary>What the last poll did; null before the first.</summary>
    public Task<PollRecord?> FindLastPollAsync(CancellationToken cancellationToken) => _polls.FindAsync(cancellationToken);

    private async Task<IngestionReport> PollAsync(CancellationToken cancellationToken)
    {
        var started = clock.GetUtcNow();
        IngestionReport report;
        try
        {
            report = await runner.RunAsync(newSource(), progress: null, cancellationToken);
        }
        finally
        {
            snapshots.Expire();
        }

        // Whoever keeps us from the store records its own poll.
        if (report.Busy is null)
        {
            var finished = clock.GetUtcNow();
            var failures = await _polls.WriteAsync(report, started, finished, cancellationToken);
            if (failures > 0)
                LogPollFailed(failures);
            LogPolled((finished - started).TotalSeconds, report.Ingested.Count, report.Quarantined.Count, report.Failures.Count);
        }

        return report;
    }

    private async Task<AuditReport> AuditAsync(CancellationToken cancellationToken)
    {
        var report = await new StoreAudit(store).RunAsync(cancellationToken);
        foreach (var finding in report.Findings)
            LogFinding(finding.Subject, finding.Message);
        LogAudited(report.Releases, report.Files, report.Rows, report.Findings.Count);
        return report;
    }

    [LoggerMessage(1100, LogLevel.Error, "Audit: {Subject}: {AuditFinding}")]
    private partial void LogFinding(string subject, string auditFinding);

    // Alert rules ask for the properties of these two, and of the finding above.
    [LoggerMessage(1102, LogLevel.Warning, "The source could not be read in full, {PollFailuresInARow} polls in a row")]
    private partial void LogPollFailed(int pollFailuresInARow);

    [LoggerMessage(1103, LogLevel.Information, "Polled the source in {PollSeconds} s: {Ingested} ingested, {Quarantined} in quarantine, {Failures} failures")]
    private partial void LogPolled(double pollSeconds, int ingested, int quarantined, int failures);

    [LoggerMessage(1101, LogLevel.Information, "Audited {Releases} releases, {Files} files, {Rows} rows: {Findings} findings")]
    private partial void LogAudited(int releases, int files, int rows, int findings);
}
