using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ingest.Tests;

/// <summary>What a terminal shows after it was sent some output: enough of one for lines, colors and a spinner.</summary>
internal static partial class Screen
{
    /// <summary>The lines that the terminal shows, without spaces at their ends.</summary>
    public static IReadOnlyList<string> Show(string output, int width)
    {
        List<StringBuilder> lines = [new()];
        var (row, column) = (0, 0);
        foreach (var part in Part().Matches(output).Select(match => match.Value))
        {
            var count = int.TryParse(part.AsSpan(Math.Min(2, part.Length)).TrimEnd("ABCDK"), CultureInfo.InvariantCulture,
                out var given)
                ? given
                : 1;
            switch (part[^1])
            {
                case '\n':
                    // The terminal driver returns the carriage, too.
                    (row, column) = (row + 1, 0);
                    break;
                case '\r':
                    column = 0;
                    break;
                case 'A' when part.Length > 1:
                    row = Math.Max(0, row - count);
                    break;
                case 'K' when part.Length > 1:
                    lines[row].Length = part.EndsWith("2K", StringComparison.Ordinal) ? 0 : Math.Min(column, lines[row].Length);
                    break;
                case var character when part.Length == 1:
                    Put(character);
                    break;
            }

            while (lines.Count <= row)
                lines.Add(new());
        }

        return [.. lines.Select(line => line.ToString().TrimEnd())];

        void Put(char character)
        {
            if (column == width)
            {
                (row, column) = (row + 1, 0);
                while (lines.Count <= row)
                    lines.Add(new());
            }

            var line = lines[row];
            line.Append(' ', Math.Max(0, column + 1 - line.Length));
            line[column++] = character;
        }
    }

    [GeneratedRegex(@"\e\[[0-9;?]*[A-Za-z]|\e[=>]|[\s\S]")]
    private static partial Regex Part();
}
