using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Encounters.Api.Answers;

/// <summary>Source-generated serialization of the answers.</summary>
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<SeriesNameAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<SeriesMonthAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<ExpectedMonthAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<SeriesYearAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<VintageAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<ReleaseAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<RevisionAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<AlertAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<DatasetAnswer>))]
[JsonSerializable(typeof(DatasetFileRow))]
[JsonSerializable(typeof(CheckAnswer))]
[JsonSerializable(typeof(CheckMatchAnswer))]
[JsonSerializable(typeof(TextCheckAnswer))]
[JsonSerializable(typeof(IngestNowAnswer))]
[JsonSerializable(typeof(PassAcceptedAnswer))]
[JsonSerializable(typeof(HandedInAnswer))]
[JsonSerializable(typeof(PollAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
public sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>The documents that are answered: camel case; characters outside ASCII stay readable.</summary>
    public static ApiJson Types { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All),
    });
}
