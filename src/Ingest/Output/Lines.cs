namespace Ingest.Output;

/// <summary>Breaks text into lines that fit a terminal.</summary>
internal static class Lines
{
    // The cells of a line are separated by two spaces; what follows its first line is indented below it.
    private const string BetweenCells = "  ";

    /// <summary>
    /// The lines of a text, broken between words and indented as the first is. A word that is longer than a line, such as a path,
    /// is left whole.
    /// </summary>
    public static IReadOnlyList<string> Wrap(string text, int width)
    {
        List<string> lines = [];
        var indent = new string(' ', IndentOf(text));
        if (text.Trim(' ').Contains(BetweenCells, StringComparison.Ordinal))
            indent += BetweenCells;
        var rest = text;
        while (rest.Length > width)
        {
            var start = IndentOf(rest);
            var end = rest.LastIndexOf(' ', width);
            if (end <= start)
                end = rest.IndexOf(' ', start);
            if (end < 0)
                break;
            lines.Add(rest[..end].TrimEnd(' '));
            rest = indent + rest[end..].TrimStart(' ');
        }

        return [.. lines, rest];
    }

    private static int IndentOf(string text) => text.Length - text.TrimStart(' ').Length;
}
