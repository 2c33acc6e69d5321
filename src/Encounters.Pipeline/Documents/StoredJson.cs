using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Encounters.Releases;
using Encounters.Storage;

namespace Encounters.Pipeline.Documents;

/// <summary>
/// Writes and reads the JSON documents of the store: UTF-8, indented, camel case, no nulls, one line end at the end.
/// </summary>
public static class StoredJson
{
    /// <summary>The documents that can be written and read.</summary>
    public static StoredJsonContext Types { get; } = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,

        // Documents are files, not parts of a web page: a name such as "Türkiye" stays readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>The document as bytes; equal documents give equal bytes.</summary>
    public static byte[] Write<T>(T document, JsonTypeInfo<T> type) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(document, type), (byte)'\n'];

    /// <summary>Reads a document.</summary>
    /// <exception cref="StoreDamagedException">The bytes are not such a document.</exception>
    public static T Read<T>(BlobDocument blob, string path, JsonTypeInfo<T> type)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(blob);
        try
        {
            return JsonSerializer.Deserialize(blob.Content.Span, type)
                ?? throw new StoreDamagedException($"'{path}' contains null instead of a document.");
        }
        catch (JsonException exception)
        {
            throw new StoreDamagedException($"'{path}' is damaged: {exception.Message}", exception);
        }
    }
}

/// <summary>Source-generated serialization of the store's documents.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(OriginDocument))]
[JsonSerializable(typeof(ManifestDocument))]
[JsonSerializable(typeof(LatestDocument))]
[JsonSerializable(typeof(CombinedManifestDocument))]
[JsonSerializable(typeof(ReasonsDocument))]
[JsonSerializable(typeof(RefusedDocument))]
[JsonSerializable(typeof(TotalsDocument))]
[JsonSerializable(typeof(Drift))]
public sealed partial class StoredJsonContext : JsonSerializerContext;
