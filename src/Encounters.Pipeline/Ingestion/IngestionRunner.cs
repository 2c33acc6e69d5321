using Encounters.Pipeline.Derived;
using Encounters.Pipeline.Sources;
using Encounters.Pipeline.Validation;
using Encounters.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encounters.Pipeline.Ingestion;

/// <summary>
/// Makes passes over sources: discover, fetch, validate, store raw, normalize, publish, derive, judge the alerts. A pass that finds
/// nothing new writes nothing.
/// </summary>
public sealed class IngestionRunner(
    Store store, IOptions<ContinuityOptions> continuity, AlertRaiser alerts, TimeProvider clock, ILogger<IngestionRunner> logger)
{
    /// <summary>Makes the pass.</summary>
    public async Task<IngestionReport> RunAsync(
        IReleaseSource source, IProgress<IngestionProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var activity = PipelineTelemetry.Activities.StartActivity("ingest");
        using var ingestion = new ReleaseIngestion(store, continuity.Value, alerts, clock);
        await using var pass = new IngestionPass(store, source, ingestion, alerts, progress, clock, logger);
        return await pass.RunAsync(cancellationToken);
    }
}
