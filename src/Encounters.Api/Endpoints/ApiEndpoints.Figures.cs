using Encounters.Api.Answers;
using static Encounters.Api.Endpoints.ApiParameters;

namespace Encounters.Api.Endpoints;

public static partial class ApiEndpoints
{
    /// <summary>The endpoints for figures, alerts and checks.</summary>
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
            Summary = "The display names of all series, with their keys.",
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
            Summary = "The monthly totals of a series: the current value and the value as first published.",
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
            Summary = "The totals of a series by fiscal or calendar year. A year to date is compared with the same months of the "
                + "year before. A year with missing months lists them.",
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
            Summary = "The value that each release gives each month of a series, in order of month and publication.",
            Parameters =
            [
                SomeKey, From, To, AsOf,
                new("first", "true: only the first published value of each month. Default: false.", "true") { Values = Flags },
                new("layout", "rows (default), or matrix: one column for each release, as CSV only.", "rows")
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
            Summary = "The monthly totals of a series since its last gap, each with the range expected from earlier months, and "
                + "the forecast for the next month.",
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
            Summary = "A chart of a series: monthly totals, expected range and alerts.",
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
            Summary = "The months that CBP restated, with the earlier and the later value.",
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
            Summary = "Alerts: swings, shifts, revisions, drift, quarantined files, overdue releases and a source that refuses "
                + "requests. Swings and shifts in the same direction in the same month share a storyId.",
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
            Summary = "The series and months that have, or once had, a given number.",
            Parameters =
            [
                new("number", "The number to look up, with or without commas.", "252315") { IsRequired = true },
                Key, AsOf, .. Listing,
            ],
            Answer = ApiJson.Types.CheckAnswer,
            MediaTypes = Csv,
            Problems = [404],
        },
        new((api, query, cancellationToken) => api.CheckTextAsync(query, cancellationToken))
        {
            Name = "CheckText",
            Methods = ["post"],
            Template = "api/check",
            Summary = "Checks every figure in a text against what CBP had published by the date of the text. Up to 64 KB of "
                + "plain text; nothing is stored.",
            Parameters =
            [new("date", "The date of the text, yyyy-MM-dd. Default: the one at its top, else today.", "2024-02-29")],
            Body = "text/plain",
            Answer = ApiJson.Types.TextCheckAnswer,
            Problems = [413, 415],
        },
    ];
}
