using Encounters.Api.Http;

namespace Encounters.Api.Endpoints;

/// <summary>What several endpoints have in common: methods, media types and parameters.</summary>
internal static class ApiParameters
{
    /// <summary>The methods of endpoints that read. HEAD gets the headers of the answer to GET.</summary>
    public static readonly string[] Get = ["get", "head"];

    public static readonly string[] Flags = ["true", "false"];

    /// <summary>The format of every list besides JSON.</summary>
    public static readonly string[] Csv = ["text/csv"];

    public static readonly ApiParameter Key = new(
        "key", "One series (southwest), or its breakdowns (southwest/*). Default: all series.", "southwest");

    public static readonly ApiParameter SomeKey = Key with
    {
        Description = "One series (southwest), or its breakdowns (southwest/*).",
        IsRequired = true,
    };

    public static readonly ApiParameter OneKey = new("key", "Exactly one series.", "southwest") { IsRequired = true };

    public static readonly ApiParameter From = new("from", "The first month, yyyy-MM.", "2023-10");

    public static readonly ApiParameter To = new("to", "The last month, yyyy-MM. Default: the latest.", "2024-09");

    public static readonly ApiParameter AsOf = new(
        "asOf", "Use what had been published by then: a release, a date (yyyy-MM-dd) or a month (yyyy-MM). Default: today.",
        "2024-02-29");

    /// <summary>How a list is answered.</summary>
    public static readonly ApiParameter[] Listing =
    [
        new("format", "json or csv; takes precedence over the Accept header. CSV has all items unless you set limit.", "json")
        {
            Values = ["json", "csv"],
        },
        new("offset", "How many items to skip. Link gives the address of the next page, X-Total-Count the number of items.", "0")
        {
            Type = "integer",
        },
        new("limit", $"How many items to return: 1 to {ApiQuery.LargestPage}. Default: {ApiQuery.UsualPage}.", "100")
        {
            Type = "integer",
        },
    ];

    /// <summary>A parameter in the path.</summary>
    public static ApiParameter OfPath(string name) => name switch
    {
        "dataset" => new("dataset", "The dataset.", "southwest") { IsRequired = true },
        "path" => new("path", "The path of the file within the dataset.", "latest.json") { IsRequired = true },
        "name" => new("name", "The feed.", "releases.atom") { IsRequired = true, Values = ["releases.atom", "alerts.atom"] },
        _ => throw new ArgumentException($"There is no parameter '{name}' in a path.", nameof(name)),
    };
}
