using Spectre.Console;

namespace Ingest.Output;

/// <summary>
/// A table on a terminal, without a cell that is cut or wrapped. If the columns are wider than the terminal, headings are broken
/// between their words. If that is not enough, each value of the first column stands above its rows.
/// </summary>
internal sealed class TerminalTable
{
    private const string Indent = "  ";
    private const string Gap = "  ";

    // Two spaces and a line between two columns.
    private const int BorderWidth = 3;

    private static readonly Style Bold = new(decoration: Decoration.Bold);

    private readonly IAnsiConsole _console;
    private readonly IReadOnlyList<ReportColumn> _columns;
    private readonly IReadOnlyList<string[]> _rows;
    private readonly IReadOnlyList<string[]> _headings;
    private readonly int[] _widths;

    private TerminalTable(
        IAnsiConsole console, IReadOnlyList<ReportColumn> columns, IReadOnlyList<string[]> rows, bool breakHeadings)
    {
        (_console, _columns, _rows) = (console, columns, rows);
        int[] cells = [.. columns.Select((_, i) => rows.Select(row => row[i].Length).DefaultIfEmpty().Max())];
        _headings =
        [
            .. columns.Select((column, i) => breakHeadings
                ? Lines.Wrap(column.Name, Math.Max(cells[i], column.Name.Split(' ').Max(word => word.Length))).ToArray()
                : [column.Name]),
        ];
        _widths = [.. cells.Select((width, i) => Math.Max(width, _headings[i].Max(line => line.Length)))];
    }

    private int Width => _widths.Sum() + (BorderWidth * _widths.Length) + 1;

    private int GroupedWidth => Indent.Length + _widths.Skip(1).Sum() + (Gap.Length * (_widths.Length - 2));

    /// <summary>Writes a table.</summary>
    public static void Write(
        IAnsiConsole console, IReadOnlyList<ReportColumn> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        string[][] all =
        [
            .. rows.Select(row => columns.Zip(row, (column, cell) => column.IsRelease ? Short(cell) : cell).ToArray()),
        ];

        // A series that is the same in every row is shown once, above the table.
        if (columns is [{ Name: "Series" }, _, ..] && all.Select(row => row[0]).Distinct().Take(2).Count() == 1)
        {
            console.Write(new Text(all[0][0] + Environment.NewLine, Bold));
            (columns, all) = ([.. columns.Skip(1)], [.. all.Select(row => row[1..])]);
        }

        var whole = new TerminalTable(console, columns, all, breakHeadings: false);
        var broken = new TerminalTable(console, columns, all, breakHeadings: true);
        if (whole.Width <= console.Profile.Width)
            whole.WriteFramed();
        else if (broken.Width <= console.Profile.Width || columns.Count == 1)
            broken.WriteFramed();
        else
            (whole.GroupedWidth <= console.Profile.Width ? whole : broken).WriteGrouped();
    }

    private void WriteFramed()
    {
        var table = new Table().Border(TableBorder.Rounded);
        for (var i = 0; i < _columns.Count; i++)
        {
            var heading = new TableColumn(new Text(string.Join(Environment.NewLine, _headings[i]), Bold));
            table.AddColumn(_columns[i].IsNumber ? heading.RightAligned() : heading);
        }

        foreach (var row in _rows)
            table.AddRow(row.Select(cell => new Text(cell)));
        _console.Write(table);
    }

    private void WriteGrouped()
    {
        WriteLine(_columns[0].Name, Bold);
        var height = _headings.Skip(1).Max(heading => heading.Length);
        for (var line = 0; line < height; line++)
        {
            // Headings of fewer lines stand at the bottom.
            WriteLine(LineOf(i => line + _headings[i].Length - height is >= 0 and var own ? _headings[i][own] : ""), Bold);
        }

        string? group = null;
        foreach (var row in _rows)
        {
            if (row[0] != group)
                WriteLine(group = row[0], Bold);
            WriteLine(LineOf(i => row[i]), Style.Plain);
        }
    }

    private string LineOf(Func<int, string> cellOf) => Indent + string.Join(Gap, Enumerable.Range(1, _columns.Count - 1)
        .Select(i => _columns[i].IsNumber ? cellOf(i).PadLeft(_widths[i]) : cellOf(i).PadRight(_widths[i]))).TrimEnd();

    private void WriteLine(string text, Style style)
    {
        foreach (var line in Lines.Wrap(text, _console.Profile.Width))
            _console.Write(new Text(line + Environment.NewLine, style));
    }

    /// <summary>A release without the digits of its hash: <c>fy21-fy24-jan</c>. <c>--json</c> and pipes show all of it.</summary>
    private static string Short(string release) =>
        release.LastIndexOf('-') is > 0 and var dash && release.Length - dash == 9 ? release[..dash] : release;
}
