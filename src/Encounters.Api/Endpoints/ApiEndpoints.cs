using System.Collections.Frozen;
using Encounters.Api.Answers;
using Encounters.Api.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Template;

namespace Encounters.Api.Endpoints;

/// <summary>
/// Every HTTP endpoint, once. The Functions host takes functions in order of name and gives a request to the first whose template
/// matches, so no template may match what belongs to another; a test checks every pair.
/// </summary>
public static class ApiEndpoints
{
    private static readonly string[] Get = ["get"];

    private static readonly ApiParameter Key = new(
        "key", "Exactly one series (southwest), or the breakdowns of a whole (southwest/*). Default: all.", "southwest");

    private static readonly ApiParameter OneKey = new("key", "Exactly one series.", "southwest") { IsRequired = true };

    private static readonly ApiParameter[] Paging =
    [
        new("offset", "How many items to leave out. The Link header names the next page.", "0") { Type = "integer" },
        new("limit", $"How many items to answer: 1 to {ApiQuery.LargestPage}, {ApiQuery.UsualPage} unless given.",
            "100") { Type = "integer" },
    ];

    /// <summary>The picture of a series; alerts link to it.</summary>
    public static ApiEndpoint Chart { get; } = new((api, query, cancellationToken) => api.GetChartAsync(query, cancellationToken))
    {
        Name = "GetChart",
        Methods = Get,
        IsOfSnapshot = true,
        Template = "api/series/chart",
        Summary = "A picture of a series: monthly totals, expected range and alerts.",
        Parameters =
        [
            OneKey,
            new("to", "The last month, yyyy-MM. Default: the latest.", "2024-01"),
            new("format", "svg (default) or png.", "svg"),
        ],
        MediaTypes = ["image/svg+xml", "image/png"],
        Problems = [404],
    };

    /// <summary>What clients are told about, in the order of the description.</summary>
    public static IReadOnlyList<ApiEndpoint> Described { get; } =
    [
        new((api, query, cancellationToken) => api.ListReleasesAsync(query, cancellationToken))
        {
            Name = "ListReleases",
            Methods = Get,
            IsOfSnapshot = true,
            Template = "api/releases",
            Summary = "What was ingested, in the order of publication.",
            Parameters = Paging,
            Answer = ApiJson.Types.IReadOnlyListReleaseAnswer,
        },
        new((api, query, cancellationToken) => api.HandInAsync(query, cancellationToken))
        {
            Name = "HandIn",
            Methods = ["post"],
            Template = "api/releases",
            Access = EndpointAccess.Function,
            Summary = "Hands a CSV file of CBP in, as if it had been fetched. Wants the function's key. 200: it is "
                + "known already.",
            Parameters =
            [
                new("fileName", "The name under which CBP published the file.",
                    "nationwide-encounters-fy24-fy26-aor.csv") { IsRequired = true },
                new("published", "The month of publication, yyyy-MM, where it is known.", "2026-07"),
            ],
            Body = "text/csv",
            Answer = ApiJson.Types.ReleaseAnswer,
            Created = ApiJson.Types.ReleaseAnswer,
            Accepted = ApiJson.Types.HandedInAnswer,
            Problems = [401, 408, 413, 415, 422],
        },
        new((api, query, cancellationToken) => api.ListSeriesAsync(query, cancellationToken))
        {
            Name = "ListSeries",
            Methods = Get,
            IsOfSnapshot = true,
            Template = "api/series",
            Summary = "The keys of all series.",
            Parameters = Paging,
            Answer = ApiJson.Types.IReadOnlyListString,
        },
        new((api, query, cancellationToken) => api.ListSeriesNamesAsync(query, cancellationToken))
        {
            Name = "ListSeriesNames",
            Methods = Get,
            IsOfSnapshot = true,
            Template = "api/series/names",
            Summary = "The names of all series as people read them, by key.",
            Parameters = Paging,
            Answer = ApiJson.Types.IReadOnlyListSeriesNameAnswer,
        },
        new((api, query, cancellationToken) => api.GetSeriesAsync(query, cancellationToken))
        {
            Name = "GetSeries",
            Methods = Get,
            IsOfSnapshot = true,
            Template = "api/series/months",
            Summary = "The monthly totals of a series: current value, and the value as first published. JSON or CSV, by Accept.",
            Parameters =
            [
                Key with { Description = "Exactly one series (southwest), or the breakdowns of a whole (southwest/*).",
                    IsRequired = true },
                new("from", "The first month, yyyy-MM.", "2023-10"),
                new("to", "The last month, yyyy-MM.", "2024-09"),
                new("asOf", "What had been published by then: a release, a day (yyyy-MM-dd) or a month (yyyy-MM).", "2024-02-29"),
                .. Paging,
            ],
            Answer = ApiJson.Types.IReadOnlyListSeriesMonthAnswer,
            MediaTypes = ["text/csv"],
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
            Parameters = [OneKey],
            Answer = ApiJson.Types.IReadOnlyListExpectedMonthAnswer,
            Problems = [404],
        },
        Chart,
        new((api, query, cancellationToken) => api.ListRevisionsAsync(query, cancellationToken))
        {
            Name = "ListRevisions",
            Methods = Get,
            IsOfSnapshot = true,
            Template = "api/revisions",
            Summary = "The months that a later release gave another value.",
            Parameters = [Key, .. Paging],
            Answer = ApiJson.Types.IReadOnlyListRevisionAnswer,
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
            [Key, new("kind", "swing, shift, revision, drift, quarantine, overdue or source. Default: all.", "swing"), .. Paging],
            Answer = ApiJson.Types.IReadOnlyListAlertAnswer,
        },
        new((api, query, cancellationToken) => api.CheckNumberAsync(query, cancellationToken))
        {
            Name = "CheckNumber",
            Methods = Get,
            IsOfSnapshot = true,
            Template = "api/check",
            Summary = "Which series and months have, or once had, a number.",
            Parameters = [new("number", "A count as a report gives it.", "252315") { IsRequired = true }, Key],
            Answer = ApiJson.Types.CheckAnswer,
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
        new((api, _, cancellationToken) => api.ListDatasetsAsync(cancellationToken))
        {
            Name = "ListDatasets",
            Methods = Get,
            IsOfSnapshot = true,
            Template = "api/datasets",
            Summary = "The current files of every dataset, with their checksums.",
            Answer = ApiJson.Types.IReadOnlyListDatasetAnswer,
        },
        new((api, query, cancellationToken) => api.GetFileAsync(query, cancellationToken))
        {
            // Two parameters, so that it does not match the list of datasets.
            // Readers of Parquet ask for a file's size before they ask for ranges of it.
            Name = "GetFile",
            Methods = ["get", "head"],
            Template = "api/datasets/{dataset}/{*path}",
            Summary = "A file of a dataset, by its path below datasets/. Ranges are answered.",
            MediaTypes = ["application/octet-stream"],
            Problems = [404],
        },
        new((_, _, _) => Task.FromResult(EncounterApi.GetOpenApi()))
        {
            Name = "GetOpenApi",
            Methods = Get,
            Template = "api/openapi.json",
            Summary = "This description.",
            MediaTypes = ["application/json"],
        },
        new((api, _, cancellationToken) => api.GetHealthAsync(cancellationToken))
        {
            Name = "GetHealth",
            Methods = Get,
            Template = "api/health",
            Summary = "Whether the store and the source can be read, and what the store holds.",
            Answer = ApiJson.Types.HealthAnswer,
        },
        new((api, _, cancellationToken) => api.IngestNowAsync(cancellationToken))
        {
            Name = "IngestNow",
            Methods = ["post"],
            Template = "api/ingest",
            Access = EndpointAccess.Function,
            Summary = "Polls the source at once. Wants the function's key. A pass of more than 90 s answers 202 and goes on.",
            Answer = ApiJson.Types.IngestNowAnswer,
            Accepted = ApiJson.Types.PassAcceptedAnswer,
            Problems = [401, 409],
        },
        new((api, _, cancellationToken) => api.GetIngestAsync(cancellationToken))
        {
            Name = "GetIngest",
            Methods = Get,
            Template = "api/ingest",
            Summary = "What the last poll of the source did.",
            Answer = ApiJson.Types.PollAnswer,
            Problems = [404],
        },
        new((api, query, cancellationToken) => api.GetFeedAsync(query, cancellationToken))
        {
            Name = "GetFeed",
            Methods = Get,
            Template = "feeds/{name}",
            Summary = "An Atom feed: releases.atom or alerts.atom.",
            MediaTypes = ["application/atom+xml"],
            Problems = [404],
        },
        new((api, query, cancellationToken) => api.GetDashboardAsync(query, cancellationToken))
        {
            Name = "GetDashboard",
            Methods = Get,
            Template = "{file?}",
            Summary = "The dashboard and its files. A parameter that it does not know is ignored.",
            IgnoresOtherParameters = true,
            IsCounted = false,
            Parameters =
            [
                new("series", "The series to show: up to four keys, separated by commas.", "southwest,northern"),
                new("view", "months (default), years, change, parts or check.", "years"),
                new("by", "parts: the dimension by which encounters are broken down.", "citizenship"),
                new("asOf", "What had been published by then: a release, a day (yyyy-MM-dd) or a month (yyyy-MM).", "2024-02"),
            ],
            MediaTypes = ["text/html"],
            Problems = [404],
        },
    ];

    /// <summary>
    /// Answers what no other endpoint below <c>api/</c> does. It matches what others match: its name comes after theirs.
    /// </summary>
    public static ApiEndpoint Unknown { get; } = new((_, query, _) => Task.FromResult(EncounterApi.AnswerUnknown(query)))
    {
        Name = "UnknownPath",
        Methods = ["get", "head", "post", "put", "patch", "delete"],
        Template = "api/{*path}",
        IgnoresOtherParameters = true,
        Summary = "Says that there is nothing here.",
    };

    /// <summary>All endpoints.</summary>
    public static IReadOnlyList<ApiEndpoint> All { get; } = [.. Described, Unknown];

    private static readonly FrozenDictionary<string, ApiEndpoint> ByName = All.ToFrozenDictionary(endpoint => endpoint.Name);

    /// <summary>The endpoint of a name.</summary>
    public static ApiEndpoint Named(string name) => ByName[name];

    /// <summary>The methods that the described endpoints take at a path, in upper case.</summary>
    internal static IReadOnlyList<string> MethodsAt(PathString path) =>
    [
        .. Described
            .Where(endpoint => new TemplateMatcher(TemplateParser.Parse(endpoint.Template), []).TryMatch(path, []))
            .SelectMany(endpoint => endpoint.Methods).Select(method => method.ToUpperInvariant()).Distinct(),
    ];
}
