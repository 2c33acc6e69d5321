using Spectre.Console;

namespace Ingest.Output;

/// <summary>Shows results on a terminal. 80 columns are enough.</summary>
internal sealed class TerminalReport(IAnsiConsole console) : ReportWriter
{
    private const int Indent = 2;

    // The spinner and the space behind it.
    private const int SpinnerWidth = 3;

    public override void Line(string text = "") => console.WriteLine(text);

    public override void Warning(string text) => console.MarkupLineInterpolated($"[yellow]{text}[/]");

    public override void Table(IReadOnlyList<ReportColumn> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] all = [.. rows];
        // A value that is the same in every row is shown once, above the table.
        var hidden = columns is [{ Name: "Series" }, ..] && all.Select(row => row[0]).Distinct().Take(2).Count() == 1 ? 1 : 0;
        if (hidden > 0)
            console.Write(new Text(all[0][0] + Environment.NewLine, new Style(decoration: Decoration.Bold)));
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var column in columns.Skip(hidden))
        {
            var heading = new TableColumn(new Text(column.Name, new Style(decoration: Decoration.Bold)));
            table.AddColumn(column.IsNumber ? heading.RightAligned().NoWrap() : heading);
        }

        foreach (var row in all)
            table.AddRow(columns.Zip(row).Skip(hidden)
                .Select(cell => new Text(cell.First.IsRelease ? Short(cell.Second) : cell.Second)));
        console.Write(table);
    }

    public override void Notes(IReadOnlyList<ReportColumn> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        foreach (var row in rows)
        {
            console.Write(new Text(string.Join("  ", row.SkipLast(1)) + Environment.NewLine,
                new Style(decoration: Decoration.Bold)));
            console.Write(new Padder(new Text(row[^1]), new Padding(Indent, 0, 0, 0)));
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

    // A line that wraps is not erased whole when the spinner moves on.
    private string Fit(string text)
    {
        var width = Math.Max(10, console.Profile.Width - SpinnerWidth);
        return Markup.Escape(text.Length <= width ? text : text[..(width - 1)] + "…");
    }

    /// <summary>A release without the digits of its hash: <c>fy21-fy24-jan</c>. <c>--json</c> and pipes show all of it.</summary>
    private static string Short(string release) =>
        release.LastIndexOf('-') is > 0 and var dash && release.Length - dash == 9 ? release[..dash] : release;
}
