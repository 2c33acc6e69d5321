using Encounters.Calendar;
using Encounters.Charts;
using Encounters.Pipeline.Alerts;
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
    public async Task<AlertPicture?> DrawAsync(Alert alert, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        if (!SeriesKey.TryParse(alert.Series, out var key) || !Month.TryParse(alert.Month, out var month))
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
            LogNotDrawn(exception, alert.VersionId);
            return null;
        }
    }

    /// <summary>Where the read API shows the picture; null where the channel names no public address or the alert is about no series.</summary>
    public static Uri? AddressOf(Alert alert, ChannelOptions channel)
    {
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(channel);
        return channel.PublicUrl is { } root && SeriesKey.TryParse(alert.Series, out var key)
            ? new Uri(root, $"/{Functions.FunctionCatalog.GetChart.Route}?key={Uri.EscapeDataString(key.Value)}&to={alert.Month}&format=png")
            : null;
    }

    [LoggerMessage(1302, LogLevel.Warning, "{Alert} is sent without its picture, which cannot be drawn")]
    private partial void LogNotDrawn(Exception exception, string alert);
}
