using Encounters.Pipeline.Jobs;
using Encounters.Pipeline.Ledger;
using Encounters.Storage;

namespace Ingest.Tests.Serving;

/// <summary>Timers that ran a moment ago, so that a server starts none of them at once.</summary>
internal static class TimerRuns
{
    public static async Task RecordAsync(ITableStore tables, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var timer in TimerJobs.All)
            await new TimerLedger(tables).WriteLastAsync(timer.Name, now, cancellationToken);
    }
}
