using Encounters.Api.Documents;
using Encounters.Pipeline.Functions;

namespace Encounters.Api.OpenApi;

/// <summary>What the HTTP functions take and answer.</summary>
internal static class ApiOperations
{
    /// <summary>How many items a page has unless the client says otherwise.</summary>
    public const int UsualPage = 1_000;

    /// <summary>How many items a page has at most.</summary>
    public const int LargestPage = 10_000;

    private static readonly ApiParameter Key = new(
        "key", "Exactly one series (southwest), or the breakdowns of a whole (southwest/*). Default: all.", "southwest");

    private static readonly ApiParameter OneKey = new("key", "Exactly one series.", "southwest") { IsRequired = true };

    private static readonly ApiParameter[] Paging =
    [
        new("offset", "How many items to leave out. The Link header names the next page.", "0") { Type = "integer" },
        new("limit", $"How many items to answer: 1 to {LargestPage}, {UsualPage} unless given.", "100") { Type = "integer" },
    ];

    /// <summary>All operations.</summary>
    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new(FunctionCatalog.ListReleases, "What was ingested, in the order of publication.")
        {
            Parameters = Paging,
            Answer = ApiJson.Types.IReadOnlyListReleaseDocument,
        },
        new(FunctionCatalog.ListSeries, "The keys of all series.") { Parameters = Paging, Answer = ApiJson.Types.IReadOnlyListString },
        new(FunctionCatalog.GetSeries, "The monthly totals of a series: current value, and the value as first published. JSON or CSV, by Accept.")
        {
            Parameters =
            [
                Key with { Description = "Exactly one series (southwest), or the breakdowns of a whole (southwest/*).", IsRequired = true },
                new("from", "The first month, yyyy-MM.", "2023-10"),
                new("to", "The last month, yyyy-MM.", "2024-09"),
                new("asOf", "What had been published by then: a release, a day (yyyy-MM-dd) or a month (yyyy-MM).", "2024-02-29"),
                .. Paging,
            ],
            Answer = ApiJson.Types.IReadOnlyListSeriesMonthDocument,
            MediaTypes = ["text/csv"],
            Problems = [404],
        },
        new(FunctionCatalog.GetExpected, "The monthly totals of a series after its last gap, each set against its own history, and the forecast of the next month.")
        {
            Parameters = [OneKey],
            Answer = ApiJson.Types.IReadOnlyListExpectedMonthDocument,
            Problems = [404],
        },
        new(FunctionCatalog.GetChart, "A picture of a series: monthly totals, expected range and alerts.")
        {
            Parameters =
            [
                OneKey,
                new("to", "The last month, yyyy-MM. Default: the latest.", "2024-01"),
                new("format", "svg (default) or png.", "svg"),
            ],
            MediaTypes = ["image/svg+xml", "image/png"],
            Problems = [404],
        },
        new(FunctionCatalog.ListRevisions, "The months that a later release gave another value.")
        {
            Parameters = [Key, .. Paging],
            Answer = ApiJson.Types.IReadOnlyListRevisionDocument,
        },
        new(FunctionCatalog.ListAlerts, "Swings, shifts, revisions, drift, quarantine and overdue releases. What moved in one direction in one month has one storyId.")
        {
            Parameters = [Key, new("kind", "swing, shift, revision, drift, quarantine or overdue. Default: all.", "swing"), .. Paging],
            Answer = ApiJson.Types.IReadOnlyListAlertDocument,
        },
        new(FunctionCatalog.CheckNumber, "Which series and months have, or once had, a number.")
        {
            Parameters = [new("number", "A count as a report gives it.", "252315") { IsRequired = true }, Key],
            Answer = ApiJson.Types.CheckDocument,
        },
        new(FunctionCatalog.ListDatasets, "The current files of every dataset, with their checksums.")
        {
            Answer = ApiJson.Types.IReadOnlyListDatasetDocument,
        },
        new(FunctionCatalog.GetFile, "A file of a dataset, by its path below datasets/. Ranges are answered.")
        {
            MediaTypes = ["application/octet-stream"],
            Problems = [404],
        },
        new(FunctionCatalog.GetOpenApi, "This description.") { MediaTypes = ["application/json"] },
        new(FunctionCatalog.GetHealth, "Whether the store can be read, and what it holds.") { Answer = ApiJson.Types.HealthDocument },
        new(FunctionCatalog.IngestNow, "Polls the source at once. Wants the function's key.")
        {
            Answer = ApiJson.Types.IngestNowDocument,
            Problems = [401, 409],
        },
        new(FunctionCatalog.GetFeed, "An Atom feed: releases.atom or alerts.atom.") { MediaTypes = ["application/atom+xml"], Problems = [404] },
        new(FunctionCatalog.GetDashboard, "The dashboard and its files.")
        {
            Parameters = [new("series", "The series to show first.", "southwest")],
            MediaTypes = ["text/html"],
            Problems = [404],
        },
    ];

    /// <summary>The operation of a function.</summary>
    public static ApiOperation Of(HttpFunction function) => All.Single(operation => operation.Function == function);
}
