using Encounters.Api.Answers;
using Encounters.Api.Http;
using Encounters.Calendar;
using Encounters.Charts;
using Encounters.Pipeline.Queries;
using Encounters.Series;
using Encounters.Swings;
using Encounters.Words;
using Microsoft.AspNetCore.Http;

namespace Encounters.Api.Endpoints;

/// <summary>The handlers for figures, alerts and checks.</summary>
public sealed partial class EncounterApi
{
    internal async Task<IResult> ListReleasesAsync(ApiQuery query, CancellationToken cancellationToken) => ApiList.Answer(
        query,
        await (await snapshots.GetAsync(cancellationToken)).ListReleasesAsync(cancellationToken),
        ReleaseAnswer.Of,
        ApiJson.Types.IReadOnlyListReleaseAnswer,
        EmptyReason.NothingYet);

    internal async Task<IResult> ListSeriesAsync(ApiQuery query, CancellationToken cancellationToken) => ApiList.Answer(
        query,
        await (await snapshots.GetAsync(cancellationToken)).ListKeysAsync(cancellationToken),
        key => key.Value,
        ApiJson.Types.IReadOnlyListString,
        EmptyReason.NothingYet,
        new CsvTable<string>([new("series", key => key)]));

    internal async Task<IResult> ListSeriesNamesAsync(ApiQuery query, CancellationToken cancellationToken) => ApiList.Answer(
        query,
        await (await snapshots.GetAsync(cancellationToken)).ListKeysAsync(cancellationToken),
        SeriesNameAnswer.Of,
        ApiJson.Types.IReadOnlyListSeriesNameAnswer,
        EmptyReason.NothingYet);

    internal async Task<IResult> GetSeriesAsync(ApiQuery query, CancellationToken cancellationToken)
    {
        var (question, problem) = await AskAsync(query, cancellationToken);
        if (question is null)
            return problem!;
        var months = await new StoreQueries(question.Then).ReadSeriesAsync(
            question.Selection, question.From, question.To, cancellationToken);
        return ApiList.Answer(
            query,
            months,
            SeriesMonthAnswer.Of,
            ApiJson.Types.IReadOnlyListSeriesMonthAnswer,
            months.Count == 0 ? await question.WhyEmptyAsync(cancellationToken) : null);
    }

    internal async Task<IResult> GetYearsAsync(ApiQuery query, CancellationToken cancellationToken)
    {
        _ = SeriesYearAnswer.TryParse(query.OneOf("by", [.. SeriesYearAnswer.KindNames]) ?? "fiscal-year", out var kind);
        var (question, problem) = await AskAsync(query, cancellationToken);
        if (question is null)
            return problem!;
        var years = await new StoreQueries(question.Then).ReadYearsAsync(
            question.Selection, kind, question.From, question.To, cancellationToken);
        return ApiList.Answer(
            query,
            years,
            SeriesYearAnswer.Of,
            ApiJson.Types.IReadOnlyListSeriesYearAnswer,
            years.Count == 0 ? await question.WhyEmptyAsync(cancellationToken) : null);
    }

    internal async Task<IResult> GetVintagesAsync(ApiQuery query, CancellationToken cancellationToken)
    {
        var onlyFirst = query.OneOf("first", "true", "false") == "true";
        var isMatrix = query.OneOf("layout", "rows", "matrix") == "matrix";
        if (isMatrix && !query.WantsCsv)
            query.Refuse("layout", "A matrix is available only as CSV: add format=csv.");
        var (question, problem) = await AskAsync(query, cancellationToken);
        if (question is null)
            return problem!;
        var vintages = await new StoreQueries(question.Then).ReadVintagesAsync(question.Selection, onlyFirst, cancellationToken);
        Vintage[] asked =
        [
            .. vintages.Where(vintage => !(vintage.Month < question.From) && !(vintage.Month > question.To)),
        ];
        var reason = asked.Length == 0 ? await question.WhyEmptyAsync(cancellationToken) : null;
        return isMatrix
            ? ApiList.AnswerCsv(query, VintageMatrix.RowsOf(asked), VintageMatrix.TableOf(asked), reason)
            : ApiList.Answer(query, asked, VintageAnswer.Of, ApiJson.Types.IReadOnlyListVintageAnswer, reason);
    }

    internal Task<IResult> GetExpectedAsync(ApiQuery query, CancellationToken cancellationToken) => PictureAsync(
        query,
        picture => ApiList.Answer(
            query,
            ExpectedMonthAnswer.Of(picture.Series, picture.Months, picture.Next),
            month => month,
            ApiJson.Types.IReadOnlyListExpectedMonthAnswer),
        reason => ApiList.Answer<ExpectedMonthAnswer, ExpectedMonthAnswer>(
            query, [], month => month, ApiJson.Types.IReadOnlyListExpectedMonthAnswer, reason),
        cancellationToken);

    internal Task<IResult> GetChartAsync(ApiQuery query, CancellationToken cancellationToken)
    {
        var isPng = query.OneOf("format", "svg", "png") == "png";
        return PictureAsync(
            query,
            picture => isPng
                ? new ContentAnswer(SeriesChart.DrawPng(picture), "image/png")
                : new ContentAnswer(SeriesChart.DrawSvg(picture), "image/svg+xml"),
            Missing,
            cancellationToken);
    }

    internal async Task<IResult> ListRevisionsAsync(ApiQuery query, CancellationToken cancellationToken)
    {
        var (selection, asOf) = (query.Selection("key"), query.AsOf("asOf"));
        if (query.Refusal is { } refusal)
            return refusal;
        var today = await snapshots.GetAsync(cancellationToken);
        if (await EarlierFacts.AtAsync(today, asOf, cancellationToken) is not { } then)
            return MissingRelease(asOf!);
        var revisions = await new StoreQueries(then).ReadRevisionsAsync(selection, cancellationToken);
        return ApiList.Answer(
            query,
            revisions,
            RevisionAnswer.Of,
            ApiJson.Types.IReadOnlyListRevisionAnswer,
            revisions.Count == 0
                ? await EmptyReason.OfRevisionsAsync(today, then, asOf, selection, cancellationToken)
                : null);
    }

    internal async Task<IResult> ListAlertsAsync(ApiQuery query, CancellationToken cancellationToken)
    {
        var selection = query.Selection("key");
        var kind = query.OneOf("kind", EnumWords.All<Pipeline.Alerts.AlertKind>());
        if (query.Refusal is { } refusal)
            return refusal;
        var facts = await snapshots.GetAsync(cancellationToken);
        Pipeline.Alerts.Alert[] alerts =
        [
            .. (await new StoreQueries(facts).ReadAlertsAsync(selection, cancellationToken))
                .Where(alert => kind is null || alert.Kind.Word == kind),
        ];
        return ApiList.Answer(
            query,
            alerts,
            AlertAnswer.Of,
            ApiJson.Types.IReadOnlyListAlertAnswer,
            alerts.Length == 0 ? await EmptyReason.OfAlertsAsync(facts, selection, kind, cancellationToken) : null);
    }

    internal async Task<IResult> CheckNumberAsync(ApiQuery query, CancellationToken cancellationToken)
    {
        var (number, selection, asOf) = (query.Count("number"), query.Selection("key"), query.AsOf("asOf"));
        if (query.Refusal is { } refusal)
            return refusal;
        var today = await snapshots.GetAsync(cancellationToken);
        if (await EarlierFacts.AtAsync(today, asOf, cancellationToken) is not { } then)
            return MissingRelease(asOf!);
        var answer = CheckAnswer.Of(await new NumberCheck(then).FindAsync(number!.Value, selection, cancellationToken));
        if (!query.WantsCsv)
            return ContentAnswers.Json(answer, ApiJson.Types.CheckAnswer);
        var reason = await EmptyReason.OfReleasesAsync(today, then, asOf, cancellationToken)
            ?? $"No month of {selection?.ToString() ?? "any series"} has, or once had, {answer.Number}.";
        return ApiList.AnswerCsv(
            query, answer.Matches, CsvTable<CheckMatchAnswer>.Of(ApiJson.Types.CheckMatchAnswer), reason);
    }

    /// <summary>Reads which series, months and date a request asks for, or says what is wrong with it.</summary>
    private async Task<(SeriesQuestion? Question, IResult? Problem)> AskAsync(ApiQuery query, CancellationToken cancellationToken)
    {
        var (selection, from, to, asOf) = (query.Selection("key"), query.Month("from"), query.Month("to"), query.AsOf("asOf"));
        if (query.Refusal is { } refusal)
            return (null, refusal);
        var today = await snapshots.GetAsync(cancellationToken);
        if (await EarlierFacts.AtAsync(today, asOf, cancellationToken) is not { } then)
            return (null, MissingRelease(asOf!));
        return (await today.ListKeysAsync(cancellationToken)).Any(selection!.Includes)
            ? (new SeriesQuestion(today, then, asOf, selection, from, to), null)
            : (null, MissingSeries(selection));
    }

    /// <summary>Answers something drawn from one series and its alerts, or says why there is nothing to draw.</summary>
    private async Task<IResult> PictureAsync(
        ApiQuery query, Func<SeriesPicture, IResult> answer, Func<string, IResult> answerEmpty,
        CancellationToken cancellationToken)
    {
        var selection = query.Selection("key");
        if (selection is { Breakdowns: true })
            query.Refuse("key", $"'{selection}' names several series. Give exactly one.");
        var (question, problem) = await AskAsync(query, cancellationToken);
        if (question is null)
            return problem!;
        return await new SeriesPictures(question.Then).FindAsync(question.Selection.Key, question.To, cancellationToken)
            is { Months.Count: > 0 } picture
            ? answer(picture with { Published = question.AsOf?.Words })
            : answerEmpty(await question.WhyEmptyAsync(cancellationToken));
    }

    private static IResult MissingRelease(AsOf asOf) =>
        Missing($"There is no release '{asOf}'. GET /api/releases lists the releases.");

    private static IResult MissingSeries(SeriesSelection selection) =>
        Missing($"There is no series '{selection}'. GET /api/series lists the keys.");

    /// <summary>What was asked, and of which facts.</summary>
    private sealed record SeriesQuestion(
        StoreSnapshot Today, IStoreFacts Then, AsOf? AsOf, SeriesSelection Selection, Month? From, Month? To)
    {
        /// <summary>Why there is nothing to answer.</summary>
        public Task<string> WhyEmptyAsync(CancellationToken cancellationToken) =>
            EmptyReason.OfMonthsAsync(Today, Then, AsOf, Selection, From, To, cancellationToken);
    }
}
