using System.Net;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using MimeKit.Utils;

namespace Encounters.Pipeline.Delivery;

/// <summary>
/// Sends messages by e-mail. The message id is that of the story or alert, so that a mail system can drop a repeat.
/// </summary>
public sealed class EmailAlertSender(AlertPictures pictures) : IAlertSender
{
    private const int DefaultPort = 587;

    /// <inheritdoc/>
    public IReadOnlyList<ChannelKind> Kinds { get; } = [ChannelKind.Email];

    /// <inheritdoc/>
    public async Task SendAsync(Message message, ChannelOptions channel, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(channel);
        using var mail = Compose(message, channel, await pictures.DrawAsync(message, cancellationToken));
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
            await client.SendAsync(mail, cancellationToken);
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception exception) when (exception is CommandException or ProtocolException or SocketException or IOException
            or AuthenticationException or SslHandshakeException or NotSupportedException)
        {
            throw new DeliveryFailedException($"The mail server did not accept the message: {exception.Message}", exception);
        }
    }

    private static MimeMessage Compose(Message message, ChannelOptions channel, AlertPicture? picture)
    {
        var mail = new MimeMessage();
        mail.From.Add(MailboxAddress.Parse(channel.From!));
        mail.To.AddRange(channel.To.Select(address => MailboxAddress.Parse(address)));
        mail.Subject = message.Subject;
        mail.MessageId = $"{message.VersionId}@ingestfunctions";
        mail.Date = message.RaisedAt;
        var (paragraphs, lines) = (message.Paragraphs(), StoryText.Lines(message));
        string[] notes = [.. message.Caveats, message.Footer];
        var text = string.Join("\n\n", paragraphs) + (lines.Count > 0 ? "\n\n" + string.Join("\n", lines) : "") + "\n\n"
            + string.Join("\n\n", notes) + "\n";
        var body = new BodyBuilder { TextBody = text };
        if (picture is not null)
            body.HtmlBody = ToHtml(message.Subject, paragraphs, lines, notes, picture, body.LinkedResources);
        mail.Body = body.ToMessageBody();
        return mail;
    }

    private static string ToHtml(
        string subject,
        IReadOnlyList<string> paragraphs,
        IReadOnlyList<string> lines,
        IReadOnlyList<string> notes,
        AlertPicture picture,
        AttachmentCollection resources)
    {
        var image = resources.Add("chart.png", picture.Png.ToArray(), new ContentType("image", "png"));
        image.ContentId = MimeUtils.GenerateMessageId();
        return $"<p><strong>{WebUtility.HtmlEncode(subject)}</strong></p>"
            + string.Concat(paragraphs.Select(text => $"<p>{WebUtility.HtmlEncode(text)}</p>"))
            + (lines.Count > 0
                ? $"<ul>{string.Concat(lines.Select(text => $"<li>{WebUtility.HtmlEncode(text)}</li>"))}</ul>"
                : "")
            + $"<p><img src=\"cid:{image.ContentId}\" width=\"960\" alt=\"{WebUtility.HtmlEncode(picture.Description)}\"></p>"
            + string.Concat(notes.Select(text => $"<p>{WebUtility.HtmlEncode(text)}</p>"));
    }
}
