using System.Net;
using System.Net.Sockets;
using Encounters.Pipeline.Alerts;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using MimeKit.Utils;

namespace Encounters.Pipeline.Delivery;

/// <summary>Sends alerts by e-mail. The message id is the alert's, so that a mail system can drop a repeat.</summary>
public sealed class EmailAlertSender(AlertPictures pictures) : IAlertSender
{
    private const int DefaultPort = 587;

    /// <inheritdoc/>
    public IReadOnlyList<ChannelKind> Kinds { get; } = [ChannelKind.Email];

    /// <inheritdoc/>
    public async Task SendAsync(Alert alert, ChannelOptions channel, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(channel);
        using var message = Compose(alert, channel, await pictures.DrawAsync(alert, cancellationToken));
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

    private static MimeMessage Compose(Alert alert, ChannelOptions channel, AlertPicture? picture)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(channel.From!));
        message.To.AddRange(channel.To.Select(address => MailboxAddress.Parse(address)));
        message.Subject = $"CBP encounters: {alert.Kind.ToString().ToLowerInvariant()} {alert.Series} {alert.Month} ({alert.Severity.ToString().ToLowerInvariant()})";
        message.MessageId = $"{alert.VersionId}@ingestfunctions";
        message.Date = alert.RaisedAt;
        string[] paragraphs = [alert.Sentence, .. alert.Caveats, $"Release {alert.Release}, alert {alert.VersionId}."];
        var body = new BodyBuilder { TextBody = string.Join("\n\n", paragraphs) + "\n" };
        if (picture is not null)
            body.HtmlBody = ToHtml(paragraphs, picture, body.LinkedResources);
        message.Body = body.ToMessageBody();
        return message;
    }

    private static string ToHtml(string[] paragraphs, AlertPicture picture, AttachmentCollection resources)
    {
        var image = resources.Add("chart.png", picture.Png.ToArray(), new ContentType("image", "png"));
        image.ContentId = MimeUtils.GenerateMessageId();
        return $"<p><strong>{WebUtility.HtmlEncode(paragraphs[0])}</strong></p>"
            + $"<p><img src=\"cid:{image.ContentId}\" width=\"960\" alt=\"{WebUtility.HtmlEncode(picture.Description)}\"></p>"
            + string.Concat(paragraphs.Skip(1).Select(text => $"<p>{WebUtility.HtmlEncode(text)}</p>"));
    }
}
