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

    [Fact]
    public void A_table_that_is_too_wide_breaks_its_headings_before_anything_else()
    {
        var shown = Show(writer => writer.Table(
            [new("Fiscal year"), new("Encounters", true), new("Same months before", true), new("Change", true), new("Months")],
            [["2024 (to date)", "1,340,801", "1,226,254", "+9.3%", "6: 2023-10 to 2024-03"]]));
        Assert.All(shown, line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains(shown, line => line.Contains(" Same │", StringComparison.Ordinal));
        Assert.Contains(shown, line => line.Contains("│ 6: 2023-10 to 2024-03 │", StringComparison.Ordinal));
    }

    [Fact]
    public void A_table_that_is_still_too_wide_puts_its_first_column_above_the_rows()
    {
        var shown = Show(writer => writer.Table(
            [new("Series"), new("Month"), new("Encounters", true), new("Change", true), new("As first published", true),
                new("Release", IsRelease: true)],
            [
                ["southwest/demographic=unaccompanied_child", "2024-01", "8,732", "-29.5%", "same", "fy21-fy24-mar-1a2b3c4d"],
                ["southwest/demographic=unaccompanied_child", "2024-02", "9,012", "+3.2%", "9,015", "fy21-fy24-mar-1a2b3c4d"],
                ["southwest/citizenship=el_salvador", "2024-01", "3,498", "-7.0%", "same", "fy21-fy24-mar-1a2b3c4d"],
            ]));
        Assert.Equal(
            [
                "Series",
                "  Month    Encounters  Change  As first published  Release",
                "southwest/demographic=unaccompanied_child",
                "  2024-01       8,732  -29.5%                same  fy21-fy24-mar",
                "  2024-02       9,012   +3.2%               9,015  fy21-fy24-mar",
                "southwest/citizenship=el_salvador",
                "  2024-01       3,498   -7.0%                same  fy21-fy24-mar",
            ],
            shown.Select(line => line.TrimEnd()).Where(line => line.Length > 0));
    }

    [Theory]
    [InlineData("short", "short")]
    [InlineData("one two three", "one two|three")]
    [InlineData("  one two three", "  one two|  three")]
    [InlineData("a  b  cc  ddd", "a  b  cc|  ddd")]
    [InlineData("see /a/long/path here", "see|/a/long/path|here")]
    [InlineData("/a/long/path", "/a/long/path")]
    [InlineData("  /a/long/path", "  /a/long/path")]
    [InlineData("0123456789 b", "0123456789|b")]
    [InlineData("", "")]
    public void A_long_line_breaks_between_words_and_keeps_its_indent(string text, string lines) =>
        Assert.Equal(lines.Split('|'), Lines.Wrap(text, 10));

    [Fact]
    public async Task What_is_written_while_the_spinner_turns_leaves_nothing_of_it()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        var writer = new TerminalReport(Console(output, AnsiSupport.Yes));
        const string Heading = "nationwide-state  data through 2023-10  published 2023-11  fy21-fy24-oct-7bcf3541  35,630 rows";
        var sentence = string.Concat(Enumerable.Repeat("Southwest border encounters fell 41.7%. ", 5)).TrimEnd();
        await writer.WorkAsync("Replaying", status =>
        {
            status("1 of 1: nationwide-encounters-fy21-fy24-oct-state.csv");
            writer.Line(Heading);
            writer.Warning($"  Change: {sentence}");
            return Task.FromResult(0);
        });
        writer.Line("Done.");
        var shown = Screen.Show(output.ToString(), 80).Where(line => line.Length > 0).ToArray();
        Assert.Equal("Done.", shown[^1]);
        Assert.Equal($"{Heading}  Change: {sentence} Done.".Split(' ', StringSplitOptions.RemoveEmptyEntries),
            string.Join(' ', shown).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(shown[1..^1], line => Assert.StartsWith("  ", line, StringComparison.Ordinal));
    }

    private static IAnsiConsole Console(TextWriter output, AnsiSupport ansi)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = ansi,
            Interactive = ansi == AnsiSupport.Yes ? InteractionSupport.Yes : InteractionSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 80;
        return console;
    }

    private static string[] Show(Action<ReportWriter> show)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        show(new TerminalReport(Console(output, AnsiSupport.No)));
        return output.ToString().Split('\n');
    }
}
