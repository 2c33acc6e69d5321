namespace Encounters.Api.Http;

/// <summary>A query parameter.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">What it means.</param>
/// <param name="Example">A value that works.</param>
internal sealed record ApiParameter(string Name, string Description, string Example)
{
    /// <summary>The type in the words of JSON Schema.</summary>
    public string Type { get; init; } = "string";

    /// <summary>The possible values; empty if they cannot be listed.</summary>
    public IReadOnlyCollection<string> Values { get; init; } = [];

    /// <summary>Whether a request without it is refused.</summary>
    public bool IsRequired { get; init; }
}
