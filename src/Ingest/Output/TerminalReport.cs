using Spectre.Console;

namespace Ingest.Output;

/// <summary>Shows results on a terminal. 80 columns are enough.</summary>
internal sealed class TerminalReport(IAnsiConsole console) : ReportWriter
{
    private const int Indent = 2;

    // The spinner and the space behind it.
    private const int SpinnerWidth = 3;

    public override void Line(string text = "") => Write(text, Style.Plain);

    public override void Warning(string text) => Write(text, new Style(Color.Yellow));

    public override void Table(IReadOnlyList<ReportColumn> columns, IEnumerable<IReadOnlyList<string>> rows) =>
        TerminalTable.Write(console, columns, rows);

    public override void Notes(IReadOnlyList<ReportColumn> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        foreach (var row in rows)
        {
            Write(string.Join("  ", row.SkipLast(1)), new Style(decoration: Decoration.Bold));
            foreach (var line in row[^1].Split('\n'))
                Write(new string(' ', Indent) + line, Style.Plain);
        }
    }

    public override void Chart(IReadOnlyList<(string Label, long Value)> bars)
    {
        var chart = new BarChart { Width = Math.Min(console.Profile.Width, 80), ShowValues = true };
        chart.UseValueFormatter(value => Figures.Count((long)value));
        foreach (var (label, value) in bars)
            chart.AddItem(label, value, Color.SteelBlue1);
        console.Write(chart);
    }

    public override Task<T> WorkAsync<T>(string title, Func<Action<string>, Task<T>> work) =>
        console.Status().StartAsync(Fit(title), context => work(text => context.Status(Fit($"{title} {text}"))));

    // Line by line: a text of several lines would be written over the spinner, and what it does not cover would stay there.
    private void Write(string text, Style style)
    {
        foreach (var line in text.Split('\n').SelectMany(line => Lines.Wrap(line, console.Profile.Width)))
            console.Write(new Text(line + Environment.NewLine, style));
    }

    // A line that wraps is not erased whole when the spinner moves on.
    private string Fit(string text)
    {
        var width = Math.Max(10, console.Profile.Width - SpinnerWidth);
        return Markup.Escape(text.Length <= width ? text : text[..(width - 1)] + "…");
    }
}
