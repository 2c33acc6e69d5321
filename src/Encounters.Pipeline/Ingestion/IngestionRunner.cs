using Encounters.Pipeline.Derived;
using Encounters.Pipeline.Sources;
using Encounters.Pipeline.Sources.Inboxes;
using Encounters.Pipeline.Sources.Web;
using Encounters.Pipeline.Validation;
using Encounters.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encounters.Pipeline.Ingestion;

/// <summary>
/// Makes passes over sources: discover, fetch, validate, store raw, normalize, publish, derive, judge the alerts.
/// A pass that finds nothing new writes nothing.
/// </summary>
public sealed class IngestionRunner(
    Store store,
    IOptions<ContinuityOptions> continuity,
    IOptions<WebSourceOptions> web,
    AlertRaiser alerts,
    TimeProvider clock,
    ILogger<IngestionRunner> logger)
{
    /// <summary>Takes what was handed in, and looks at nothing else.</summary>
    public Task<IngestionReport> TakeInboxAsync(CancellationToken cancellationToken) =>
        MakeAsync(NewInbox(), progress: null, cancellationToken);

    /// <summary>Makes the pass. It takes what was handed in as well.</summary>
    public async Task<IngestionReport> RunAsync(
        IReleaseSource source, IProgress<IngestionProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        return await MakeAsync(new WithInbox(NewInbox(), source), progress, cancellationToken);
    }

    private InboxSource NewInbox() => new(store.Blobs, web.Value.MaxFileBytes);

    private async Task<IngestionReport> MakeAsync(
        IReleaseSource source, IProgress<IngestionProgress>? progress, CancellationToken cancellationToken)
    {
        using var activity = PipelineTelemetry.Activities.StartActivity("ingest");
        using var ingestion = new ReleaseIngestion(store, continuity.Value, alerts, clock);
        await using var pass = new IngestionPass(store, source, ingestion, alerts, progress, clock, logger);
        return await pass.RunAsync(cancellationToken);
    }
}
