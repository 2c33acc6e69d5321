using Encounters.Api.Answers;
using Encounters.Api.Http;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Ingestion;
using Encounters.Pipeline.Jobs;
using Encounters.Pipeline.Queries;
using Encounters.Pipeline.Sources.Web;
using Encounters.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encounters.Api.Endpoints;

/// <summary>
/// The handlers of the HTTP endpoints, for every head. The head in front of them has checked who calls. Answers have an entity
/// tag and are compressed if the client accepts that; errors are problem details (RFC 9457).
/// </summary>
public sealed partial class EncounterApi(
    Store store,
    StoreSnapshots snapshots,
    PipelineJobs jobs,
    ClientLimiter limiter,
    IOptions<AlertOptions> alerts,
    IOptions<WebSourceOptions> source,
    IOptions<ApiOptions> options,
    TimeProvider clock,
    ILogger<EncounterApi> logger)
{
    // Azure's front end cuts a request after 230 s, others in front of it after 100 s.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(90);

    // Only the head knows whose key it was; the origin of a file names the key.
    private const string HandInKey = "HandIn-key";

    private readonly ApiGate _gate = new(limiter, options.Value.ReadTimeout, clock, logger);
    private readonly DatasetFiles _files = new(store.Blobs);
    private readonly StoreHealth _health = new(store, jobs, alerts, clock);
    private readonly DashboardPages _pages = new(snapshots, options, clock);

    /// <summary>Answers a request to the endpoint of a name.</summary>
    public Task<IResult> AnswerAsync(string endpoint, HttpRequest request, CancellationToken cancellationToken)
    {
        var named = ApiEndpoints.Named(endpoint);
        return _gate.AnswerAsync(
            new ApiQuery(request, named.IgnoresOtherParameters ? null : named.Parameters),
            named.Name,
            named.Access == EndpointAccess.Anonymous,
            named.IsCounted,
            query => named.IsOfSnapshot
                ? KeepAsync(named, query, cancellationToken)
                : named.Handler(this, query, cancellationToken),
            cancellationToken);
    }

    /// <summary>Answers from a snapshot; each answer is made once.</summary>
    private async Task<IResult> KeepAsync(ApiEndpoint endpoint, ApiQuery query, CancellationToken cancellationToken)
    {
        var snapshot = await snapshots.GetAsync(cancellationToken);
        var request = query.Request;
        IResult? made = null;
        var kept = await snapshot.Derived.GetAsync(
            $"{request.Path}{request.QueryString} {ApiQuery.AcceptsCsv(request)}",
            async () => (made = await endpoint.Handler(this, query, CancellationToken.None)) as ContentAnswer,
            answer => answer.Size);

        // Problems are not kept: a request that shared another's answer runs its own query.
        return kept ?? made ?? await endpoint.Handler(this, query, cancellationToken);
    }

    internal async Task<IResult> CheckTextAsync(ApiQuery query, CancellationToken cancellationToken)
    {
        var date = query.Day("date");
        if (query.Refusal is { } refusal)
            return refusal;
        var (text, problem) = await PostedText.ReadAsync(query.Request, cancellationToken);
        if (text is null)
            return problem!;
        var published = await (await snapshots.GetAsync(cancellationToken)).ReadPublishedAsync();
        return ContentAnswers.Json(TextCheckAnswer.Of(TextCheck.Check(published, text, date, clock)),
            ApiJson.Types.TextCheckAnswer);
    }

    internal async Task<IResult> ListDatasetsAsync(ApiQuery query, CancellationToken cancellationToken)
    {
        var datasets = await _files.ListAsync(cancellationToken);
        return query.WantsCsv
            ? ApiList.AnswerCsv(query, [.. datasets.SelectMany(DatasetFileRow.Of)],
                CsvTable<DatasetFileRow>.Of(ApiJson.Types.DatasetFileRow), EmptyReason.NothingYet)
            : ApiList.Answer(query, datasets, dataset => dataset, ApiJson.Types.IReadOnlyListDatasetAnswer,
                EmptyReason.NothingYet);
    }

    internal async Task<IResult> GetFileAsync(ApiQuery query, CancellationToken cancellationToken) =>
        await _files.FindAsync(query.Request.Path, await snapshots.GetAsync(cancellationToken), cancellationToken)
            ?? Missing("The file was not found. GET /api/datasets lists the files.");

    internal static IResult GetOpenApi() => new ContentAnswer(OpenApiDescription.Json, ContentAnswers.JsonType);

    internal async Task<IResult> GetFeedAsync(ApiQuery query, CancellationToken cancellationToken) =>
        await _files.FindFeedAsync(
            query.Request.Path, await snapshots.GetAsync(cancellationToken), SiteAddress.Of(query.Request, options.Value))
            ?? Missing("The feed was not found. Once there is data, the feeds are /feeds/releases.atom and /feeds/alerts.atom.");

    internal async Task<IResult> DescribeCatalogAsync(ApiQuery query, CancellationToken cancellationToken)
    {
        var site = SiteAddress.Of(query.Request, options.Value);
        var snapshot = await snapshots.GetAsync(cancellationToken);
        var catalog = SiteDocuments.Catalog(
            site,
            options.Value.ContactEmail,
            await _files.ListAsync(cancellationToken),
            await snapshot.ListReleasesAsync(cancellationToken),
            await snapshot.ListKeysAsync(cancellationToken));
        return site.Answer(catalog, ContentAnswers.JsonType);
    }

    internal IResult DescribeCrawling(ApiQuery query)
    {
        var site = SiteAddress.Of(query.Request, options.Value);
        return site.Answer(SiteDocuments.Robots(site), "text/plain; charset=utf-8");
    }

    internal async Task<IResult> DescribeSiteAsync(ApiQuery query, CancellationToken cancellationToken)
    {
        var site = SiteAddress.Of(query.Request, options.Value);
        var snapshot = await snapshots.GetAsync(cancellationToken);
        var map = SiteDocuments.SiteMap(
            site,
            await snapshot.ListReleasesAsync(cancellationToken),
            await snapshot.ListKeysAsync(cancellationToken));
        return site.Answer(map, "application/xml; charset=utf-8");
    }

    internal async Task<IResult> GetDashboardAsync(ApiQuery query, CancellationToken cancellationToken) =>
        await _pages.FindAsync(query.Request, cancellationToken) ?? Missing("The page was not found.");

    internal static IResult GetDocs(ApiQuery query) =>
        DocsPages.Find(query.Request.Path) ?? Missing("The page was not found.");

    internal static IResult AnswerUnknown(ApiQuery query)
    {
        if (ApiEndpoints.MethodsAt(query.Request.Path) is not { Count: > 0 } methods)
            return Missing("This address does not exist. GET /api/openapi.json describes all that do.");
        query.Request.HttpContext.Response.Headers.Allow = string.Join(", ", methods);
        return Results.Problem(
            $"Use {string.Join(" or ", methods)}.", statusCode: StatusCodes.Status405MethodNotAllowed,
            title: "The method is not allowed.");
    }

    internal async Task<IResult> GetHealthAsync(CancellationToken cancellationToken)
    {
        var health = await _health.GetAsync(cancellationToken);
        return health.Status == HealthAnswer.Unhealthy
            ? Results.Json(health, ApiJson.Types.HealthAnswer, statusCode: StatusCodes.Status503ServiceUnavailable)
            : ContentAnswers.Json(health, ApiJson.Types.HealthAnswer);
    }

    internal async Task<IResult> IngestNowAsync(CancellationToken cancellationToken)
    {
        // The pass belongs to the service: a client that disconnects does not end it.
        var started = clock.GetUtcNow();
        var pass = PassAsync();
        IngestionReport report;
        try
        {
            report = await pass.WaitAsync(LongestAnswer, clock, cancellationToken);
        }
        catch (TimeoutException) when (!pass.IsCompleted)
        {
            return Results.Json(
                new PassAcceptedAnswer(started,
                    "GET /api/ingest shows the last poll. This one has ended once 'started' there is no earlier than here."),
                ApiJson.Types.PassAcceptedAnswer,
                statusCode: StatusCodes.Status202Accepted);
        }

        if (report.Busy is { } reason)
        {
            return Results.Problem(
                reason, statusCode: StatusCodes.Status409Conflict, title: "The store cannot be written to now.");
        }

        var document = new IngestNowAnswer(
            [.. report.Ingested.Select(release => release.Release.ToString())],
            report.Unchanged.Count,
            [.. report.Quarantined.Select(file => file.Location)],
            report.Failures);
        return Results.Json(document, ApiJson.Types.IngestNowAnswer);
    }

    internal async Task<IResult> GetIngestAsync(CancellationToken cancellationToken) =>
        await jobs.FindLastPollAsync(cancellationToken) is { } poll
            ? ContentAnswers.Json(PollAnswer.Of(poll), ApiJson.Types.PollAnswer)
            : Missing("The source has not been polled yet.");

    internal async Task<IResult> HandInAsync(ApiQuery query, CancellationToken cancellationToken)
    {
        var (fileName, published) = (query.CsvName("fileName"), query.Month("published"));
        if (query.Refusal is { } refusal)
            return refusal;
        var (file, problem) = await UploadedFile.ReadAsync(query.Request, source.Value.MaxFileBytes, clock, cancellationToken);
        if (file is null)
            return problem!;
        HandedFile handed;
        await using (file)
            handed = await jobs.PutHandedInAsync(fileName!, published, HandInKey, file, cancellationToken);

        // From here on the file is in the inbox: a client that disconnects changes nothing.
        var judging = GuardAsync(() => jobs.TakeHandedInAsync(handed, CancellationToken.None));
        try
        {
            return Answer(handed, await judging.WaitAsync(LongestAnswer, clock, cancellationToken));
        }
        catch (TimeoutException) when (!judging.IsCompleted)
        {
            return Answer(handed, new HandInOutcome.Waiting("The file is still being checked."));
        }
    }

    private static IResult Answer(HandedFile file, HandInOutcome outcome) => outcome switch
    {
        HandInOutcome.Taken { IsNew: true } taken => Results.Json(
            ReleaseAnswer.Of(taken.Entry), ApiJson.Types.ReleaseAnswer, statusCode: StatusCodes.Status201Created),
        HandInOutcome.Taken taken => Results.Json(ReleaseAnswer.Of(taken.Entry), ApiJson.Types.ReleaseAnswer),
        HandInOutcome.Refused refused => Results.Problem(
            string.Join(" ", refused.Reasons), statusCode: StatusCodes.Status422UnprocessableEntity,
            title: "The file was rejected."),
        HandInOutcome.Waiting waiting => Results.Json(
            new HandedInAnswer(
                file.Hash.Hex, waiting.Reason,
                "If the file is accepted, GET /api/releases lists its sha256. If not, inbox/refused/ has the reasons."),
            ApiJson.Types.HandedInAnswer,
            statusCode: StatusCodes.Status202Accepted),
        _ => throw new InvalidOperationException($"A file cannot become {outcome}."),
    };

    private Task<IngestionReport> PassAsync() => GuardAsync(() => jobs.IngestReleasesAsync(CancellationToken.None));

    private async Task<T> GuardAsync<T>(Func<Task<T>> pass)
    {
        try
        {
            return await pass();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The client may be gone, so the log must have it.
            LogPassFailed(exception);
            throw;
        }
    }

    private static IResult Missing(string detail) =>
        Results.Problem(detail, statusCode: StatusCodes.Status404NotFound, title: "Not found.");

    [LoggerMessage(1401, LogLevel.Error, "A requested pass failed")]
    private partial void LogPassFailed(Exception exception);
}
