using System.Globalization;
using Encounters.Calendar;
using Encounters.Claims;
using Encounters.Pipeline.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Encounters.Api.Http;

/// <summary>A page of a list.</summary>
internal readonly record struct ApiPage(int Offset, int Limit);

/// <summary>Reads the parameters of a request. Errors are collected, so that the client sees all of them at once.</summary>
internal sealed class ApiQuery
{
    /// <summary>How many items a page has by default.</summary>
    public const int UsualPage = 1_000;

    /// <summary>How many items a page has at most.</summary>
    public const int LargestPage = 10_000;

    // Azure's portal shows the address of a function with its key in these parameters. Only the host reads them.
    private static readonly string[] OfTheHost = ["code", "clientId"];

    private const int LongestName = 150;

    private readonly Dictionary<string, string[]> _errors = [];

    /// <summary>Takes a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="parameters">The parameters that it may have; null if it may have any.</param>
    public ApiQuery(HttpRequest request, IReadOnlyList<ApiParameter>? parameters)
    {
        Request = request;
        if (parameters is null)
            return;
        foreach (var name in request.Query.Keys.Where(
            name => !OfTheHost.Contains(name) && parameters.All(known => known.Name != name)))
        {
            var known = parameters.Count == 0 ? "none" : string.Join(", ", parameters.Select(parameter => parameter.Name));
            _errors[name] = [$"'{name}' is not a parameter of this endpoint. It has {known}."];
        }

        foreach (var missing in parameters.Where(parameter => parameter.IsRequired && !request.Query.ContainsKey(parameter.Name)))
            _errors[missing.Name] = [$"This parameter is required: {missing.Description}"];
    }

    /// <summary>The request.</summary>
    public HttpRequest Request { get; }

    /// <summary>The answer to a request with invalid parameters; null if they are valid.</summary>
    public IResult? Refusal => _errors.Count == 0
        ? null
        : Results.ValidationProblem(_errors, title: "The request has invalid parameters.");

    /// <summary>Whether the client prefers CSV to JSON: by the parameter, which takes precedence, or by Accept.</summary>
    public bool WantsCsv => OneOf("format", "json", "csv") is { } format ? format == "csv" : AcceptsCsv(Request);

    /// <summary>Whether the Accept header prefers CSV to JSON.</summary>
    public static bool AcceptsCsv(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return QualityOf("text/csv") > QualityOf("application/json");

        // The most specific range decides, as RFC 9110 says.
        double QualityOf(string type)
        {
            var wanted = new MediaTypeHeaderValue(type);
            return accepted.Where(range => wanted.IsSubsetOf(range))
                .OrderByDescending(range => (!range.MatchesAllTypes, !range.MatchesAllSubTypes))
                .Select(range => range.Quality ?? 1).FirstOrDefault();
        }
    }

    /// <summary>Refuses a parameter that is well formed but makes no sense here.</summary>
    public void Refuse(string name, string problem) => _errors[name] = [problem];

    public SeriesSelection? Selection(string name) => Read(
        name,
        text => SeriesSelection.TryParse(text, out var selection) ? selection : null,
        "is not a series key such as 'southwest', or 'southwest/*' for its breakdowns");

    public Month? Month(string name) => Read<Month?>(
        name, text => Calendar.Month.TryParse(text, out var month) ? month : null, "is not a month (yyyy-MM)");

    public DateOnly? Day(string name) => Read<DateOnly?>(
        name,
        text => TextDate.TryParse(text, out var day) ? day : null,
        "is not a date (yyyy-MM-dd)");

    public AsOf? AsOf(string name) => Read(
        name, text => Pipeline.Queries.AsOf.TryParse(text, out var asOf) ? asOf : null,
        "is neither a release nor a date (yyyy-MM-dd)");

    public long? Count(string name) => Read<long?>(
        name,
        text => long.TryParse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) ? number : null,
        "is not a whole number");

    public string? OneOf(string name, params string[] values) => Read(
        name, text => values.Contains(text) ? text : null, $"is not one of {string.Join(", ", values)}");

    /// <summary>The name of a CSV file, without any folder.</summary>
    public string? CsvName(string name) => Read(
        name,
        text => text.Length <= LongestName && text.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) && !text.StartsWith('.')
            && !text.Any(character => character is '/' or '\\' or ':' || char.IsControl(character)) ? text : null,
        $"is not the name of a CSV file: at most {LongestName} characters, without a folder, ending in .csv");

    /// <summary>The requested page.</summary>
    /// <param name="usual">How many items it has by default.</param>
    public ApiPage Page(int usual) => new(
        (int)(Read<long?>("offset", text => Whole(text, 0, int.MaxValue), "is not a whole number of 0 or more") ?? 0),
        (int)(Read<long?>("limit", text => Whole(text, 1, LargestPage), $"is not a whole number from 1 to {LargestPage}")
            ?? usual));

    /// <summary>The Link header to the page after this one; null for the last.</summary>
    public string? NextLink(ApiPage page, int total)
    {
        if (page.Offset + (long)page.Limit >= total)
            return null;
        var query = QueryString.Create(Request.Query
            .Where(parameter => parameter.Key is not ("offset" or "limit"))
            .SelectMany(parameter => parameter.Value, (parameter, value) => KeyValuePair.Create(parameter.Key, value))
            .Append(KeyValuePair.Create<string, string?>("offset",
                (page.Offset + page.Limit).ToString(CultureInfo.InvariantCulture)))
            .Append(KeyValuePair.Create<string, string?>("limit", page.Limit.ToString(CultureInfo.InvariantCulture))));
        return $"<{Request.Path}{query}>; rel=\"next\"";
    }

    private static long? Whole(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
        ? number
        : null;

    private T? Read<T>(string name, Func<string, T?> parse, string problem)
    {
        if (Request.Query[name] is not [{ Length: > 0 } text])
        {
            if (Request.Query.ContainsKey(name))
                _errors[name] = ["Give this parameter once, with a value."];
            return default;
        }

        var value = parse(text);
        if (value is null)
            _errors[name] = [$"'{text}' {problem}."];
        return value;
    }
}
