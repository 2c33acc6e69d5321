using System.Text.Json;
using Encounters.Api.Answers;
using Encounters.Api.Http;
using Encounters.Calendar;
using Encounters.Charts;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Delivery;
using Encounters.Pipeline.Ingestion;
using Encounters.Pipeline.Jobs;
using Encounters.Pipeline.Queries;
using Encounters.Pipeline.Sources.Web;
using Encounters.Storage;
using Encounters.Words;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encounters.Api.Endpoints;

/// <summary>
/// The handlers of the HTTP endpoints, for every head. The head in front of them has checked who calls. Answers carry an entity
/// tag and are compressed where the client wants that; what is wrong is told as problem details (RFC 9457).
/// </summary>
public sealed partial class EncounterApi(
    Store store,
    StoreSnapshots snapshots,
    PipelineJobs jobs,
    ClientLimiter limiter,
    IOptions<AlertOptions> alerts,
    IOptions<WebSourceOptions> source,
    IOptions<DeliveryOptions> delivery,
    TimeProvider clock,
    ILogger<EncounterApi> logger)
{
    // Azure's front end cuts a request after 230 s, others in front of it after 100 s.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(90);

    // Whose key it was stays with the head; the origin of a file names the key.
    private const string HandInKey = "HandIn-key";

    private readonly ApiGate _gate = new(limiter, clock, logger);
    private readonly DatasetFiles _files = new(store.Blobs);
    private readonly StoreHealth _health = new(store, jobs, alerts, clock);
    private readonly DashboardPages _pages = new(snapshots, delivery, clock);

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

    /// <summary>Answers from what a snapshot says, which is made once for each question.</summary>
    private async Task<IResult> KeepAsync(ApiEndpoint endpoint, ApiQuery query, CancellationToken cancellationToken)
    {
        var snapshot = await snapshots.GetAsync(cancellationToken);
        var request = query.Request;
        var kept = await snapshot.Derived.GetAsync(
            $"{request.Path}{request.QueryString} {SeriesCsv.IsWanted(request)}",
            async () => await endpoint.Handler(this, query, CancellationToken.None) as ContentAnswer,
            answer => answer.Size);
        return kept ?? await endpoint.Handler(this, query, cancellationToken);
    }

    internal async Task<IResult> ListReleasesAsync(ApiQuery query, CancellationToken cancellationToken) => ApiList.Answer(
        query,
        await (await QueriesAsync(cancellationToken)).ListReleasesAsync(cancellationToken),
        ReleaseAnswer.Of,
        ApiJson.Types.IReadOnlyListReleaseAnswer);

    internal async Task<IResult> ListSeriesAsync(ApiQuery query, CancellationToken cancellationToken) => ApiList.Answer(
        query, await (await QueriesAsync(cancellationToken)).ListSeriesAsync(cancellationToken), key => key.Value,
        ApiJson.Types.IReadOnlyListString);

    internal async Task<IResult> ListSeriesNamesAsync(ApiQuery query, CancellationToken cancellationToken) => ApiList.Answer(
        query, await (await QueriesAsync(cancellationToken)).ListSeriesAsync(cancellationToken), SeriesNameAnswer.Of,
        ApiJson.Types.IReadOnlyListSeriesNameAnswer);

    internal async Task<IResult> GetSeriesAsync(ApiQuery query, CancellationToken cancellationToken)
    {
        var (selection, from, to, asOf) = (query.Selection("key"), query.Month("from"), query.Month("to"), query.AsOf("asOf"));
        if (query.Refusal is { } refusal)
            return refusal;
        var queries = await QueriesAsync(cancellationToken);
        var months = await queries.ReadSeriesAsync(selection!, from, to, asOf, cancellationToken);
        if (months is null)
            return Missing($"There is no release '{asOf}'. GET /api/releases lists them.");
        if (months.Count == 0 && !(await queries.ListSeriesAsync(cancellationToken)).Any(selection!.Includes))
            return Missing($"There is no series '{selection}'. GET /api/series lists the keys.");
        return SeriesCsv.IsWanted(query.Request)
            ? ApiList.Answer(query, months, point => point, SeriesCsv.Write, SeriesCsv.MediaType)
            : ApiList.Answer(
                query,
                months,
                point => SeriesMonthAnswer.Of(point, selection!.Breakdowns),
                ApiJson.Types.IReadOnlyListSeriesMonthAnswer);
    }

    internal Task<IResult> GetExpectedAsync(ApiQuery query, CancellationToken cancellationToken) => PictureAsync(
        query,
        null,
        ContentAnswers.JsonType,
        picture => JsonSerializer.SerializeToUtf8Bytes(ExpectedMonthAnswer.Of(picture.Months, picture.Next),
            ApiJson.Types.IReadOnlyListExpectedMonthAnswer),
        cancellationToken);

    internal Task<IResult> GetChartAsync(ApiQuery query, CancellationToken cancellationToken)
    {
        var (to, format) = (query.Month("to"), query.OneOf("format", "svg", "png"));
        return format == "png"
            ? PictureAsync(query, to, "image/png", SeriesChart.DrawPng, cancellationToken)
            : PictureAsync(query, to, "image/svg+xml", SeriesChart.DrawSvg, cancellationToken);
    }

    internal async Task<IResult> ListRevisionsAsync(ApiQuery query, CancellationToken cancellationToken)
    {
        var selection = query.Selection("key");
        return query.Refusal ?? ApiList.Answer(
            query,
            await (await QueriesAsync(cancellationToken)).ReadRevisionsAsync(selection, cancellationToken),
            RevisionAnswer.Of,
            ApiJson.Types.IReadOnlyListRevisionAnswer);
    }

    internal async Task<IResult> ListAlertsAsync(ApiQuery query, CancellationToken cancellationToken)
    {
        var selection = query.Selection("key");
        var kind = query.OneOf("kind", EnumWords.All<Pipeline.Alerts.AlertKind>());
        return query.Refusal ?? ApiList.Answer(
            query,
            [
                .. (await (await QueriesAsync(cancellationToken)).ReadAlertsAsync(selection, cancellationToken))
                    .Where(alert => kind is null || alert.Kind.Word == kind),
            ],
            AlertAnswer.Of,
            ApiJson.Types.IReadOnlyListAlertAnswer);
    }

    internal async Task<IResult> CheckNumberAsync(ApiQuery query, CancellationToken cancellationToken)
    {
        var (number, selection) = (query.Count("number"), query.Selection("key"));
        return query.Refusal ?? ContentAnswers.Json(
            CheckAnswer.Of(await new NumberCheck(await snapshots.GetAsync(cancellationToken)).FindAsync(number!.Value, selection,
                cancellationToken)),
            ApiJson.Types.CheckAnswer);
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

    internal async Task<IResult> ListDatasetsAsync(CancellationToken cancellationToken) =>
        ContentAnswers.Json(await _files.ListAsync(cancellationToken), ApiJson.Types.IReadOnlyListDatasetAnswer);

    internal async Task<IResult> GetFileAsync(ApiQuery query, CancellationToken cancellationToken) =>
        await _files.FindAsync(query.Request.Path, await snapshots.GetAsync(cancellationToken), cancellationToken)
            ?? Missing("There is no such file. GET /api/datasets lists them.");

    internal static IResult GetOpenApi() => new ContentAnswer(OpenApiDescription.Json, ContentAnswers.JsonType);

    internal async Task<IResult> GetFeedAsync(ApiQuery query, CancellationToken cancellationToken) =>
        await _files.FindFeedAsync(query.Request.Path, await snapshots.GetAsync(cancellationToken))
            ?? Missing("There are /feeds/releases.atom and /feeds/alerts.atom, once there is data.");

    internal async Task<IResult> GetDashboardAsync(ApiQuery query, CancellationToken cancellationToken) =>
        await _pages.FindAsync(query.Request, cancellationToken) ?? Missing("There is no such page.");

    internal static IResult AnswerUnknown(ApiQuery query)
    {
        if (ApiEndpoints.MethodsAt(query.Request.Path) is not { Count: > 0 } methods)
            return Missing("There is no such address. GET /api/openapi.json describes those that there are.");
        query.Request.HttpContext.Response.Headers.Allow = string.Join(", ", methods);
        return Results.Problem(
            $"Use {string.Join(" or ", methods)}.", statusCode: StatusCodes.Status405MethodNotAllowed,
            title: "This address does not take the method.");
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
        // The pass belongs to the service: a client that hangs up does not end it.
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
                    "GET /api/ingest tells what the last pass did; this one has ended when 'started' is not earlier than here."),
                ApiJson.Types.PassAcceptedAnswer,
                statusCode: StatusCodes.Status202Accepted);
        }

        if (report.Busy is { } reason)
            return Results.Problem(reason, statusCode: StatusCodes.Status409Conflict, title: "The store cannot be written now.");
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

        // From here on the file is ours: a client that hangs up changes nothing.
        var judging = GuardAsync(() => jobs.TakeHandedInAsync(handed, CancellationToken.None));
        try
        {
            return Answer(handed, await judging.WaitAsync(LongestAnswer, clock, cancellationToken));
        }
        catch (TimeoutException) when (!judging.IsCompleted)
        {
            return Answer(handed, new HandInOutcome.Waiting("It is being judged, which takes a while."));
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
                "GET /api/releases has its sha256 when it was taken; if not, inbox/refused/ has the reasons."),
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
            // Nobody may be waiting for it any more.
            LogPassFailed(exception);
            throw;
        }
    }

    private static IResult Missing(string detail) =>
        Results.Problem(detail, statusCode: StatusCodes.Status404NotFound, title: "Not found.");

    private async Task<StoreQueries> QueriesAsync(CancellationToken cancellationToken) =>
        new(await snapshots.GetAsync(cancellationToken));

    /// <summary>Answers what is made of one series and its alerts.</summary>
    private async Task<IResult> PictureAsync(
        ApiQuery query, Month? to, string mediaType, Func<SeriesPicture, byte[]> make, CancellationToken cancellationToken)
    {
        var selection = query.Selection("key");
        if (selection is { Breakdowns: true })
            query.Refuse("key", $"'{selection}' names many series; exactly one is wanted.");
        if (query.Refusal is { } refusal)
            return refusal;
        var pictures = new SeriesPictures(await snapshots.GetAsync(cancellationToken));
        return await pictures.FindAsync(selection!.Key, to, cancellationToken) is { } picture
            ? new ContentAnswer(make(picture), mediaType)
            : Missing($"There is no series '{selection}'. GET /api/series lists the keys.");
    }

    [LoggerMessage(1401, LogLevel.Error, "A pass that was asked for failed")]
    private partial void LogPassFailed(Exception exception);
}
