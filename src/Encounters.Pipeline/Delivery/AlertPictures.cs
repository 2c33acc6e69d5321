using Encounters.Calendar;
using Encounters.Pipeline.Queries;
using Encounters.Series;
using Encounters.Storage;
using Encounters.Swings;
using Microsoft.Extensions.Logging;

namespace Encounters.Pipeline.Delivery;

/// <summary>A picture that goes with an alert.</summary>
/// <param name="Png">The image.</param>
/// <param name="Description">What it shows, for readers who cannot see it.</param>
public sealed record AlertPicture(ReadOnlyMemory<byte> Png, string Description);

/// <summary>
/// Draws a chart as a PNG image. The head provides it, so that the pipeline depends on no drawing library.
/// </summary>
public delegate byte[] DrawChart(SeriesPicture picture);

/// <summary>Draws the series of an alert up to its month. An alert is never held up by its picture.</summary>
public sealed partial class AlertPictures(Store store, DrawChart draw, ILogger<AlertPictures> logger)
{
    /// <summary>The picture; null if the alert is not about a series, or if it cannot be drawn now.</summary>
    public async Task<AlertPicture?> DrawAsync(Message message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!SeriesKey.TryParse(message.Series, out var key) || !Month.TryParse(message.Month, out var month))
            return null;
        try
        {
            return await new SeriesPictures(new StoredFacts(store)).FindAsync(key, month, cancellationToken) is { } picture
                ? new AlertPicture(draw(picture), picture.Description)
                : null;
        }
        catch (Exception exception) when (exception is StoreUnavailableException or StoreDamagedException
            or TypeInitializationException or DllNotFoundException)
        {
            LogNotDrawn(exception, message.VersionId);
            return null;
        }
    }

    /// <summary>
    /// Where the read API shows the picture; null without a public address or a path, or if the alert is not about a series.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="channel">The channel, which names the public address.</param>
    /// <param name="chartPath">The path of the read API's charts.</param>
    public static Uri? AddressOf(Message message, ChannelOptions channel, string? chartPath)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(channel);
        return channel.PublicUrl is { } root && chartPath is not null && SeriesKey.TryParse(message.Series, out var key)
            ? new Uri(root, $"/{chartPath}?key={Uri.EscapeDataString(key.Value)}&to={message.Month}&format=png")
            : null;
    }

    [LoggerMessage(1302, LogLevel.Warning, "{Alert} was sent without its chart, which could not be drawn")]
    private partial void LogNotDrawn(Exception exception, string alert);
}
