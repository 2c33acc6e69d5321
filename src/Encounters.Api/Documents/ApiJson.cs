using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Encounters.Api.Documents;

/// <summary>Source-generated serialization of the answers.</summary>
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<SeriesMonthDocument>))]
[JsonSerializable(typeof(IReadOnlyList<ExpectedMonthDocument>))]
[JsonSerializable(typeof(IReadOnlyList<ReleaseDocument>))]
[JsonSerializable(typeof(IReadOnlyList<RevisionDocument>))]
[JsonSerializable(typeof(IReadOnlyList<AlertDocument>))]
[JsonSerializable(typeof(IReadOnlyList<DatasetDocument>))]
[JsonSerializable(typeof(CheckDocument))]
[JsonSerializable(typeof(IngestNowDocument))]
[JsonSerializable(typeof(PassAcceptedDocument))]
[JsonSerializable(typeof(HandedInDocument))]
[JsonSerializable(typeof(PollDocument))]
[JsonSerializable(typeof(HealthDocument))]
public sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>The documents that are answered: camel case; characters outside ASCII stay readable.</summary>
    public static ApiJson Types { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All),
    });
}
