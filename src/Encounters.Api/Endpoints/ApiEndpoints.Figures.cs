using Encounters.Api.Answers;
using static Encounters.Api.Endpoints.ApiParameters;

namespace Encounters.Api.Endpoints;

public static partial class ApiEndpoints
{
    /// <summary>Figures, and what is said about them.</summary>
    private static ApiEndpoint[] Figures =>
    [
        new((api, query, cancellationToken) => api.ListSeriesAsync(query, cancellationToken))
        {
            Name = "ListSeries",
            Methods = Get,
            IsOfSnapshot = true,
            Template = "api/series",
            Summary = "The keys of all series.",
            Parameters = Listing,
            Answer = ApiJson.Types.IReadOnlyListString,
            MediaTypes = Csv,
        },
        new((api, query, cancellationToken) => api.ListSeriesNamesAsync(query, cancellationToken))
        {
            Name = "ListSeriesNames",
            Methods = Get,
            IsOfSnapshot = true,
            Template = "api/series/names",
            Summary = "The names of all series as people read them, by key.",
            Parameters = Listing,
            Answer = ApiJson.Types.IReadOnlyListSeriesNameAnswer,
            MediaTypes = Csv,
        },
        new((api, query, cancellationToken) => api.GetSeriesAsync(query, cancellationToken))
        {
            Name = "GetSeries",
            Methods = Get,
            IsOfSnapshot = true,
            Template = "api/series/months",
            Summary = "The monthly totals of a series: current value, and the value as first published.",
            Parameters = [SomeKey, From, To, AsOf, .. Listing],
            Answer = ApiJson.Types.IReadOnlyListSeriesMonthAnswer,
            MediaTypes = Csv,
            Problems = [404],
        },
        new((api, query, cancellationToken) => api.GetYearsAsync(query, cancellationToken))
        {
            Name = "GetYears",
            Methods = Get,
            IsOfSnapshot = true,
            Template = "api/series/years",
            Summary = "The totals of a series by fiscal or calendar year. A year to date is set against the same months of the "
                + "year before, and a year that lacks months says which it has.",
            Parameters =
            [
                SomeKey,
                new("by", "fiscal-year (default) or calendar-year.", "fiscal-year") { Values = SeriesYearAnswer.KindNames },
                From, To, AsOf, .. Listing,
            ],
            Answer = ApiJson.Types.IReadOnlyListSeriesYearAnswer,
            MediaTypes = Csv,
            Problems = [404],
        },
        new((api, query, cancellationToken) => api.GetVintagesAsync(query, cancellationToken))
        {
            Name = "GetVintages",
            Methods = Get,
            IsOfSnapshot = true,
            Template = "api/series/vintages",
            Summary = "What every release said of every month of a series, by month and order of publication.",
            Parameters =
            [
                SomeKey, From, To, AsOf,
                new("first", "true: only what was said of each month first. Default: false.", "true") { Values = Flags },
                new("layout", "rows (default), or matrix: a column for each release. A matrix is CSV only.", "rows")
                {
                    Values = ["rows", "matrix"],
                },
                .. Listing,
            ],
            Answer = ApiJson.Types.IReadOnlyListVintageAnswer,
            MediaTypes = Csv,
            Problems = [404],
        },
        new((api, query, cancellationToken) => api.GetExpectedAsync(query, cancellationToken))
        {
            Name = "GetExpected",
            Methods = Get,
            IsOfSnapshot = true,
            Template = "api/series/expected",
            Summary = "The monthly totals of a series after its last gap, each set against its own history, and the forecast of "
                + "the next month.",
            Parameters = [OneKey, AsOf, .. Listing],
            Answer = ApiJson.Types.IReadOnlyListExpectedMonthAnswer,
            MediaTypes = Csv,
            Problems = [404],
        },
        new((api, query, cancellationToken) => api.GetChartAsync(query, cancellationToken))
        {
            Name = "GetChart",
            Methods = Get,
            IsOfSnapshot = true,
            Template = "api/series/chart",
            Summary = "A picture of a series: monthly totals, expected range and alerts.",
            Parameters = [OneKey, To, AsOf, new("format", "svg (default) or png.", "svg")],
            MediaTypes = ["image/svg+xml", "image/png"],
            Problems = [404],
        },
        new((api, query, cancellationToken) => api.ListRevisionsAsync(query, cancellationToken))
        {
            Name = "ListRevisions",
            Methods = Get,
            IsOfSnapshot = true,
            Template = "api/revisions",
            Summary = "The months that a later release gave another value.",
            Parameters = [Key, AsOf, .. Listing],
            Answer = ApiJson.Types.IReadOnlyListRevisionAnswer,
            MediaTypes = Csv,
            Problems = [404],
        },
        new((api, query, cancellationToken) => api.ListAlertsAsync(query, cancellationToken))
        {
            Name = "ListAlerts",
            Methods = Get,
            IsOfSnapshot = true,
            Template = "api/alerts",
            Summary = "Swings, shifts, revisions, drift, quarantine, overdue releases and a refused source. What moved in one "
                + "direction in one month has one storyId.",
            Parameters =
            [
                Key,
                new("kind", "swing, shift, revision, drift, quarantine, overdue or source. Default: all.", "swing"),
                .. Listing,
            ],
            Answer = ApiJson.Types.IReadOnlyListAlertAnswer,
            MediaTypes = Csv,
        },
        new((api, query, cancellationToken) => api.CheckNumberAsync(query, cancellationToken))
        {
            Name = "CheckNumber",
            Methods = Get,
            IsOfSnapshot = true,
            Template = "api/check",
            Summary = "Which series and months have, or once had, a number.",
            Parameters = [new("number", "A count as a report gives it.", "252315") { IsRequired = true }, Key, AsOf, .. Listing],
            Answer = ApiJson.Types.CheckAnswer,
            MediaTypes = Csv,
            Problems = [404],
        },
        new((api, query, cancellationToken) => api.CheckTextAsync(query, cancellationToken))
        {
            Name = "CheckText",
            Methods = ["post"],
            Template = "api/check",
            Summary = "Every figure of a text, judged by what CBP had published by its date. Up to 64 KB of plain text; "
                + "nothing is kept.",
            Parameters =
            [new("date", "The date of the text, yyyy-MM-dd. Default: the one at its top, else today.", "2024-02-29")],
            Body = "text/plain",
            Answer = ApiJson.Types.TextCheckAnswer,
            Problems = [413, 415],
        },
    ];
}
