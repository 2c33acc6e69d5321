using System.Text.Json.Serialization.Metadata;
using Encounters.Pipeline.Functions;

namespace Encounters.Api.OpenApi;

/// <summary>A query parameter.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">What it means.</param>
/// <param name="Example">A value that works.</param>
internal sealed record ApiParameter(string Name, string Description, string Example)
{
    /// <summary>The type in the words of JSON Schema.</summary>
    public string Type { get; init; } = "string";

    /// <summary>Whether a request without it is refused.</summary>
    public bool IsRequired { get; init; }
}

/// <summary>An HTTP function as its callers see it.</summary>
/// <param name="Function">The function.</param>
/// <param name="Summary">What it answers.</param>
internal sealed record ApiOperation(HttpFunction Function, string Summary)
{
    /// <summary>The query parameters; any other is refused.</summary>
    public IReadOnlyList<ApiParameter> Parameters { get; init; } = [];

    /// <summary>The document that it answers; null where it answers a file.</summary>
    public JsonTypeInfo? Answer { get; init; }

    /// <summary>What else than JSON it can answer.</summary>
    public IReadOnlyList<string> MediaTypes { get; init; } = [];

    /// <summary>Problems that it can answer beside wrong parameters, too many requests and an unusable store.</summary>
    public IReadOnlyList<int> Problems { get; init; } = [];
}
