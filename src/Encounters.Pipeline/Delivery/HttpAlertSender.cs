using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Encounters.Pipeline.Sources.Web;
using Microsoft.Extensions.Options;
using Polly;

namespace Encounters.Pipeline.Delivery;

/// <summary>Sends messages over HTTP: signed CloudEvents, Slack messages, Teams cards.</summary>
public sealed class HttpAlertSender(IHttpClientFactory clients, IOptions<DeliveryOptions> options, TimeProvider clock)
    : IAlertSender
{
    /// <summary>The name of the HTTP client.</summary>
    public const string ClientName = "alerts";

    private readonly WebhookHandshake _handshake = new();

    /// <inheritdoc/>
    public IReadOnlyList<ChannelKind> Kinds { get; } = [ChannelKind.Webhook, ChannelKind.Slack, ChannelKind.Teams];

    /// <inheritdoc/>
    public async Task SendAsync(Message message, ChannelOptions channel, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(channel);
        using var request = channel.Kind == ChannelKind.Webhook ? SignedEvent(message, channel) : ChatMessage(message, channel);
        try
        {
            using var client = clients.CreateClient(ClientName);
            if (channel.Kind == ChannelKind.Webhook)
                await _handshake.AgreeAsync(client, channel, cancellationToken);
            using var response = await client.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw Refused(response);
        }
        catch (Exception exception) when (exception is HttpRequestException or ExecutionRejectedException)
        {
            // The address of a chat webhook is a secret: it is not repeated.
            throw new DeliveryFailedException($"The receiver could not be reached: {exception.GetBaseException().Message}",
                exception);
        }
    }

    private DeliveryFailedException Refused(HttpResponseMessage response) =>
        new($"The receiver answered {(int)response.StatusCode} {response.ReasonPhrase}.")
        {
            // In both specifications, this answer means that the receiver accepts no more messages.
            IsFinal = response.StatusCode == HttpStatusCode.Gone,
            RetryAt = WebReader.RetryAt(response, clock.GetUtcNow()),
        };

    private HttpRequestMessage SignedEvent(Message message, ChannelOptions channel)
    {
        var (body, id, now) = (CloudEventDocument.Of(message), WebhookSignature.IdOf(message.VersionId),
            clock.GetUtcNow().ToUnixTimeSeconds());
        var request = Post(channel, body, "application/cloudevents+json");
        request.Headers.Add(WebhookHandshake.OriginHeader, WebhookHandshake.OriginOf(channel));
        request.Headers.Add(WebhookSignature.IdHeader, id);
        request.Headers.Add(WebhookSignature.TimestampHeader, now.ToString(CultureInfo.InvariantCulture));
        var key = WebhookSignature.KeyOf(channel.Secret)
            ?? throw new InvalidOperationException($"The channel '{channel.Name}' has no key to sign with.");
        request.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Sign(key, id, now, body));
        return request;
    }

    private HttpRequestMessage ChatMessage(Message message, ChannelOptions channel)
    {
        var picture = AlertPictures.AddressOf(message, channel, options.Value.ChartPath);
        var body = channel.Kind == ChannelKind.Slack
            ? ChatMessages.ForSlack(message, picture)
            : ChatMessages.ForTeams(message, picture);
        return Post(channel, Encoding.UTF8.GetBytes(body.ToJsonString()), "application/json");
    }

    private static HttpRequestMessage Post(ChannelOptions channel, byte[] body, string mediaType)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, channel.Address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType, "utf-8");
        return request;
    }
}
