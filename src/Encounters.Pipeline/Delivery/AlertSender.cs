using Encounters.Pipeline.Alerts;

namespace Encounters.Pipeline.Delivery;

/// <summary>Sends an alert over one kind of channel.</summary>
public interface IAlertSender
{
    /// <summary>The kinds that it can send over.</summary>
    IReadOnlyList<ChannelKind> Kinds { get; }

    /// <summary>Sends the alert.</summary>
    /// <exception cref="DeliveryFailedException">The receiver did not take it.</exception>
    Task SendAsync(Alert alert, ChannelOptions channel, CancellationToken cancellationToken);
}

/// <summary>A receiver did not take an alert; it will be tried again.</summary>
public sealed class DeliveryFailedException(string message, Exception? innerException = null) : Exception(message, innerException);
