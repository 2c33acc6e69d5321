using Encounters.Charts;
using Encounters.Swings;

namespace Ingest.Output;

/// <summary>Writes a chart into a file, in the format that its name asks for.</summary>
internal static class ChartFile
{
    public static bool IsSupported(string path) => Path.GetExtension(path).ToLowerInvariant() is ".svg" or ".png";

    public static Task WriteAsync(FileInfo file, SeriesPicture picture, CancellationToken cancellationToken) =>
        File.WriteAllBytesAsync(
        file.FullName,
        file.Extension.Equals(".png", StringComparison.OrdinalIgnoreCase)
        ? SeriesChart.DrawPng(picture)
        : SeriesChart.DrawSvg(picture),
        cancellationToken);
}
