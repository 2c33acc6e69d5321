using Encounters.Pipeline.Jobs;
using Encounters.Pipeline.Ledger;
using Encounters.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NCrontab;

namespace Ingest.Serving;

/// <summary>
/// Runs one timer job on its schedule (UTC, as on Azure Functions). It never overlaps itself; occurrences that were missed
/// while nothing ran, or while it ran for long, are made up for once.
/// </summary>
internal sealed partial class TimerService(
    TimerJob job,
    CrontabSchedule schedule,
    Func<CancellationToken, Task> work,
    TimerLedger ledger,
    TimeProvider clock,
    ILogger<TimerService> logger) : BackgroundService
{
    // A timer of the operating system cannot be set further ahead than this.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RunOnScheduleAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Ctrl+C cancels this before the host begins to stop, and the host would log the cancellation as a critical fault.
        }
    }

    private async Task RunOnScheduleAsync(CancellationToken cancellationToken)
    {
        var last = await ledger.FindLastAsync(job.Name, cancellationToken);

        // A store that was filled by hand counts as polled: cbp.gov is not polled at once for files that are already there.
        if (job == TimerJobs.IngestReleases)
            last ??= await ledger.FindLastFilledAsync(cancellationToken);
        while (true)
        {
            // Without a last run, the first one is due now, so that a new service shows data soon.
            if (last is { } ran)
                await WaitUntilAsync(NextAfter(ran), cancellationToken);
            last = clock.GetUtcNow();
            await ledger.WriteLastAsync(job.Name, last.Value, cancellationToken);
            await RunAsync(cancellationToken);
        }
    }

    private DateTimeOffset NextAfter(DateTimeOffset last) => new(schedule.GetNextOccurrence(last.UtcDateTime), TimeSpan.Zero);

    private async Task WaitUntilAsync(DateTimeOffset due, CancellationToken cancellationToken)
    {
        while (due - clock.GetUtcNow() is { } wait && wait > TimeSpan.Zero)
            await Task.Delay(wait < LongestWait ? wait : LongestWait, clock, cancellationToken);
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            LogStarted(job.Name);
            await work(cancellationToken);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or StoreDamagedException or IOException)
        {
            // The next occurrence tries again.
            LogFailed(exception, job.Name);
        }
    }

    [LoggerMessage(1200, LogLevel.Information, "{Job} runs")]
    private partial void LogStarted(string job);

    [LoggerMessage(1201, LogLevel.Error, "{Job} failed; it will run again at its next scheduled time")]
    private partial void LogFailed(Exception exception, string job);
}
