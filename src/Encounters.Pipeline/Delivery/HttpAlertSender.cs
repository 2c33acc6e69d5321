using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Polly;

namespace Encounters.Pipeline.Delivery;

/// <summary>Sends messages over HTTP: signed CloudEvents, Slack messages, Teams cards.</summary>
public sealed class HttpAlertSender(IHttpClientFactory clients, IOptions<DeliveryOptions> options) : IAlertSender
{
    /// <summary>The name of the HTTP client.</summary>
    public const string ClientName = "alerts";

    /// <summary>The header of the signature: <c>sha256=</c> and the HMAC-SHA256 of the body in hexadecimal.</summary>
    public const string SignatureHeader = "X-Ingest-Signature-256";

    /// <inheritdoc/>
    public IReadOnlyList<ChannelKind> Kinds { get; } = [ChannelKind.Webhook, ChannelKind.Slack, ChannelKind.Teams];

    /// <inheritdoc/>
    public async Task SendAsync(Message message, ChannelOptions channel, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(channel);
        var body = channel.Kind switch
        {
            ChannelKind.Slack => Encoding.UTF8.GetBytes(SlackMessage(message, channel).ToJsonString()),
            ChannelKind.Teams => Encoding.UTF8.GetBytes(TeamsMessage(message, channel).ToJsonString()),
            _ => CloudEventDocument.Of(message),
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, channel.Address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(
            channel.Kind == ChannelKind.Webhook ? "application/cloudevents+json" : "application/json", "utf-8");
        if (channel is { Kind: ChannelKind.Webhook, Secret: { } secret })
        {
            var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body);
            request.Headers.Add(SignatureHeader, $"sha256={Convert.ToHexStringLower(signature)}");
        }

        try
        {
            using var client = clients.CreateClient(ClientName);
            using var response = await client.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw new DeliveryFailedException($"The receiver answered {(int)response.StatusCode} {response.ReasonPhrase}.");
        }
        catch (Exception exception) when (exception is HttpRequestException or ExecutionRejectedException)
        {
            // The address of a chat webhook is a secret: it is not repeated.
            throw new DeliveryFailedException($"The receiver cannot be reached: {exception.GetBaseException().Message}", exception);
        }
    }

    private JsonObject SlackMessage(Message message, ChannelOptions channel) => new()
    {
        ["text"] = Escape(message.Subject),
        ["blocks"] = new JsonArray(
        [
            new JsonObject
            {
                ["type"] = "section",
                ["text"] = new JsonObject
                {
                    ["type"] = "mrkdwn",
                    ["text"] = $"*{Escape(message.Subject)}*\n{Escape(string.Join("\n", [.. message.Paragraphs(), .. StoryText.Lines(message)]))}",
                },
            },
            .. Picture(message, channel, address => new JsonObject
            {
                ["type"] = "image",
                ["image_url"] = address,
                ["alt_text"] = PictureText(message),
            }),
            new JsonObject
            {
                ["type"] = "context",
                ["elements"] = new JsonArray(new JsonObject { ["type"] = "mrkdwn", ["text"] = Escape(Footer(message)) }),
            },
        ]),
    };

    private JsonObject TeamsMessage(Message message, ChannelOptions channel) => new()
    {
        ["type"] = "message",
        ["attachments"] = new JsonArray(new JsonObject
        {
            ["contentType"] = "application/vnd.microsoft.card.adaptive",
            ["content"] = new JsonObject
            {
                ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
                ["type"] = "AdaptiveCard",
                ["version"] = "1.4",
                ["body"] = new JsonArray(
                [
                    Text(message.Subject, "Bolder", "Medium"),
                    .. message.Paragraphs().Concat(StoryText.Lines(message)).Select(text => Text(text, "Default", "Default")),
                    .. Picture(message, channel, address => new JsonObject { ["type"] = "Image", ["url"] = address, ["altText"] = PictureText(message) }),
                    Text(Footer(message), "Lighter", "Small"),
                ]),
            },
        }),
    };

    private static JsonObject Text(string text, string weight, string size) =>
        new() { ["type"] = "TextBlock", ["text"] = text, ["weight"] = weight, ["size"] = size, ["wrap"] = true };

    private JsonObject[] Picture(Message message, ChannelOptions channel, Func<string, JsonObject> make) =>
        AlertPictures.AddressOf(message, channel, options.Value.ChartPath) is { } address ? [make(address.AbsoluteUri)] : [];

    private static string PictureText(Message message) => $"Chart of {message.Series} up to {message.Month}";

    private static string Footer(Message message) => string.Join(" ", [message.Footer, .. message.Caveats]);

    // Slack's own rule: these three characters are escaped, nothing else.
    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
