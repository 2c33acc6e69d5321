using Encounters.Api.Endpoints;
using Encounters.Pipeline.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace IngestFunctions;

/// <summary>
/// The triggers. Each is one call inward; tests compare them with <see cref="TimerJobs"/> and <see cref="ApiEndpoints"/>, and
/// call every one of them through a host.
/// </summary>
public sealed class Functions(PipelineJobs jobs, EncounterApi api)
{
    [Function(nameof(IngestReleases))]
    public Task IngestReleases([TimerTrigger("%IngestSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        jobs.IngestReleasesAsync(cancellationToken);

    [Function(nameof(DeliverAlerts))]
    public Task DeliverAlerts([TimerTrigger("%DeliverySchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        jobs.DeliverAlertsAsync(cancellationToken);

    [Function(nameof(AuditStore))]
    public Task AuditStore([TimerTrigger("%AuditSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        jobs.AuditStoreAsync(cancellationToken);

    [Function(nameof(GetChart))]
    public Task<IResult> GetChart(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/series/chart")] HttpRequest request,
        CancellationToken cancellationToken) => api.AnswerAsync(nameof(GetChart), request, cancellationToken);

    [Function(nameof(ListReleases))]
    public Task<IResult> ListReleases(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/releases")] HttpRequest request,
        CancellationToken cancellationToken) => api.AnswerAsync(nameof(ListReleases), request, cancellationToken);

    [Function(nameof(HandIn))]
    public Task<IResult> HandIn(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/releases")] HttpRequest request,
        CancellationToken cancellationToken) => api.AnswerAsync(nameof(HandIn), request, cancellationToken);

    [Function(nameof(ListSeries))]
    public Task<IResult> ListSeries(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/series")] HttpRequest request,
        CancellationToken cancellationToken) => api.AnswerAsync(nameof(ListSeries), request, cancellationToken);

    [Function(nameof(ListSeriesNames))]
    public Task<IResult> ListSeriesNames(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/series/names")] HttpRequest request,
        CancellationToken cancellationToken) => api.AnswerAsync(nameof(ListSeriesNames), request, cancellationToken);

    [Function(nameof(GetSeries))]
    public Task<IResult> GetSeries(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/series/months")] HttpRequest request,
        CancellationToken cancellationToken) => api.AnswerAsync(nameof(GetSeries), request, cancellationToken);

    [Function(nameof(GetExpected))]
    public Task<IResult> GetExpected(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/series/expected")] HttpRequest request,
        CancellationToken cancellationToken) => api.AnswerAsync(nameof(GetExpected), request, cancellationToken);

    [Function(nameof(GetYears))]
    public Task<IResult> GetYears(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/series/years")] HttpRequest request,
        CancellationToken cancellationToken) => api.AnswerAsync(nameof(GetYears), request, cancellationToken);

    [Function(nameof(GetVintages))]
    public Task<IResult> GetVintages(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/series/vintages")] HttpRequest request,
        CancellationToken cancellationToken) => api.AnswerAsync(nameof(GetVintages), request, cancellationToken);

    [Function(nameof(ListRevisions))]
    public Task<IResult> ListRevisions(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/revisions")] HttpRequest request,
        CancellationToken cancellationToken) => api.AnswerAsync(nameof(ListRevisions), request, cancellationToken);

    [Function(nameof(ListAlerts))]
    public Task<IResult> ListAlerts(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/alerts")] HttpRequest request,
        CancellationToken cancellationToken) => api.AnswerAsync(nameof(ListAlerts), request, cancellationToken);

    [Function(nameof(CheckNumber))]
    public Task<IResult> CheckNumber(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/check")] HttpRequest request,
        CancellationToken cancellationToken) => api.AnswerAsync(nameof(CheckNumber), request, cancellationToken);

    [Function(nameof(CheckText))]
    public Task<IResult> CheckText(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/check")] HttpRequest request,
        CancellationToken cancellationToken) => api.AnswerAsync(nameof(CheckText), request, cancellationToken);

    [Function(nameof(ListDatasets))]
    public Task<IResult> ListDatasets(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/datasets")] HttpRequest request,
        CancellationToken cancellationToken) => api.AnswerAsync(nameof(ListDatasets), request, cancellationToken);

    [Function(nameof(GetFile))]
    public Task<IResult> GetFile(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/datasets/{dataset}/{*path}")] HttpRequest request,
        CancellationToken cancellationToken) => api.AnswerAsync(nameof(GetFile), request, cancellationToken);

    [Function(nameof(GetOpenApi))]
    public Task<IResult> GetOpenApi(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/openapi.json")] HttpRequest request,
        CancellationToken cancellationToken) => api.AnswerAsync(nameof(GetOpenApi), request, cancellationToken);

    [Function(nameof(GetDocs))]
    public Task<IResult> GetDocs(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/docs/{file?}")] HttpRequest request,
        CancellationToken cancellationToken) => api.AnswerAsync(nameof(GetDocs), request, cancellationToken);

    [Function(nameof(GetHealth))]
    public Task<IResult> GetHealth(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/health")] HttpRequest request,
        CancellationToken cancellationToken) => api.AnswerAsync(nameof(GetHealth), request, cancellationToken);

    [Function(nameof(IngestNow))]
    public Task<IResult> IngestNow(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/ingest")] HttpRequest request,
        CancellationToken cancellationToken) => api.AnswerAsync(nameof(IngestNow), request, cancellationToken);

    [Function(nameof(GetIngest))]
    public Task<IResult> GetIngest(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/ingest")] HttpRequest request,
        CancellationToken cancellationToken) => api.AnswerAsync(nameof(GetIngest), request, cancellationToken);

    [Function(nameof(GetFeed))]
    public Task<IResult> GetFeed(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "feeds/{name}")] HttpRequest request,
        CancellationToken cancellationToken) => api.AnswerAsync(nameof(GetFeed), request, cancellationToken);

    [Function(nameof(DescribeCatalog))]
    public Task<IResult> DescribeCatalog(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "data.json")] HttpRequest request,
        CancellationToken cancellationToken) => api.AnswerAsync(nameof(DescribeCatalog), request, cancellationToken);

    [Function(nameof(DescribeCrawling))]
    public Task<IResult> DescribeCrawling(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "robots.txt")] HttpRequest request,
        CancellationToken cancellationToken) => api.AnswerAsync(nameof(DescribeCrawling), request, cancellationToken);

    [Function(nameof(DescribeSite))]
    public Task<IResult> DescribeSite(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "sitemap.xml")] HttpRequest request,
        CancellationToken cancellationToken) => api.AnswerAsync(nameof(DescribeSite), request, cancellationToken);

    [Function(nameof(GetDashboard))]
    public Task<IResult> GetDashboard(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "{file?}")] HttpRequest request,
        CancellationToken cancellationToken) => api.AnswerAsync(nameof(GetDashboard), request, cancellationToken);

    [Function(nameof(UnknownPath))]
    public Task<IResult> UnknownPath(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", "put", "patch", "delete", Route = "{*path}")]
            HttpRequest request,
        CancellationToken cancellationToken) => api.AnswerAsync(nameof(UnknownPath), request, cancellationToken);
}
