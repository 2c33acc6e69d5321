using Encounters.Pipeline.Auditing;
using Encounters.Pipeline.Delivery;
using Encounters.Pipeline.Ingestion;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Sources.Web;
using Encounters.Pipeline.Storage;
using Microsoft.Extensions.Logging;

namespace Encounters.Pipeline.Jobs;

/// <summary>What timers and requests start, for every head.</summary>
public sealed partial class PipelineJobs(
    Store store, IngestionRunner runner, Func<WebSource> newSource, AlertDelivery delivery, ILogger<PipelineJobs> logger)
{
    /// <summary>Polls the source once.</summary>
    public Task<IngestionReport> IngestReleasesAsync(CancellationToken cancellationToken) =>
        runner.RunAsync(newSource(), progress: null, cancellationToken);

    /// <summary>Delivers the alerts that are due.</summary>
    public Task<DeliveryReport> DeliverAlertsAsync(CancellationToken cancellationToken) => delivery.DeliverAsync(cancellationToken);

    /// <summary>Re-reads everything stored; every finding is logged as an error.</summary>
    public async Task<AuditReport> AuditStoreAsync(CancellationToken cancellationToken)
    {
        var report = await new StoreAudit(store).RunAsync(cancellationToken);
        foreach (var finding in report.Findings)
            LogFinding(finding.Subject, finding.Message);
        LogAudited(report.Releases, report.Files, report.Rows, report.Findings.Count);
        return report;
    }

    /// <summary>The releases in the store, in the order of publication.</summary>
    public Task<IReadOnlyList<ReleaseEntry>> ListReleasesAsync(CancellationToken cancellationToken) =>
        new ReleaseLedger(store.Tables).ListAsync(cancellationToken);

    [LoggerMessage(1100, LogLevel.Error, "Audit: {Subject}: {Finding}")]
    private partial void LogFinding(string subject, string finding);

    [LoggerMessage(1101, LogLevel.Information, "Audited {Releases} releases, {Files} files, {Rows} rows: {Findings} findings")]
    private partial void LogAudited(int releases, int files, int rows, int findings);
}
