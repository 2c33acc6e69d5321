using System.ComponentModel;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Encounters.Api.Endpoints;

/// <summary>
/// The schemas of the documents that the API returns. Each document becomes a component, so that generated clients have a name
/// for it.
/// </summary>
internal sealed class OpenApiSchemas
{
    /// <summary>The component that every error is described by.</summary>
    public const string Problem = "Problem";

    private readonly JsonSchemaExporterOptions _exporter;

    /// <summary>Begins with the one document that is not ours.</summary>
    public OpenApiSchemas()
    {
        _exporter = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Complete };
        Components[Problem] = new JsonObject
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
        };
    }

    /// <summary>The components so far, by name.</summary>
    public JsonObject Components { get; } = [];

    /// <summary>The schema of a document or of a list of documents.</summary>
    public JsonNode Of(JsonTypeInfo type) => type.GetJsonSchemaAsNode(_exporter);

    /// <summary>A reference to a component.</summary>
    public static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    /// <summary>The schema of a plain value.</summary>
    public static JsonObject Typed(string type) => new() { ["type"] = type };

    /// <summary>Adds what the exporter leaves out, and moves objects into components.</summary>
    private JsonObject Complete(JsonSchemaExporterContext context, JsonNode exported)
    {
        var schema = exported.AsObject();
        if (FormatOf(context.TypeInfo.Type) is { } format)
            schema["format"] = format;
        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object)
            schema = ToComponent(context.TypeInfo, schema);
        if (DescriptionOf(context.PropertyInfo) is { } description)
            schema["description"] = description;
        return schema;
    }

    private JsonObject ToComponent(JsonTypeInfo type, JsonObject schema)
    {
        var name = type.Type.Name.Replace("Answer", "", StringComparison.Ordinal);
        var isNullable = schema["type"] is JsonArray;
        if (!Components.ContainsKey(name))
        {
            var required = type.Properties.Where(IsAlwaysThere).Select(property => (JsonNode)property.Name);
            Components[name] = new JsonObject
            {
                ["type"] = "object",
                ["required"] = new JsonArray([.. required]),
                ["properties"] = schema["properties"]?.DeepClone(),
            };
        }

        return isNullable ? new JsonObject { ["oneOf"] = new JsonArray(Reference(name), Typed("null")) } : Reference(name);
    }

    private static bool IsAlwaysThere(JsonPropertyInfo property) =>
        !property.IsGetNullable && Nullable.GetUnderlyingType(property.PropertyType) is null;

    private static string? FormatOf(Type type)
    {
        var known = Nullable.GetUnderlyingType(type) ?? type;
        return known == typeof(long) ? "int64" : known == typeof(double) ? "double" : null;
    }

    private static string? DescriptionOf(JsonPropertyInfo? property) => property?.AttributeProvider?
        .GetCustomAttributes(typeof(DescriptionAttribute), inherit: false).OfType<DescriptionAttribute>()
        .FirstOrDefault()?.Description;
}
