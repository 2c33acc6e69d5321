using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Template;

namespace Encounters.Api.Endpoints;

/// <summary>
/// Every HTTP endpoint, once. The Functions host takes functions in order of name and gives a request to the first whose template
/// matches, so no template may match what belongs to another; a test checks every pair.
/// </summary>
public static partial class ApiEndpoints
{
    /// <summary>The documented endpoints, by topic.</summary>
    internal static IReadOnlyList<ApiTopic> Topics { get; } =
    [
        new("Figures", "Monthly totals, years, vintages, revisions and alerts.", Figures),
        new("Releases", "What CBP published, and the files made from it.", Releases),
        new("Service", "The service itself, and its pages.", Service),
    ];

    /// <summary>The documented endpoints, in the order of the description.</summary>
    public static IReadOnlyList<ApiEndpoint> Described { get; } = [.. Topics.SelectMany(topic => topic.Endpoints)];

    /// <summary>
    /// Answers requests that no other endpoint matches. Its template matches theirs too, so its name must sort last.
    /// </summary>
    public static ApiEndpoint Unknown { get; } = new((_, query, _) => Task.FromResult(EncounterApi.AnswerUnknown(query)))
    {
        Name = "UnknownPath",
        Methods = ["get", "head", "post", "put", "patch", "delete"],
        Template = "{*path}",
        IgnoresOtherParameters = true,
        Summary = "Answers that the address does not exist.",
    };

    /// <summary>All endpoints.</summary>
    public static IReadOnlyList<ApiEndpoint> All { get; } = [.. Described, Unknown];

    private static readonly FrozenDictionary<string, ApiEndpoint> ByName = All.ToFrozenDictionary(endpoint => endpoint.Name);

    /// <summary>The picture of a series; alerts link to it.</summary>
    public static ApiEndpoint Chart => Named("GetChart");

    /// <summary>The endpoint of a name.</summary>
    public static ApiEndpoint Named(string name) => ByName[name];

    /// <summary>The topic of an endpoint.</summary>
    internal static ApiTopic TopicOf(ApiEndpoint endpoint) => Topics.Single(topic => topic.Endpoints.Contains(endpoint));

    /// <summary>The methods that the described endpoints take at a path, in upper case.</summary>
    internal static IReadOnlyList<string> MethodsAt(PathString path) =>
    [
        .. Described
            .Where(endpoint => new TemplateMatcher(TemplateParser.Parse(endpoint.Template), []).TryMatch(path, []))
            .SelectMany(endpoint => endpoint.Methods).Select(method => method.ToUpperInvariant()).Distinct(),
    ];
}

/// <summary>Endpoints that belong together.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">What they are about.</param>
/// <param name="Endpoints">The endpoints.</param>
internal sealed record ApiTopic(string Name, string Description, IReadOnlyList<ApiEndpoint> Endpoints);
