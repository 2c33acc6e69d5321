using System.Text.Json;
using System.Text.Json.Nodes;
using Encounters.Pipeline.Alerts;

namespace Encounters.Pipeline.Delivery;

/// <summary>An alert as the data of a CloudEvent, without what was said before it.</summary>
internal static class CloudEventDocument
{
    public const string Type = "ingestfunctions.alert.v1";
    public const string Source = "/ingestfunctions/alerts";

    /// <summary>The data.</summary>
    public static byte[] DataOf(Alert alert) => JsonSerializer.SerializeToUtf8Bytes(alert with { Earlier = [] }, AlertJson.Default.Alert);

    /// <summary>The whole event in the structured JSON format of CloudEvents 1.0.</summary>
    public static byte[] Of(Alert alert)
    {
        var document = new JsonObject
        {
            ["specversion"] = "1.0",
            ["id"] = alert.VersionId,
            ["source"] = Source,
            ["type"] = Type,
            ["subject"] = alert.Series,
            ["time"] = alert.RaisedAt.ToString("yyyy-MM-dd'T'HH:mm:ssK", System.Globalization.CultureInfo.InvariantCulture),
            ["datacontenttype"] = "application/json",
            ["data"] = JsonNode.Parse(DataOf(alert)),
        };
        return System.Text.Encoding.UTF8.GetBytes(document.ToJsonString());
    }
}
