using System.Globalization;
using Ingest.Output;
using Spectre.Console;

namespace Ingest.Tests;

/// <summary>What a person sees on a terminal of 80 columns.</summary>
public sealed class TerminalTests
{
    [Fact]
    public void A_table_of_one_series_names_it_once_and_fits_80_columns()
    {
        var shown = Show(writer => writer.Table(
            [new("Series"), new("Month"), new("Encounters", true), new("Change", true), new("As first published", true),
                new("Release", IsRelease: true)],
            [
                ["southwest", "2023-12", "301,981", "+24.6%", "302,034", "fy21-fy24-mar-1a2b3c4d"],
                ["southwest", "2024-01", "176,189", "-41.7%", "176,205", "fy21-fy24-mar-1a2b3c4d"],
            ]));
        Assert.All(shown, line => Assert.InRange(line.Length, 0, 80));
        Assert.Equal("southwest", shown[0].Trim());
        Assert.Single(shown, line => line.Contains("southwest", StringComparison.Ordinal));
        Assert.Contains(shown, line => line.Contains("fy21-fy24-mar ", StringComparison.Ordinal));
        Assert.DoesNotContain(shown, line => line.Contains("1a2b3c4d", StringComparison.Ordinal));
    }

    [Fact]
    public void An_alert_is_a_heading_and_a_sentence_below_it()
    {
        var sentence = string.Join(' ', Enumerable.Repeat("Southwest border encounters fell 41.7% in January 2024.", 4));
        var shown = Show(writer => writer.Notes(
            [new("Month"), new("Kind"), new("Alert")], [["2024-01", "swing", sentence]]));
        Assert.Equal("2024-01  swing", shown[0].TrimEnd());
        Assert.All(shown, line => Assert.InRange(line.TrimEnd().Length, 0, 80));
        Assert.All(shown.Skip(1).Where(line => line.Trim().Length > 0),
            line => Assert.StartsWith("  ", line, StringComparison.Ordinal));
        Assert.InRange(shown.Count(line => line.Trim().Length > 0), 2, 5);
    }

    private static string[] Show(Action<ReportWriter> show)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 80;
        show(new TerminalReport(console));
        return output.ToString().Split('\n');
    }
}
