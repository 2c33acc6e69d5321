using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Messaging;
using Azure.Messaging.EventGrid;

namespace Encounters.Pipeline.Delivery;

/// <summary>Sends alerts as CloudEvents to an Event Grid topic: with an access key, or else as the managed identity.</summary>
public sealed class EventGridAlertSender(EventGridPublisherClientOptions? clientOptions = null) : IAlertSender
{
    private readonly Lazy<TokenCredential> _credential = new(() => new DefaultAzureCredential());

    /// <inheritdoc/>
    public IReadOnlyList<ChannelKind> Kinds { get; } = [ChannelKind.EventGrid];

    /// <inheritdoc/>
    [UnconditionalSuppressMessage("Trimming", "IL2026",
        Justification = "The data is bytes of JSON already: nothing is serialized by reflection.")]
    [UnconditionalSuppressMessage("AOT", "IL3050",
        Justification = "The data is bytes of JSON already: nothing is serialized by reflection.")]
    public async Task SendAsync(Message message, ChannelOptions channel, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(channel);
        var client = string.IsNullOrEmpty(channel.Secret)
            ? new EventGridPublisherClient(channel.Address, _credential.Value, clientOptions)
            : new EventGridPublisherClient(channel.Address, new AzureKeyCredential(channel.Secret), clientOptions);
        var cloudEvent = new CloudEvent(
            CloudEventDocument.Source,
            CloudEventDocument.TypeOf(message),
            BinaryData.FromBytes(CloudEventDocument.DataOf(message)),
            "application/json",
            CloudEventDataFormat.Json)
        {
            Id = message.VersionId,
            Subject = message.Series,
            Time = message.RaisedAt,
        };
        try
        {
            await client.SendEventAsync(cloudEvent, cancellationToken);
        }
        catch (Exception exception) when (exception is RequestFailedException or AuthenticationFailedException
            or AggregateException)
        {
            throw new DeliveryFailedException($"Event Grid: {exception.Message.Split('\n', 2)[0].Trim()}", exception);
        }
    }
}
