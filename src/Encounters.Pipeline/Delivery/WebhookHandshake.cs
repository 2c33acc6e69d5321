using System.Collections.Concurrent;

namespace Encounters.Pipeline.Delivery;

/// <summary>
/// Asks a receiver whether it accepts messages from us before it gets the first one: the abuse protection of CloudEvents
/// webhooks. It keeps a wrong setting from sending messages to someone who never asked for them.
/// </summary>
internal sealed class WebhookHandshake
{
    /// <summary>The header that names the sender; it goes with every message as well.</summary>
    public const string OriginHeader = "WebHook-Request-Origin";

    private const string AllowedHeader = "WebHook-Allowed-Origin";

    // Each process asks once.
    private readonly ConcurrentDictionary<Uri, bool> _agreed = new();

    /// <summary>Who sends: the host at which this installation can be reached, or the name of the machine.</summary>
    public static string OriginOf(ChannelOptions channel) =>
        channel.PublicUrl?.IdnHost ?? Environment.MachineName.ToLowerInvariant();

    /// <summary>Asks, unless the receiver has agreed already.</summary>
    /// <exception cref="DeliveryFailedException">The receiver declines messages from us, or cannot answer now.</exception>
    public async Task AgreeAsync(HttpClient client, ChannelOptions channel, CancellationToken cancellationToken)
    {
        if (_agreed.ContainsKey(channel.Address!))
            return;
        var origin = OriginOf(channel);
        using var request = new HttpRequestMessage(HttpMethod.Options, channel.Address);
        request.Headers.Add(OriginHeader, origin);
        using var response = await client.SendAsync(request, cancellationToken);
        if (response.Headers.TryGetValues(AllowedHeader, out var allowed))
        {
            if (!allowed.Any(value => value == "*" || value.Equals(origin, StringComparison.OrdinalIgnoreCase)))
                throw new DeliveryFailedException(
                    $"The receiver does not allow '{origin}' to send to it ({AllowedHeader}). Set PublicUrl to the name that "
                        + $"it expects.");
        }
        else if ((int)response.StatusCode is 429 or >= 500)
        {
            throw new DeliveryFailedException(
                $"The receiver answered {(int)response.StatusCode} {response.ReasonPhrase} when asked for permission.");
        }

        // A receiver that says nothing does not know the handshake. The specification lets us send to it at a low rate, and ours
        // is one.
        _agreed[channel.Address!] = true;
    }
}
