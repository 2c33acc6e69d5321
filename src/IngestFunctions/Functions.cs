using Encounters.Api;
using Encounters.Pipeline.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace IngestFunctions;

/// <summary>The triggers. Each is one call into the pipeline; a test holds them to <see cref="FunctionCatalog"/>.</summary>
public sealed class Functions(PipelineJobs jobs, EncounterApi api)
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
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/ingest")] HttpRequest request, CancellationToken cancellationToken) =>
        api.IngestNowAsync(request, cancellationToken);

    [Function("GetHealth")]
    public Task<IResult> GetHealth(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/health")] HttpRequest request, CancellationToken cancellationToken) =>
        api.GetHealthAsync(request, cancellationToken);

    [Function("ListReleases")]
    public Task<IResult> ListReleases(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/releases")] HttpRequest request, CancellationToken cancellationToken) =>
        api.ListReleasesAsync(request, cancellationToken);

    [Function("ListSeries")]
    public Task<IResult> ListSeries(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/series")] HttpRequest request, CancellationToken cancellationToken) =>
        api.ListSeriesAsync(request, cancellationToken);

    [Function("GetSeries")]
    public Task<IResult> GetSeries(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/series/months")] HttpRequest request, CancellationToken cancellationToken) =>
        api.GetSeriesAsync(request, cancellationToken);

    [Function("GetExpected")]
    public Task<IResult> GetExpected(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/series/expected")] HttpRequest request, CancellationToken cancellationToken) =>
        api.GetExpectedAsync(request, cancellationToken);

    [Function("GetChart")]
    public Task<IResult> GetChart(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/series/chart")] HttpRequest request, CancellationToken cancellationToken) =>
        api.GetChartAsync(request, cancellationToken);

    [Function("ListRevisions")]
    public Task<IResult> ListRevisions(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/revisions")] HttpRequest request, CancellationToken cancellationToken) =>
        api.ListRevisionsAsync(request, cancellationToken);

    [Function("ListAlerts")]
    public Task<IResult> ListAlerts(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/alerts")] HttpRequest request, CancellationToken cancellationToken) =>
        api.ListAlertsAsync(request, cancellationToken);

    [Function("CheckNumber")]
    public Task<IResult> CheckNumber(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/check")] HttpRequest request, CancellationToken cancellationToken) =>
        api.CheckNumberAsync(request, cancellationToken);

    [Function("ListDatasets")]
    public Task<IResult> ListDatasets(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/datasets")] HttpRequest request, CancellationToken cancellationToken) =>
        api.ListDatasetsAsync(request, cancellationToken);

    [Function("GetFile")]
    public Task<IResult> GetFile(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/datasets/{*path}")] HttpRequest request, CancellationToken cancellationToken) =>
        api.GetFileAsync(request, cancellationToken);

    [Function("GetOpenApi")]
    public Task<IResult> GetOpenApi(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/openapi.json")] HttpRequest request, CancellationToken cancellationToken) =>
        api.GetOpenApiAsync(request, cancellationToken);

    [Function("GetFeed")]
    public Task<IResult> GetFeed(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "feeds/{name}")] HttpRequest request, CancellationToken cancellationToken) =>
        api.GetFeedAsync(request, cancellationToken);

    [Function("GetDashboard")]
    public Task<IResult> GetDashboard(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "{file?}")] HttpRequest request, CancellationToken cancellationToken) =>
        api.GetDashboardAsync(request, cancellationToken);
}
