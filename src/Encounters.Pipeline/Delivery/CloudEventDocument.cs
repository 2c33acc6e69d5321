using System.Text.Json;
using System.Text.Json.Nodes;
using Encounters.Pipeline.Alerts;

namespace Encounters.Pipeline.Delivery;

/// <summary>A message as the data of a CloudEvent: the story, or the alert that is not part of one.</summary>
internal static class CloudEventDocument
{
    public const string Source = "/ingestfunctions/alerts";

    /// <summary>The type of the event.</summary>
    public static string TypeOf(Message message) => message.Story is null
        ? "ingestfunctions.alert.v1"
        : "ingestfunctions.story.v1";

    /// <summary>The data.</summary>
    public static byte[] DataOf(Message message) => message.Story is { } story
        ? JsonSerializer.SerializeToUtf8Bytes(story, AlertJson.Default.Story)
        : JsonSerializer.SerializeToUtf8Bytes(message.Alert!, AlertJson.Default.Alert);

    /// <summary>The whole event in the structured JSON format of CloudEvents 1.0.</summary>
    public static byte[] Of(Message message)
    {
        var document = new JsonObject
        {
            ["specversion"] = "1.0",
            ["id"] = message.VersionId,
            ["source"] = Source,
            ["type"] = TypeOf(message),
            ["subject"] = message.Series,
            ["time"] = message.RaisedAt.ToString("yyyy-MM-dd'T'HH:mm:ssK", System.Globalization.CultureInfo.InvariantCulture),
            ["datacontenttype"] = "application/json",
            ["data"] = JsonNode.Parse(DataOf(message)),
        };
        return System.Text.Encoding.UTF8.GetBytes(document.ToJsonString());
    }
}
