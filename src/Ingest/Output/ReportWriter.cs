using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CsvHelper;
using Encounters.Pipeline.Publishing;
using Spectre.Console;

namespace Ingest.Output;

/// <summary>A column of a table for people.</summary>
/// <param name="Name">The heading.</param>
/// <param name="IsNumber">Whether its cells are aligned to the right.</param>
/// <param name="IsRelease">Whether it holds releases: a terminal shows them without the digits of their hash.</param>
internal readonly record struct ReportColumn(string Name, bool IsNumber = false, bool IsRelease = false);

/// <summary>How results are printed.</summary>
internal enum ReportFormat
{
    /// <summary>Tables on a terminal, lines with tabs when piped.</summary>
    Table,

    /// <summary>The tables as CSV, without other text.</summary>
    Csv,

    /// <summary>One JSON document.</summary>
    Json,
}

/// <summary>
/// Shows results: tables on a terminal, lines with tabs when piped, CSV or one JSON document where that is asked for.
/// </summary>
internal abstract class ReportWriter
{
    public static ReportWriter Create(TextWriter output, TextWriter error, ReportFormat format)
    {
        if (format != ReportFormat.Table)
            return format == ReportFormat.Json ? new JsonReport(output, error) : new CsvReport(output, error);
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

    /// <summary>A table that CSV has instead of the sentences that people are shown.</summary>
    public virtual void Rows(IReadOnlyList<ReportColumn> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
    }

    /// <summary>A second table, with other columns than the first: CSV has room for one only.</summary>
    public virtual void MoreTable(IReadOnlyList<ReportColumn> columns, IEnumerable<IReadOnlyList<string>> rows) =>
        Table(columns, rows);

    /// <summary>
    /// A table without rows, and why it has none. JSON and CSV have no place for the reason: it goes to standard error.
    /// </summary>
    public virtual void Empty(IReadOnlyList<ReportColumn> columns, string reason) => Line(reason);

    /// <summary>A table whose last column is text: on a terminal the text stands below the other cells.</summary>
    public virtual void Notes(IReadOnlyList<ReportColumn> columns, IEnumerable<IReadOnlyList<string>> rows) =>
        Table(columns, rows);

    /// <summary>A small chart, on a terminal only.</summary>
    public virtual void Chart(IReadOnlyList<(string Label, long Value)> bars)
    {
    }

    /// <summary>Does long work; a terminal shows the current step while it runs.</summary>
    public virtual Task<T> WorkAsync<T>(string title, Func<Action<string>, Task<T>> work) => work(_ => { });

    /// <summary>The JSON document, if that is the output format.</summary>
    public virtual void Json<T>(T document, JsonTypeInfo<T> type)
    {
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

    /// <summary>Prints for programs: text for people is left out.</summary>
    private abstract class DocumentReport(TextWriter error) : ReportWriter
    {
        public override void Line(string text = "")
        {
        }

        public override void Warning(string text)
        {
        }

        public override void MoreTable(IReadOnlyList<ReportColumn> columns, IEnumerable<IReadOnlyList<string>> rows)
        {
        }

        public override void Empty(IReadOnlyList<ReportColumn> columns, string reason)
        {
            Table(columns, []);
            error.WriteLine($"ingest: {reason}");
        }
    }

    private sealed class CsvReport(TextWriter output, TextWriter error) : DocumentReport(error)
    {
        public override void Rows(IReadOnlyList<ReportColumn> columns, IEnumerable<IReadOnlyList<string>> rows) =>
            Table(columns, rows);

        public override void Table(IReadOnlyList<ReportColumn> columns, IEnumerable<IReadOnlyList<string>> rows)
        {
            using var content = new MemoryStream();
            using (var csv = CsvWriter.Create(content, CsvDialect.Options, leaveOpen: true))
            {
                csv.WriteHeader([.. columns.Select(column => column.Name)]);
                foreach (var row in rows)
                {
                    // Programs get numbers without thousands separators.
                    foreach (var (column, cell) in columns.Zip(row))
                        csv.WriteField(column.IsNumber ? cell.Replace(",", "", StringComparison.Ordinal) : cell);
                    csv.EndRecord();
                }
            }

            output.Write(Encoding.UTF8.GetString(content.ToArray()));
        }
    }

    // The document holds everything that people are shown.
    private sealed class JsonReport(TextWriter output, TextWriter error) : DocumentReport(error)
    {
        public override void Table(IReadOnlyList<ReportColumn> columns, IEnumerable<IReadOnlyList<string>> rows)
        {
        }

        public override void Json<T>(T document, JsonTypeInfo<T> type) =>
            output.WriteLine(JsonSerializer.Serialize(document, type));
    }
}
