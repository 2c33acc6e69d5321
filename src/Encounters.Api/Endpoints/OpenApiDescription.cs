using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Encounters.Api.Http;
using Encounters.Words;

namespace Encounters.Api.Endpoints;

/// <summary>Writes the OpenAPI 3.1 document: the operations, and the schemas of the documents that they return.</summary>
internal static partial class OpenApiDescription
{
    private static readonly Lazy<byte[]> Written =
        new(() => JsonSerializer.SerializeToUtf8Bytes(Build(), JsonContext.Default.JsonObject));

    /// <summary>The document.</summary>
    public static ReadOnlyMemory<byte> Json => Written.Value;

    private static JsonObject Build()
    {
        var schemas = new OpenApiSchemas();
        var paths = new JsonObject();
        foreach (var endpoint in ApiEndpoints.Described)
        {
            // OpenAPI has no catch-all or optional segments: the first becomes one segment, the second is left out.
            var path = "/" + PathParameter().Replace(OptionalSegment().Replace(endpoint.Template, ""), "{$1}");
            paths[path] ??= new JsonObject();
            paths[path]![endpoint.Methods[0]] = Describe(endpoint, schemas);
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "CBP encounters",
                ["version"] = "1",
                ["description"] = "Encounter statistics of U.S. Customs and Border Protection, as published and as restated. "
                    + Caveats.EventNotPersonBriefly + " Every GET endpoint also answers HEAD.",
                ["contact"] = new JsonObject { ["name"] = "The operator of this service" },
                ["license"] = new JsonObject
                {
                    ["name"] = "U.S. Government Work (public domain)",
                    ["url"] = "https://www.usa.gov/government-works"
                },
            },
            ["servers"] = new JsonArray(new JsonObject
            {
                ["url"] = "/",
                ["description"] = "The service that returned this description.",
            }),
            ["tags"] = new JsonArray(
            [
                .. ApiEndpoints.Topics.Select(topic => new JsonObject
                {
                    ["name"] = topic.Name,
                    ["description"] = topic.Description,
                }),
            ]),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas.Components,
                ["securitySchemes"] = new JsonObject
                {
                    ["key"] = new JsonObject
                    {
                        ["type"] = "apiKey",
                        ["in"] = "header",
                        ["name"] = "x-functions-key",
                        ["description"] = "The function's key. The operator of the service has it.",
                    },
                },
            },
        };
    }

    private static JsonObject Describe(ApiEndpoint endpoint, OpenApiSchemas schemas)
    {
        var parameters = new JsonArray();
        foreach (Match segment in PathParameter().Matches(OptionalSegment().Replace(endpoint.Template, "")))
            parameters.Add((JsonNode)Parameter("path", ApiParameters.OfPath(segment.Groups[1].Value)));
        foreach (var parameter in endpoint.Parameters)
            parameters.Add((JsonNode)Parameter("query", parameter));

        var content = new JsonObject();
        if (endpoint.Answer is { } answer)
            content["application/json"] = new JsonObject { ["schema"] = schemas.Of(answer) };
        foreach (var mediaType in endpoint.MediaTypes)
            content[mediaType] = new JsonObject { ["schema"] = ContentSchema(mediaType) };
        var answered = new JsonObject { ["description"] = endpoint.Summary, ["content"] = content };
        if (endpoint.Answer?.Kind == JsonTypeInfoKind.Enumerable)
            answered["headers"] = ListHeaders();
        var responses = new JsonObject { ["200"] = answered };
        if (endpoint.Created is { } created)
        {
            responses["201"] = new JsonObject
            {
                ["description"] = "The release is new.",
                ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = schemas.Of(created) } },
            };
        }

        if (endpoint.Accepted is { } accepted)
        {
            responses["202"] = new JsonObject
            {
                ["description"] = "Accepted. Processing continues.",
                ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = schemas.Of(accepted) } },
            };
        }

        foreach (var status in endpoint.Problems.Concat([400, 414, 429, 503]).Order())
            responses[$"{status}"] = Problem(status);

        var described = new JsonObject
        {
            ["operationId"] = endpoint.Name,
            ["tags"] = new JsonArray(ApiEndpoints.TopicOf(endpoint).Name),
            ["summary"] = endpoint.Summary[..(endpoint.Summary.IndexOf('.', StringComparison.Ordinal) + 1)],
            ["description"] = endpoint.Summary,
            ["parameters"] = parameters,
            ["responses"] = responses,
        };
        if (endpoint.Body is { } mediaTypeOfBody)
        {
            described["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = new JsonObject
                {
                    [mediaTypeOfBody] =
                    new JsonObject { ["schema"] = ContentSchema(mediaTypeOfBody) },
                },
            };
        }

        described["security"] = endpoint.Access == EndpointAccess.Function
            ? new JsonArray(new JsonObject { ["key"] = new JsonArray() })
            : new JsonArray();
        return described;
    }

    private static JsonObject Parameter(string place, ApiParameter parameter)
    {
        var schema = OpenApiSchemas.Typed(parameter.Type);
        if (parameter.Values.Count > 0)
            schema["enum"] = new JsonArray([.. parameter.Values.Select(value => JsonValue.Create(value))]);
        return new JsonObject
        {
            ["name"] = parameter.Name,
            ["in"] = place,
            ["required"] = parameter.IsRequired,
            ["description"] = parameter.Description,
            ["schema"] = schema,
            ["example"] = parameter.Type == "integer"
                ? int.Parse(parameter.Example, System.Globalization.CultureInfo.InvariantCulture)
                : parameter.Example,
        };
    }

    private static JsonObject ListHeaders() => new()
    {
        ["Link"] = Header("string", "The address of the next page (rel=next); absent on the last page."),
        [ContentAnswer.TotalCountHeader] = Header("integer", "The number of items on all pages."),
        [ContentAnswer.EmptyReasonHeader] = Header("string", "Why the list is empty, in a sentence; absent if it is not."),
    };

    private static JsonObject Header(string type, string description) =>
        new() { ["description"] = description, ["schema"] = OpenApiSchemas.Typed(type) };

    private static JsonObject ContentSchema(string mediaType) =>
        mediaType.StartsWith("text/", StringComparison.Ordinal)
        ? OpenApiSchemas.Typed("string")
        : new JsonObject { ["type"] = "string", ["format"] = "binary" };

    private static JsonObject Problem(int status) => new()
    {
        ["description"] = status switch
        {
            400 => "A parameter is invalid.",
            401 => "The key is missing or wrong.",
            404 => "Not found.",
            408 => "The body arrived too slowly.",
            413 => "The body is too large.",
            414 => "The address is too long.",
            415 => "The type or the encoding of the body is not supported.",
            422 => "The file was rejected; detail gives the reasons.",
            409 => "Another process is writing to the store.",
            429 => "Too many requests; Retry-After says when to try again.",
            _ => "The store cannot be used now.",
        },
        ["content"] = new JsonObject
        {
            ["application/problem+json"] = new JsonObject { ["schema"] = OpenApiSchemas.Reference(OpenApiSchemas.Problem) },
        },
    };

    [GeneratedRegex(@"\{\*?([a-z]+)\}")]
    private static partial Regex PathParameter();

    [GeneratedRegex(@"/?\{[a-z]+\?\}")]
    private static partial Regex OptionalSegment();

    [System.Text.Json.Serialization.JsonSerializable(typeof(JsonObject))]
    private sealed partial class JsonContext : System.Text.Json.Serialization.JsonSerializerContext;
}
