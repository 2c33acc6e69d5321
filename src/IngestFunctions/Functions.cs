using Encounters.Api;
using Encounters.Pipeline.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace IngestFunctions;

/// <summary>The triggers. Each is one call into the pipeline; a test holds them to <see cref="FunctionCatalog"/>.</summary>
public sealed class Functions(PipelineJobs jobs)
{
    [Function("IngestReleases")]
    public Task IngestReleases([TimerTrigger("%IngestSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        jobs.IngestReleasesAsync(cancellationToken);

    [Function("DeliverAlerts")]
    public Task DeliverAlerts([TimerTrigger("%DeliverySchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        jobs.DeliverAlertsAsync(cancellationToken);

    [Function("AuditStore")]
    public Task AuditStore([TimerTrigger("%AuditSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        jobs.AuditStoreAsync(cancellationToken);

    [Function("IngestNow")]
    public Task<IResult> IngestNow(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "ingest")] HttpRequest request, CancellationToken cancellationToken) =>
        ApiHandlers.IngestNowAsync(jobs, cancellationToken);

    [Function("GetHealth")]
    public Task<IResult> GetHealth(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request, CancellationToken cancellationToken) =>
        ApiHandlers.GetHealthAsync(jobs, cancellationToken);
}
