using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Encounters.Words;

namespace Encounters.Api.Endpoints;

/// <summary>Writes the OpenAPI 3.0 document: the operations, and the schemas of the documents that they answer.</summary>
internal static partial class OpenApiDescription
{
    private static readonly Lazy<byte[]> Written =
        new(() => JsonSerializer.SerializeToUtf8Bytes(Build(), JsonContext.Default.JsonObject));

    /// <summary>The document.</summary>
    public static ReadOnlyMemory<byte> Json => Written.Value;

    private static JsonObject Build()
    {
        var schemas = new JsonObject
        {
            ["Problem"] = new JsonObject
            {
                ["type"] = "object",
                ["description"] = "Problem details (RFC 9457).",
                ["properties"] = new JsonObject
                {
                    ["type"] = Typed("string"),
                    ["title"] = Typed("string"),
                    ["status"] = Typed("integer"),
                    ["detail"] = Typed("string"),
                    ["errors"] = new JsonObject
                    {
                        ["type"] = "object",
                        ["additionalProperties"] = new JsonObject { ["type"] = "array", ["items"] = Typed("string") },
                    },
                },
            },
        };
        var paths = new JsonObject();
        foreach (var endpoint in ApiEndpoints.Described)
        {
            // A catch-all and an optional segment are one segment in the words of OpenAPI.
            var path = "/" + PathParameter().Replace(endpoint.Template, "{$1}");
            paths[path] ??= new JsonObject();
            paths[path]![endpoint.Methods[0]] = Describe(endpoint, schemas);
        }

        return new JsonObject
        {
            ["openapi"] = "3.0.4",
            ["info"] = new JsonObject
            {
                ["title"] = "CBP encounters",
                ["version"] = "1",
                ["description"] = "Encounter statistics of U.S. Customs and Border Protection as published, restated and judged. "
                    + Caveats.EventNotPersonBriefly,
                ["license"] = new JsonObject
                {
                    ["name"] = "U.S. Government Work (public domain)",
                    ["url"] = "https://www.usa.gov/government-works"
                },
            },
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas,
                ["securitySchemes"] = new JsonObject
                {
                    ["key"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "x-functions-key" },
                },
            },
        };
    }

    private static JsonObject Describe(ApiEndpoint endpoint, JsonObject schemas)
    {
        var parameters = new JsonArray();
        foreach (Match segment in PathParameter().Matches(endpoint.Template))
            parameters.Add((JsonNode)Parameter(segment.Groups[1].Value, "path", "", "string", isRequired: true, null));
        foreach (var parameter in endpoint.Parameters)
            parameters.Add((JsonNode)Parameter(parameter.Name, "query", parameter.Description, parameter.Type,
                parameter.IsRequired, parameter.Example));

        var content = new JsonObject();
        if (endpoint.Answer is { } answer)
            content["application/json"] = new JsonObject { ["schema"] = SchemaOf(answer, schemas) };
        foreach (var mediaType in endpoint.MediaTypes)
            content[mediaType] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string", ["format"] = "binary" } };
        var responses = new JsonObject { ["200"] = new JsonObject { ["description"] = endpoint.Summary, ["content"] = content } };
        if (endpoint.Created is { } created)
        {
            responses["201"] = new JsonObject
            {
                ["description"] = "It is new.",
                ["content"] =
                new JsonObject { ["application/json"] = new JsonObject { ["schema"] = SchemaOf(created, schemas) } },
            };
        }

        if (endpoint.Accepted is { } accepted)
        {
            responses["202"] = new JsonObject
            {
                ["description"] = "It takes longer and goes on.",
                ["content"] =
                new JsonObject { ["application/json"] = new JsonObject { ["schema"] = SchemaOf(accepted, schemas) } },
            };
        }

        foreach (var status in endpoint.Problems.Concat([400, 429, 503]).Order())
            responses[$"{status}"] = Problem(status);

        var described = new JsonObject
        {
            ["operationId"] = endpoint.Name,
            ["summary"] = endpoint.Summary,
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
                    new JsonObject { ["schema"] = new JsonObject { ["type"] = "string", ["format"] = "binary" } },
                },
            };
        }

        if (endpoint.Access == EndpointAccess.Function)
            described["security"] = new JsonArray(new JsonObject { ["key"] = new JsonArray() });
        return described;
    }

    private static JsonObject Parameter(
        string name, string place, string description, string type, bool isRequired, string? example)
    {
        var parameter = new JsonObject
        {
            ["name"] = name,
            ["in"] = place,
            ["required"] = isRequired,
            ["description"] = description,
            ["schema"] = Typed(type),
        };
        if (example is not null)
            parameter["example"] = type == "integer"
                ? int.Parse(example, System.Globalization.CultureInfo.InvariantCulture)
                : example;
        return parameter;
    }

    private static JsonObject Problem(int status) => new()
    {
        ["description"] = status switch
        {
            400 => "Parameters cannot be understood.",
            401 => "The key is missing or wrong.",
            404 => "Not found.",
            408 => "The body came too slowly.",
            413 => "The body is too large.",
            415 => "The body is compressed.",
            422 => "The file was rejected; detail has the reasons.",
            409 => "Another process works on the store.",
            429 => "Too many requests; Retry-After says when to go on.",
            _ => "The store cannot be used now.",
        },
        ["content"] = new JsonObject
        {
            ["application/problem+json"] = new JsonObject { ["schema"] = Reference("Problem") },
        },
    };

    /// <summary>
    /// The schema of a document; documents in it become components, so that generated clients have names for them.
    /// </summary>
    private static JsonObject SchemaOf(JsonTypeInfo type, JsonObject schemas)
    {
        if (type.Kind == JsonTypeInfoKind.Enumerable && type.ElementType is { } element)
            return new JsonObject { ["type"] = "array", ["items"] = SchemaOf(type.Options.GetTypeInfo(element), schemas) };
        if (type.Kind != JsonTypeInfoKind.Object)
            return Scalar(type);
        var name = type.Type.Name.Replace("Answer", "", StringComparison.Ordinal);
        if (schemas.ContainsKey(name))
            return Reference(name);

        schemas[name] = null;
        var (properties, required) = (new JsonObject(), new JsonArray());
        foreach (var property in type.Properties)
        {
            var schema = SchemaOf(type.Options.GetTypeInfo(property.PropertyType), schemas);
            var isNullable = property.IsGetNullable || Nullable.GetUnderlyingType(property.PropertyType) is not null;
            if (isNullable)
                schema["nullable"] = true;
            if (!schema.ContainsKey("$ref") && DescriptionOf(property) is { } description)
                schema["description"] = description;
            properties[property.Name] = schema;
            if (!isNullable)
                required.Add((JsonNode?)JsonValue.Create(property.Name));
        }

        schemas[name] = new JsonObject { ["type"] = "object", ["required"] = required, ["properties"] = properties };
        return Reference(name);
    }

    private static JsonObject Scalar(JsonTypeInfo type)
    {
        var known = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        var schema = Typed(known == typeof(string) || known == typeof(DateTimeOffset) ? "string"
            : known == typeof(bool) ? "boolean"
            : known == typeof(double) ? "number"
            : known == typeof(int) || known == typeof(long) ? "integer"
            : throw new NotSupportedException($"{known} has no schema."));
        var format = known == typeof(DateTimeOffset)
            ? "date-time"
            : known == typeof(long) ? "int64" : known == typeof(double) ? "double" : null;
        if (format is not null)
            schema["format"] = format;
        return schema;
    }

    private static string? DescriptionOf(JsonPropertyInfo property) => property.AttributeProvider?
        .GetCustomAttributes(typeof(DescriptionAttribute), inherit: false).OfType<DescriptionAttribute>()
        .FirstOrDefault()?.Description;

    private static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    private static JsonObject Typed(string type) => new() { ["type"] = type };

    [GeneratedRegex(@"\{\*?([a-z]+)\??\}")]
    private static partial Regex PathParameter();

    [System.Text.Json.Serialization.JsonSerializable(typeof(JsonObject))]
    private sealed partial class JsonContext : System.Text.Json.Serialization.JsonSerializerContext;
}
