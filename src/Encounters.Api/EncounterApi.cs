using Encounters.Api.Answers;
using Encounters.Api.Documents;
using Encounters.Api.OpenApi;
using Encounters.Calendar;
using Encounters.Charts;
using Encounters.Pipeline.Functions;
using Encounters.Pipeline.Queries;
using Encounters.Pipeline.Storage;
using Microsoft.AspNetCore.Http;

namespace Encounters.Api;

/// <summary>
/// The handlers of the HTTP functions, for every head. The head in front of them has checked who calls. Answers carry an entity
/// tag and are compressed where the client wants that; what is wrong is told as problem details (RFC 9457).
/// </summary>
public sealed class EncounterApi(Store store, PipelineJobs jobs, ClientLimiter limiter)
{
    private readonly StoreQueries _queries = new(store);
    private readonly ApiGate _gate = new(limiter);
    private readonly DatasetFiles _files = new(store.Blobs);

    /// <summary>What was ingested, in the order of publication.</summary>
    public Task<IResult> ListReleasesAsync(HttpRequest request, CancellationToken cancellationToken) =>
        _gate.AnswerAsync(request, FunctionCatalog.ListReleases, async query => ApiList.Answer(
            query,
            await _queries.ListReleasesAsync(cancellationToken),
            ReleaseDocument.Of,
            ApiJson.Types.IReadOnlyListReleaseDocument));

    /// <summary>The keys of all series.</summary>
    public Task<IResult> ListSeriesAsync(HttpRequest request, CancellationToken cancellationToken) =>
        _gate.AnswerAsync(request, FunctionCatalog.ListSeries, async query => ApiList.Answer(
            query, await _queries.ListSeriesAsync(cancellationToken), key => key.Value, ApiJson.Types.IReadOnlyListString));

    /// <summary>The monthly totals of a series, as JSON or CSV.</summary>
    public Task<IResult> GetSeriesAsync(HttpRequest request, CancellationToken cancellationToken) =>
        _gate.AnswerAsync(request, FunctionCatalog.GetSeries, async query =>
        {
            var (selection, from, to, asOf) = (query.Selection("key"), query.Month("from"), query.Month("to"), query.AsOf("asOf"));
            if (query.Refusal is { } refusal)
                return refusal;
            var months = await _queries.ReadSeriesAsync(selection!, from, to, asOf, cancellationToken);
            if (months is null)
                return Missing($"There is no release '{asOf}'. GET /api/releases lists them.");
            if (months.Count == 0 && !(await _queries.ListSeriesAsync(cancellationToken)).Any(selection!.Includes))
                return Missing($"There is no series '{selection}'. GET /api/series lists the keys.");
            return SeriesCsv.IsWanted(request)
                ? ApiList.Answer(query, months, point => point, SeriesCsv.Write, SeriesCsv.MediaType)
                : ApiList.Answer(
                    query,
                    months,
                    point => SeriesMonthDocument.Of(point, selection!.Breakdowns),
                    ApiJson.Types.IReadOnlyListSeriesMonthDocument);
        });

    /// <summary>The monthly totals of a series, each set against its own history.</summary>
    public Task<IResult> GetExpectedAsync(HttpRequest request, CancellationToken cancellationToken) =>
        _gate.AnswerAsync(request, FunctionCatalog.GetExpected, async query => await FindPictureAsync(query, null, cancellationToken) switch
        {
            (null, var refusal) => refusal!,
            ({ } picture, _) => ContentAnswers.Json(ExpectedMonthDocument.Of(picture.Months, picture.Next), ApiJson.Types.IReadOnlyListExpectedMonthDocument),
        });

    /// <summary>A picture of a series, as SVG or PNG.</summary>
    public Task<IResult> GetChartAsync(HttpRequest request, CancellationToken cancellationToken) =>
        _gate.AnswerAsync(request, FunctionCatalog.GetChart, async query =>
        {
            var (to, format) = (query.Month("to"), query.OneOf("format", "svg", "png"));
            return await FindPictureAsync(query, to, cancellationToken) switch
            {
                (null, var refusal) => refusal!,
                ({ } picture, _) when format == "png" => new ContentAnswer(SeriesChart.DrawPng(picture), "image/png"),
                ({ } picture, _) => new ContentAnswer(SeriesChart.DrawSvg(picture), "image/svg+xml"),
            };
        });

    /// <summary>The months that a later release gave another value.</summary>
    public Task<IResult> ListRevisionsAsync(HttpRequest request, CancellationToken cancellationToken) =>
        _gate.AnswerAsync(request, FunctionCatalog.ListRevisions, async query =>
        {
            var selection = query.Selection("key");
            return query.Refusal ?? ApiList.Answer(
                query,
                await _queries.ReadRevisionsAsync(selection, cancellationToken),
                RevisionDocument.Of,
                ApiJson.Types.IReadOnlyListRevisionDocument);
        });

    /// <summary>The alerts.</summary>
    public Task<IResult> ListAlertsAsync(HttpRequest request, CancellationToken cancellationToken) =>
        _gate.AnswerAsync(request, FunctionCatalog.ListAlerts, async query =>
        {
            var selection = query.Selection("key");
            var kind = query.OneOf("kind", [.. Enum.GetNames<Pipeline.Alerts.AlertKind>().Select(name => name.ToLowerInvariant())]);
            return query.Refusal ?? ApiList.Answer(
                query,
                [
                    .. (await _queries.ReadAlertsAsync(selection, cancellationToken))
                        .Where(alert => kind is null || alert.Kind.ToString().Equals(kind, StringComparison.OrdinalIgnoreCase)),
                ],
                AlertDocument.Of,
                ApiJson.Types.IReadOnlyListAlertDocument);
        });

    /// <summary>Where a number comes from.</summary>
    public Task<IResult> CheckNumberAsync(HttpRequest request, CancellationToken cancellationToken) =>
        _gate.AnswerAsync(request, FunctionCatalog.CheckNumber, async query =>
        {
            var (number, selection) = (query.Count("number"), query.Selection("key"));
            return query.Refusal ?? ContentAnswers.Json(
                CheckDocument.Of(await new NumberCheck(store).FindAsync(number!.Value, selection, cancellationToken)),
                ApiJson.Types.CheckDocument);
        });

    /// <summary>The current files of every dataset.</summary>
    public Task<IResult> ListDatasetsAsync(HttpRequest request, CancellationToken cancellationToken) =>
        _gate.AnswerAsync(request, FunctionCatalog.ListDatasets, async _ =>
            ContentAnswers.Json(await _files.ListAsync(cancellationToken), ApiJson.Types.IReadOnlyListDatasetDocument));

    /// <summary>A file of a dataset.</summary>
    public Task<IResult> GetFileAsync(HttpRequest request, CancellationToken cancellationToken) =>
        _gate.AnswerAsync(request, FunctionCatalog.GetFile, async _ =>
            await _files.FindAsync(request.Path, cancellationToken) ?? Missing("There is no such file. GET /api/datasets lists them."));

    /// <summary>The OpenAPI document.</summary>
    public Task<IResult> GetOpenApiAsync(HttpRequest request, CancellationToken cancellationToken) =>
        _gate.AnswerAsync(request, FunctionCatalog.GetOpenApi, _ =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Task.FromResult<IResult>(new ContentAnswer(OpenApiDescription.Json, ContentAnswers.JsonType));
        });

    /// <summary>An Atom feed.</summary>
    public Task<IResult> GetFeedAsync(HttpRequest request, CancellationToken cancellationToken) =>
        _gate.AnswerAsync(request, FunctionCatalog.GetFeed, async _ =>
            await _files.FindFeedAsync(request.Path, cancellationToken) ?? Missing("There are /feeds/releases.atom and /feeds/alerts.atom, once there is data."));

    /// <summary>The dashboard and its files.</summary>
    public Task<IResult> GetDashboardAsync(HttpRequest request, CancellationToken cancellationToken) =>
        _gate.AnswerAsync(request, FunctionCatalog.GetDashboard, _ =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Task.FromResult(DashboardFiles.Find(request.Path) ?? Missing("There is no such page."));
        });

    /// <summary>Tells whether the store can be read, and what it holds. 503 where it cannot.</summary>
    public Task<IResult> GetHealthAsync(HttpRequest request, CancellationToken cancellationToken) =>
        _gate.AnswerAsync(request, FunctionCatalog.GetHealth, async _ =>
        {
            var releases = await _queries.ListReleasesAsync(cancellationToken);
            var latest = releases.Count > 0 ? releases[^1] : null;
            var document = new HealthDocument(
                "healthy",
                releases.Count,
                latest?.Release.ToString(),
                latest?.Release.Coverage.LastMonth.ToString(),
                releases.Count > 0 ? releases.Max(release => release.Retrieved) : null);
            return ContentAnswers.Json(document, ApiJson.Types.HealthDocument);
        });

    /// <summary>Polls the source at once. 409 where another process works on the store.</summary>
    public Task<IResult> IngestNowAsync(HttpRequest request, CancellationToken cancellationToken) =>
        _gate.AnswerAsync(request, FunctionCatalog.IngestNow, async _ =>
        {
            var report = await jobs.IngestReleasesAsync(cancellationToken);
            if (report.Busy is { } reason)
                return Results.Problem(reason, statusCode: StatusCodes.Status409Conflict, title: "The store cannot be written now.");
            var document = new IngestNowDocument(
                [.. report.Ingested.Select(release => release.Release.ToString())],
                report.Unchanged.Count,
                [.. report.Quarantined.Select(file => file.Location)],
                report.Failures);
            return Results.Json(document, ApiJson.Types.IngestNowDocument);
        });

    private static IResult Missing(string detail) =>
        Results.Problem(detail, statusCode: StatusCodes.Status404NotFound, title: "There is no such thing.");

    private async Task<(SeriesPicture? Picture, IResult? Refusal)> FindPictureAsync(ApiQuery query, Month? to, CancellationToken cancellationToken)
    {
        var selection = query.Selection("key");
        if (selection is { Breakdowns: true })
            query.Refuse("key", $"'{selection}' names many series; exactly one is wanted.");
        if (query.Refusal is { } refusal)
            return (null, refusal);
        return await new SeriesPictures(store).FindAsync(selection!.Key, to, cancellationToken) is { } picture
            ? (picture, null)
            : (null, Missing($"There is no series '{selection}'. GET /api/series lists the keys."));
    }
}
