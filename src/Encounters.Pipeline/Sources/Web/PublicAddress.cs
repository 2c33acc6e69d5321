using System.Net;
using System.Net.Sockets;
using Microsoft.Security.AntiSSRF;

namespace Encounters.Pipeline.Sources.Web;

/// <summary>Distinguishes public addresses from those inside a machine or network, which a site must not lead us to.</summary>
public static class PublicAddress
{
    // The special-purpose ranges of the IANA registries and Azure's own address inside every virtual machine, as Microsoft
    // maintains them. Three carry an IPv4 address inside, which may be private: translation, Teredo and 6to4.
    private static readonly IPNetwork[] Special =
        [.. IPAddressRanges.recommendedLatest.Select(network => IPNetwork.Parse(network))];

    /// <summary>Whether the address is one that a public site can have.</summary>
    public static bool IsPublic(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Special.Any(network => network.Contains(plain));
    }

    /// <summary>
    /// Connects to a host. A name must resolve to a public address, and the connection goes to just that one; a literal address
    /// or <c>localhost</c> reaches this point only when the settings list it as an allowed origin on purpose.
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
