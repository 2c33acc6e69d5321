namespace Encounters.Pipeline.Jobs;

/// <summary>A job that a timer starts.</summary>
/// <param name="Name">The name.</param>
/// <param name="ScheduleSetting">The setting that holds its schedule, a six-field NCrontab expression in UTC.</param>
/// <param name="DefaultSchedule">The schedule when the setting is absent.</param>
/// <param name="RunAsync">What it does.</param>
public sealed record TimerJob(
    string Name, string ScheduleSetting, string DefaultSchedule, Func<PipelineJobs, CancellationToken, Task> RunAsync);

/// <summary>The timers of the pipeline. Every head runs exactly these.</summary>
public static class TimerJobs
{
    /// <summary>Polls the source: every 6 hours.</summary>
    public static TimerJob IngestReleases { get; } = new(
        "IngestReleases", "IngestSchedule", "0 0 */6 * * *",
        (jobs, cancellationToken) => jobs.IngestReleasesAsync(cancellationToken));

    /// <summary>Delivers alerts that are due: every 5 minutes.</summary>
    public static TimerJob DeliverAlerts { get; } = new(
        "DeliverAlerts", "DeliverySchedule", "0 */5 * * * *",
        (jobs, cancellationToken) => jobs.DeliverAlertsAsync(cancellationToken));

    /// <summary>Re-reads everything stored: Sundays at 03:30.</summary>
    public static TimerJob AuditStore { get; } = new(
        "AuditStore", "AuditSchedule", "0 30 3 * * 0", (jobs, cancellationToken) => jobs.AuditStoreAsync(cancellationToken));

    /// <summary>All timers.</summary>
    public static IReadOnlyList<TimerJob> All { get; } = [IngestReleases, DeliverAlerts, AuditStore];
}
