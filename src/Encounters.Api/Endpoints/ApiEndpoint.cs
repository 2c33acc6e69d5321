using System.Text.Json.Serialization.Metadata;
using Encounters.Api.Http;
using Microsoft.AspNetCore.Http;

namespace Encounters.Api.Endpoints;

/// <summary>Who may call an endpoint.</summary>
public enum EndpointAccess
{
    /// <summary>Everybody: it only reads.</summary>
    Anonymous,

    /// <summary>Whoever has its key.</summary>
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
    /// Whether its answer follows from the parameters and the facts of a snapshot alone, so that it is made once.
    /// </summary>
    internal bool IsOfSnapshot { get; init; }

    /// <summary>
    /// Whether a parameter that it does not know is ignored instead of refused: other sites add theirs to a link that is shared.
    /// </summary>
    internal bool IgnoresOtherParameters { get; init; }

    /// <summary>
    /// Whether its requests count toward the limit of a client. A page loads many files, which cost nothing: they are in memory.
    /// </summary>
    internal bool IsCounted { get; init; } = true;

    /// <summary>The query parameters; any other is refused unless it is to be ignored.</summary>
    internal IReadOnlyList<ApiParameter> Parameters { get; init; } = [];

    /// <summary>The document that it answers; null when it answers a file.</summary>
    internal JsonTypeInfo? Answer { get; init; }

    /// <summary>The document of an answer 201; null when there is none.</summary>
    internal JsonTypeInfo? Created { get; init; }

    /// <summary>The media type of the body that it takes; null when it takes none.</summary>
    internal string? Body { get; init; }

    /// <summary>The document of an answer 202; null when there is none.</summary>
    internal JsonTypeInfo? Accepted { get; init; }

    /// <summary>What else than JSON it can answer.</summary>
    internal IReadOnlyList<string> MediaTypes { get; init; } = [];

    /// <summary>Problems that it can answer besides wrong parameters, too many requests and an unusable store.</summary>
    internal IReadOnlyList<int> Problems { get; init; } = [];

    /// <summary>Answers a request whose parameters are known.</summary>
    internal Func<EncounterApi, ApiQuery, CancellationToken, Task<IResult>> Handler { get; }
}
