using Encounters.Calendar;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Auditing;
using Encounters.Pipeline.Delivery;
using Encounters.Pipeline.Derived;
using Encounters.Pipeline.Ingestion;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Queries;
using Encounters.Pipeline.Sources;
using Encounters.Pipeline.Spooling;
using Encounters.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encounters.Pipeline.Jobs;

/// <summary>What timers and requests start, for every head.</summary>
public sealed partial class PipelineJobs(
    Store store,
    IngestionRunner runner,
    Func<IReleaseSource> newSource,
    AlertDelivery delivery,
    RunningJobs running,
    StoreSnapshots snapshots,
    AlertRaiser alerts,
    IOptions<AlertOptions> alertOptions,
    TimeProvider clock,
    ILogger<PipelineJobs> logger)
{
    private readonly PollLedger _polls = new(store.Tables);
    private readonly HandIn _handIn = new(store, runner);

    /// <summary>Polls the source once and records that.</summary>
    public Task<IngestionReport> IngestReleasesAsync(CancellationToken cancellationToken) =>
        running.RunAsync(PollAsync, cancellationToken);

    /// <summary>Delivers the alerts that are due.</summary>
    public Task<DeliveryReport> DeliverAlertsAsync(CancellationToken cancellationToken) =>
        running.RunAsync(delivery.DeliverAsync, cancellationToken);

    /// <summary>Re-reads everything stored; every finding is logged as an error.</summary>
    public Task<AuditReport> AuditStoreAsync(CancellationToken cancellationToken) =>
        running.RunAsync(AuditAsync, cancellationToken);

    /// <summary>Puts a file into the inbox; from then on it cannot be lost.</summary>
    /// <param name="fileName">Its name, without any folder.</param>
    /// <param name="published">The month of publication, if it is known.</param>
    /// <param name="by">Who hands it in: letters, digits and hyphens.</param>
    /// <param name="file">The bytes.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task<HandedFile> PutHandedInAsync(
        string fileName, Month? published, string by, SpooledFile file, CancellationToken cancellationToken) =>
        _handIn.PutAsync(fileName, published, by, file, cancellationToken);

    /// <summary>Judges what is in the inbox, and reports what happened to one of the files.</summary>
    public Task<HandInOutcome> TakeHandedInAsync(HandedFile file, CancellationToken cancellationToken) => running.RunAsync(
        async stopping =>
        {
            try
            {
                return await _handIn.TakeAsync(file, stopping);
            }
            finally
            {
                snapshots.Expire();
            }
        },
        cancellationToken);

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

        // The process that holds the store records its own poll.
        if (report.Busy is null)
        {
            var finished = clock.GetUtcNow();
            var poll = Polls.Describe(report, started, finished, await _polls.FindAsync(cancellationToken));
            await _polls.WriteAsync(poll, cancellationToken);
            if (poll.FailuresInARow > 0)
                LogPollFailed(poll.FailuresInARow);
            await JudgeSourceAsync(poll, cancellationToken);
            LogPolled((finished - started).TotalSeconds, report.Ingested.Count, report.Quarantined.Count, report.Failures.Count);
        }

        return report;
    }

    /// <summary>
    /// Raises the alert about a source that refuses us, or withdraws it. If the store is busy, the next poll does so.
    /// </summary>
    private async Task JudgeSourceAsync(PollRecord poll, CancellationToken cancellationToken)
    {
        var refusal = SourceRefusal.Tell(poll, alertOptions.Value);
        if (refusal is not null)
            LogRefused(refusal);

        // Between the first failures and the alert nothing is judged: an alert that stands is withdrawn by a good poll only.
        if (refusal is null && poll.FailuresInARow > 0)
            return;
        IHeldLock? held = null;
        try
        {
            await alerts.JudgeSourceAsync(
                poll.Source, refusal, async () => (held = (await store.Lock.TryAcquireAsync(cancellationToken)).Held) is not null,
                cancellationToken);
        }
        finally
        {
            if (held is not null)
                await held.DisposeAsync();
        }
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

    // Alert rules ask for the properties of these, and of the finding above.
    [LoggerMessage(1104, LogLevel.Warning, "The source cannot be read: {SourceRefusal}")]
    private partial void LogRefused(string sourceRefusal);

    [LoggerMessage(1102, LogLevel.Warning, "The source could not be read in full, {PollFailuresInARow} polls in a row")]
    private partial void LogPollFailed(int pollFailuresInARow);

    [LoggerMessage(1103, LogLevel.Information,
        "Polled the source in {PollSeconds} s: {Ingested} ingested, {Quarantined} in quarantine, {Failures} failures")]
    private partial void LogPolled(double pollSeconds, int ingested, int quarantined, int failures);

    [LoggerMessage(1101, LogLevel.Information, "Audited {Releases} releases, {Files} files, {Rows} rows: {Findings} findings")]
    private partial void LogAudited(int releases, int files, int rows, int findings);
}
