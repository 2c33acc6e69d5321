using Encounters.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encounters.Pipeline.Delivery;

/// <summary>What a round of deliveries did.</summary>
/// <param name="Delivered">How many receivers took a message.</param>
/// <param name="Postponed">How many did not and will be tried again.</param>
/// <param name="Dead">How many were given up on.</param>
public readonly record struct DeliveryReport(int Delivered, int Postponed, int Dead);

/// <summary>
/// Delivers what is due in the outbox, at least once: a message whose receiver took it just before this process died is sent
/// again with the same id. Failures are tried again over hours and days, then given up.
/// </summary>
public sealed partial class AlertDelivery(
    Store store,
    IEnumerable<IAlertSender> senders,
    IOptions<DeliveryOptions> options,
    TimeProvider clock,
    ILogger<AlertDelivery> logger)
{
    /// <summary>The number of failures, reached after about three days, at which a delivery is given up on.</summary>
    public const int MaxAttempts = 12;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(12);

    private readonly Outbox _outbox = new(store.Tables, options.Value);

    /// <summary>Delivers what is due.</summary>
    public async Task<DeliveryReport> DeliverAsync(CancellationToken cancellationToken)
    {
        var report = default(DeliveryReport);
        var channels = options.Value.Channels.ToDictionary(channel => channel.Name);
        await foreach (var delivery in _outbox.ListDueAsync(clock.GetUtcNow(), cancellationToken))
        {
            // A channel that was removed from the settings keeps its deliveries until it is added again.
            if (!channels.TryGetValue(delivery.Channel, out var channel))
                continue;
            var result = await SendAsync(delivery, channel, cancellationToken);
            await _outbox.WriteAsync(delivery, result, cancellationToken);
            report = result.State switch
            {
                DeliveryState.Delivered => report with { Delivered = report.Delivered + 1 },
                DeliveryState.Dead => report with { Dead = report.Dead + 1 },
                _ => report with { Postponed = report.Postponed + 1 },
            };
        }

        return report;
    }

    private async Task<OutboxEntry> SendAsync(OutboxEntry delivery, ChannelOptions channel, CancellationToken cancellationToken)
    {
        var attempts = delivery.Attempts + 1;
        try
        {
            await senders.First(sender => sender.Kinds.Contains(channel.Kind))
                .SendAsync(delivery.Message, channel, cancellationToken);
            LogDelivered(delivery.Message.VersionId, channel.Name);
            return delivery with { State = DeliveryState.Delivered, Attempts = attempts, LastError = null };
        }
        catch (DeliveryFailedException exception)
        {
            var pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(attempts - 1, 10)));
            var state = exception.IsFinal || attempts >= MaxAttempts ? DeliveryState.Dead : DeliveryState.Pending;
            LogFailed(delivery.Message.VersionId, channel.Name, attempts, exception.Message);
            if (state == DeliveryState.Dead)
                LogGivenUp(delivery.Message.VersionId, channel.Name, attempts);
            var next = clock.GetUtcNow() + pause;
            return delivery with
            {
                State = state,
                Attempts = attempts,
                NextAttempt = exception.RetryAt > next ? exception.RetryAt.Value : next,
                LastError = exception.Message,
            };
        }
    }

    [LoggerMessage(1300, LogLevel.Information, "Delivered {Message} to {Channel}")]
    private partial void LogDelivered(string message, string channel);

    [LoggerMessage(1301, LogLevel.Warning, "Could not deliver {Message} to {Channel} (attempt {Attempt}): {Reason}")]
    private partial void LogFailed(string message, string channel, int attempt, string reason);

    // An alert rule asks for the property.
    [LoggerMessage(1303, LogLevel.Error, "Gave up delivering {Message} to {ChannelGivenUp} after {Attempts} attempts")]
    private partial void LogGivenUp(string message, string channelGivenUp, int attempts);
}
