using System.Text.Json;
using IngestFunctions.Tests.Host.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Template;

namespace IngestFunctions.Tests.Host;

/// <summary>The HTTP trigger of a function, as the host reads it from the worker's metadata.</summary>
/// <param name="Function">The function.</param>
/// <param name="Template">The route template below the root.</param>
/// <param name="Methods">The methods, in lower case.</param>
/// <param name="Level">The authorization level, in lower case.</param>
internal sealed record HostRoute(FunctionMetadata Function, string Template, IReadOnlyList<string> Methods, string Level)
{
    /// <summary>
    /// The routes in the order in which the host asks them: that of the functions' names, without regard to case. The first whose
    /// template and methods match takes the request.
    /// </summary>
    public static IReadOnlyList<HostRoute> InHostOrder(IEnumerable<FunctionMetadata> functions) =>
        [.. functions.OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase).Select(Read).OfType<HostRoute>()];

    /// <summary>Whether the route takes a request.</summary>
    public bool Matches(PathString path, string method) =>
        Methods.Contains(method.ToLowerInvariant())
        && new TemplateMatcher(TemplateParser.Parse(Template), []).TryMatch(path, []);

    private static HostRoute? Read(FunctionMetadata function)
    {
        foreach (var raw in function.RawBindings)
        {
            using var binding = JsonDocument.Parse(raw);
            var root = binding.RootElement;
            if (root.GetProperty("type").GetString() != "httpTrigger")
                continue;
            return new HostRoute(
                function,
                root.GetProperty("route").GetString()!,
                [.. root.GetProperty("methods").EnumerateArray().Select(method => method.GetString()!)],
                root.GetProperty("authLevel").GetString()!.ToLowerInvariant());
        }

        return null;
    }
}
