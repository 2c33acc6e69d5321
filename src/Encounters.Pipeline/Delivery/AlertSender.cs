namespace Encounters.Pipeline.Delivery;

/// <summary>Sends a message over one kind of channel.</summary>
public interface IAlertSender
{
    /// <summary>The kinds that it can send over.</summary>
    IReadOnlyList<ChannelKind> Kinds { get; }

    /// <summary>Sends the message.</summary>
    /// <exception cref="DeliveryFailedException">The receiver did not take it.</exception>
    Task SendAsync(Message message, ChannelOptions channel, CancellationToken cancellationToken);
}

/// <summary>A receiver did not take a message; it will be tried again.</summary>
public sealed class DeliveryFailedException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether the receiver declines further messages, so that none is sent again.</summary>
    public bool IsFinal { get; init; }

    /// <summary>When the receiver asks us to try again, if it says so.</summary>
    public DateTimeOffset? RetryAt { get; init; }
}
