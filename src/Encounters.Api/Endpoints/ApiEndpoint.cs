using System.Text.Json.Serialization.Metadata;
using Encounters.Api.Http;
using Microsoft.AspNetCore.Http;

namespace Encounters.Api.Endpoints;

/// <summary>Who may call an endpoint.</summary>
public enum EndpointAccess
{
    /// <summary>Anyone: it only reads.</summary>
    Anonymous,

    /// <summary>Anyone who has its key.</summary>
    Function,
}

/// <summary>An HTTP endpoint: how it is called, what it answers, and who answers.</summary>
public sealed record ApiEndpoint
{
    internal ApiEndpoint(Func<EncounterApi, ApiQuery, CancellationToken, Task<IResult>> handler) => Handler = handler;

    /// <summary>The name; the Function App's function has the same.</summary>
    public required string Name { get; init; }

    /// <summary>The HTTP methods, in lower case.</summary>
    public required IReadOnlyList<string> Methods { get; init; }

    /// <summary>The route template below the root.</summary>
    public required string Template { get; init; }

    /// <summary>Who may call it.</summary>
    public EndpointAccess Access { get; init; }

    /// <summary>What it answers, in a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>
    /// Whether its answer depends only on the parameters and the facts of a snapshot, so that it is made once.
    /// </summary>
    internal bool IsOfSnapshot { get; init; }

    /// <summary>
    /// Whether unknown parameters are ignored instead of refused: other sites add their own to shared links.
    /// </summary>
    internal bool IgnoresOtherParameters { get; init; }

    /// <summary>
    /// Whether its requests count toward a client's limit. A page loads many files, but they are in memory and cost nothing.
    /// </summary>
    internal bool IsCounted { get; init; } = true;

    /// <summary>The query parameters; others are refused or ignored.</summary>
    internal IReadOnlyList<ApiParameter> Parameters { get; init; } = [];

    /// <summary>The document that it answers; null when it answers a file.</summary>
    internal JsonTypeInfo? Answer { get; init; }

    /// <summary>The document of an answer 201; null when there is none.</summary>
    internal JsonTypeInfo? Created { get; init; }

    /// <summary>The media type of the body that it takes; null when it takes none.</summary>
    internal string? Body { get; init; }

    /// <summary>The document of an answer 202; null when there is none.</summary>
    internal JsonTypeInfo? Accepted { get; init; }

    /// <summary>The media types that it can answer besides JSON.</summary>
    internal IReadOnlyList<string> MediaTypes { get; init; } = [];

    /// <summary>Problems that it can answer besides wrong parameters, too many requests and an unusable store.</summary>
    internal IReadOnlyList<int> Problems { get; init; } = [];

    /// <summary>Answers a request whose parameters are known.</summary>
    internal Func<EncounterApi, ApiQuery, CancellationToken, Task<IResult>> Handler { get; }
}
