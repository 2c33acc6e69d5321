using Microsoft.Extensions.Logging;

namespace Encounters.Pipeline.Delivery;

/// <summary>
/// Writes messages to the log. On Azure a rule sends each by e-mail from there, so that we need no mail server or password.
/// </summary>
public sealed partial class LogAlertSender(ILogger<LogAlertSender> logger) : IAlertSender
{
    // The e-mail shows the text as a dimension of the alert, and dimensions are short.
    private const int MostCharacters = 1_000;

    /// <inheritdoc/>
    public IReadOnlyList<ChannelKind> Kinds { get; } = [ChannelKind.Log];

    /// <inheritdoc/>
    public Task SendAsync(Message message, ChannelOptions channel, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var text = string.Join(" ", [.. message.Paragraphs(), .. StoryText.Lines(message), message.Footer]);
        LogMessage(message.Subject, ChatMessages.Clip(text, MostCharacters));
        return Task.CompletedTask;
    }

    // A rule asks for the properties.
    [LoggerMessage(1304, LogLevel.Warning, "{MessageSubject}: {MessageText}")]
    private partial void LogMessage(string messageSubject, string messageText);
}
