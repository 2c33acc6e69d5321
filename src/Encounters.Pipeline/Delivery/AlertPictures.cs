using Encounters.Calendar;
using Encounters.Charts;
using Encounters.Pipeline.Queries;
using Encounters.Pipeline.Storage;
using Encounters.Series;
using Microsoft.Extensions.Logging;

namespace Encounters.Pipeline.Delivery;

/// <summary>A picture that goes with an alert.</summary>
/// <param name="Png">The image.</param>
/// <param name="Description">What it shows, for who cannot see it.</param>
public sealed record AlertPicture(ReadOnlyMemory<byte> Png, string Description);

/// <summary>Draws the series of an alert up to its month. An alert is never held up by its picture.</summary>
public sealed partial class AlertPictures(Store store, ILogger<AlertPictures> logger)
{
    /// <summary>The picture; null where the alert is about no series, or it cannot be drawn now.</summary>
    public async Task<AlertPicture?> DrawAsync(Message message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!SeriesKey.TryParse(message.Series, out var key) || !Month.TryParse(message.Month, out var month))
            return null;
        try
        {
            return await new SeriesPictures(store).FindAsync(key, month, cancellationToken) is { } picture
                ? new AlertPicture(SeriesChart.DrawPng(picture), picture.Description)
                : null;
        }
        catch (Exception exception) when (exception is StoreUnavailableException or StoreDamagedException
            or TypeInitializationException or DllNotFoundException)
        {
            LogNotDrawn(exception, message.VersionId);
            return null;
        }
    }

    /// <summary>Where the read API shows the picture; null where the channel names no public address or the alert is about no series.</summary>
    public static Uri? AddressOf(Message message, ChannelOptions channel)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(channel);
        return channel.PublicUrl is { } root && SeriesKey.TryParse(message.Series, out var key)
            ? new Uri(root, $"/{Functions.FunctionCatalog.GetChart.Route}?key={Uri.EscapeDataString(key.Value)}&to={message.Month}&format=png")
            : null;
    }

    [LoggerMessage(1302, LogLevel.Warning, "{Alert} is sent without its picture, which cannot be drawn")]
    private partial void LogNotDrawn(Exception exception, string alert);
}
