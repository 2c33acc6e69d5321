using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Encounters.Calendar;
using Encounters.Swings;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Encounters.Charts;

/// <summary>Draws charts of series.</summary>
public static class SeriesChart
{
    private const int Width = 960;
    private const int Height = 440;

    private static readonly Color Line = Color.FromHex("#1b5a9c");
    private static readonly Color Range = Color.FromHex("#1b5a9c").WithAlpha(.15);
    private static readonly Color Alert = Color.FromHex("#b3261e");

    /// <summary>The chart as a PNG image of 960 by 440 pixels.</summary>
    public static byte[] DrawPng(SeriesPicture picture)
    {
        using var plot = Draw(picture);
        return plot.GetImageBytes(Width, Height, ImageFormat.Png);
    }

    /// <summary>The chart as an SVG document, with its description as its title.</summary>
    public static byte[] DrawSvg(SeriesPicture picture)
    {
        using var plot = Draw(picture);
        var svg = XDocument.Parse(plot.GetSvgXml(Width, Height));
        var root = svg.Root!;
        root.SetAttributeValue("role", "img");
        root.AddFirst(new XElement(root.Name.Namespace + "title", picture.Description));
        return Encoding.UTF8.GetBytes(svg.ToString());
    }

    private static Plot Draw(SeriesPicture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var plot = new Plot();
        plot.Title(picture.Title);
        plot.YLabel("Encounters (events, not people)", size: 13);
        plot.Font.Set(Fonts.Sans);
        if (picture.Months.Where(month => month.Expectation is not null).ToArray() is { Length: > 1 } expected)
        {
            var range = plot.Add.FillY(
                [.. expected.Select(month => At(month.Month))],
                [.. expected.Select(month => month.Expectation!.Value.Low)],
                [.. expected.Select(month => month.Expectation!.Value.High)]);
            range.FillColor = Range;
            range.LineWidth = 0;
            range.LegendText = "Expected range";
        }

        var line = plot.Add.Scatter(
            picture.Months.Select(month => At(month.Month)).ToArray(),
            picture.Months.Select(month => (double)month.Value).ToArray());
        (line.Color, line.LineWidth, line.MarkerSize, line.LegendText) = (Line, 2, 4, "Encounters");
        if (picture.Months.Where(month => picture.Alerts.Contains(month.Month)).ToArray() is { Length: > 0 } alerts)
        {
            var marks = plot.Add.ScatterPoints(
                alerts.Select(month => At(month.Month)).ToArray(), alerts.Select(month => (double)month.Value).ToArray());
            (marks.Color, marks.MarkerSize, marks.LegendText) = (Alert, 11, "Alert");
        }

        plot.Axes.DateTimeTicksBottom().TickGenerator =
            new DateTimeAutomatic { LabelFormatter = date => date.ToString("MMM yyyy", CultureInfo.InvariantCulture) };
        plot.XLabel(picture.Source, size: 12);
        plot.Axes.Left.TickGenerator =
            new NumericAutomatic { LabelFormatter = value => value.ToString("N0", CultureInfo.InvariantCulture) };
        plot.Axes.SetLimitsY(0, Math.Max(1, Highest(picture) * 1.05));

        // Outside the frame, where it covers no figure.
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.ShowLegend(Edge.Bottom);
        return plot;
    }

    private static double Highest(SeriesPicture picture) => picture.Months.Count == 0
        ? 0
        : picture.Months.Max(month => Math.Max(month.Value, month.Expectation?.High ?? 0));

    private static double At(Month month) => month.FirstDay.ToDateTime(TimeOnly.MinValue).ToOADate();
}
