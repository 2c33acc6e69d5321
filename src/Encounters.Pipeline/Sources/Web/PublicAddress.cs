using System.Net;
using System.Net.Sockets;

namespace Encounters.Pipeline.Sources.Web;

/// <summary>Distinguishes public addresses from those inside a machine or network, which a site must not lead us to.</summary>
public static class PublicAddress
{
    // Special-purpose ranges of the IANA registries (RFC 6890 and its successors) that no public site has.
    // Three of them carry an IPv4 address inside, which may be a private one: translation (64:ff9b::/96), Teredo (2001::/32) and
    // 6to4 (2002::/16).
    private static readonly IPNetwork[] Special =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/128", "::1/128", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/32", "2001:db8::/32",
            "2002::/16", "fc00::/7",
            "fe80::/10", "ff00::/8",
        ]).Select(network => IPNetwork.Parse(network)),
    ];

    /// <summary>Whether the address is one that a public site can have.</summary>
    public static bool IsPublic(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Special.Any(network => network.Contains(plain));
    }

    /// <summary>
    /// Connects to a host. A name must resolve to a public address, and the connection goes to just that one; a literal address
    /// or
    /// <c>localhost</c> reaches this point only when the settings list it as an allowed origin on purpose.
    /// </summary>
    /// <exception cref="WebRefusedException">The name resolves to no public address.</exception>
    internal static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var endpoint = context.DnsEndPoint;
        var addresses = await Dns.GetHostAddressesAsync(endpoint.Host, cancellationToken);
        var isNamedOnPurpose = endpoint.Host == "localhost" || IPAddress.TryParse(endpoint.Host, out _);
        var allowed = isNamedOnPurpose ? addresses : [.. addresses.Where(IsPublic)];
        if (allowed.Length == 0)
            throw new WebRefusedException(
                $"'{endpoint.Host}' resolves to {string.Join(", ", addresses.AsEnumerable())}, which is not a public address.");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, endpoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
