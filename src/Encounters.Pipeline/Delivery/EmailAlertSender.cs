using System.Net.Sockets;
using Encounters.Pipeline.Alerts;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Encounters.Pipeline.Delivery;

/// <summary>Sends alerts by e-mail. The message id is the alert's, so that a mail system can drop a repeat.</summary>
public sealed class EmailAlertSender : IAlertSender
{
    private const int DefaultPort = 587;

    /// <inheritdoc/>
    public IReadOnlyList<ChannelKind> Kinds { get; } = [ChannelKind.Email];

    /// <inheritdoc/>
    public async Task SendAsync(Alert alert, ChannelOptions channel, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(channel);
        using var message = Compose(alert, channel);
        try
        {
            using var client = new SmtpClient();
            var address = channel.Address!;

            // STARTTLS must be offered by any server but one on this machine.
            var security = address.Scheme == "smtps" ? SecureSocketOptions.SslOnConnect
                : address.IsLoopback ? SecureSocketOptions.StartTlsWhenAvailable
                : SecureSocketOptions.StartTls;
            await client.ConnectAsync(address.Host, address.Port > 0 ? address.Port : DefaultPort, security, cancellationToken);
            if (!string.IsNullOrEmpty(channel.User))
                await client.AuthenticateAsync(channel.User, channel.Secret ?? "", cancellationToken);
            await client.SendAsync(message, cancellationToken);
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception exception) when (exception is CommandException or ProtocolException or SocketException or IOException
            or AuthenticationException or SslHandshakeException or NotSupportedException)
        {
            throw new DeliveryFailedException($"The mail server did not take it: {exception.Message}", exception);
        }
    }

    private static MimeMessage Compose(Alert alert, ChannelOptions channel)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(channel.From!));
        message.To.AddRange(channel.To.Select(address => MailboxAddress.Parse(address)));
        message.Subject = $"CBP encounters: {alert.Kind.ToString().ToLowerInvariant()} {alert.Series} {alert.Month} ({alert.Severity.ToString().ToLowerInvariant()})";
        message.MessageId = $"{alert.VersionId}@ingestfunctions";
        message.Date = alert.RaisedAt;
        message.Body = new TextPart("plain")
        {
            Text = string.Join("\n\n", [alert.Sentence, .. alert.Caveats, $"Release {alert.Release}, alert {alert.VersionId}."]) + "\n",
        };
        return message;
    }
}
