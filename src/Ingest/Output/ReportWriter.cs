using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace Ingest.Output;

/// <summary>A column of a table for people.</summary>
/// <param name="Name">The heading.</param>
/// <param name="IsNumber">Whether its cells are aligned to the right.</param>
internal readonly record struct ReportColumn(string Name, bool IsNumber = false);

/// <summary>
/// Shows results: tables on a terminal, lines with tabs when piped, one JSON document with <c>--json</c>.
/// </summary>
internal abstract class ReportWriter
{
    public static ReportWriter Create(TextWriter output, bool json)
    {
        if (json)
            return new JsonReport(output);
        return ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected
            ? new TerminalReport(AnsiConsole.Console)
            : new PlainReport(output);
    }

    /// <summary>A line of text.</summary>
    public abstract void Line(string text = "");

    /// <summary>A line that needs attention.</summary>
    public abstract void Warning(string text);

    /// <summary>A table.</summary>
    public abstract void Table(IReadOnlyList<ReportColumn> columns, IEnumerable<IReadOnlyList<string>> rows);

    /// <summary>A small chart, on a terminal only: elsewhere the figures speak.</summary>
    public virtual void Chart(IReadOnlyList<(string Label, long Value)> bars)
    {
    }

    /// <summary>Does long work; a terminal shows the current step while it runs.</summary>
    public virtual Task<T> WorkAsync<T>(string title, Func<Action<string>, Task<T>> work) => work(_ => { });

    /// <summary>The JSON document, where one is wanted.</summary>
    public virtual void Json<T>(T document, JsonTypeInfo<T> type)
    {
    }

    private sealed class TerminalReport(IAnsiConsole console) : ReportWriter
    {
        public override void Line(string text = "") => console.WriteLine(text);

        public override void Warning(string text) => console.MarkupLineInterpolated($"[yellow]{text}[/]");

        public override void Table(IReadOnlyList<ReportColumn> columns, IEnumerable<IReadOnlyList<string>> rows)
        {
            var table = new Table().Border(TableBorder.Rounded);
            foreach (var column in columns)
            {
                var heading = new TableColumn(new Text(column.Name, new Style(decoration: Decoration.Bold)));
                table.AddColumn(column.IsNumber ? heading.RightAligned().NoWrap() : heading);
            }

            foreach (var row in rows)
                table.AddRow(row.Select(cell => new Text(cell)));
            console.Write(table);
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
            console.Status().StartAsync(
                Markup.Escape(title),
                context => work(text => context.Status(Markup.Escape($"{title} {text}"))));
    }

    private sealed class PlainReport(TextWriter output) : ReportWriter
    {
        public override void Line(string text = "") => output.WriteLine(text);

        public override void Warning(string text) => output.WriteLine(text);

        public override void Table(IReadOnlyList<ReportColumn> columns, IEnumerable<IReadOnlyList<string>> rows)
        {
            output.WriteLine(string.Join('\t', columns.Select(column => column.Name)));
            foreach (var row in rows)
                output.WriteLine(string.Join('\t', row));
        }
    }

    // Everything shown to people is in the document too.
    private sealed class JsonReport(TextWriter output) : ReportWriter
    {
        public override void Line(string text = "")
        {
        }

        public override void Warning(string text)
        {
        }

        public override void Table(IReadOnlyList<ReportColumn> columns, IEnumerable<IReadOnlyList<string>> rows)
        {
        }

        public override void Json<T>(T document, JsonTypeInfo<T> type) =>
            output.WriteLine(JsonSerializer.Serialize(document, type));
    }
}
