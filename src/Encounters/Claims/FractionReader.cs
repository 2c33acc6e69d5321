using System.Text.RegularExpressions;

namespace Encounters.Claims;

/// <summary>Finds parts in words: "half", "two-thirds", "one in five". What they are parts of, their sentence says.</summary>
internal static partial class FractionReader
{
    private static readonly string[] Parts =
        ["", "", "half", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

    /// <summary>The parts in order, in percent.</summary>
    public static IEnumerable<(Match Match, double Percent)> Find(string text)
    {
        foreach (Match match in Fraction().Matches(text))
        {
            var (part, whole) = (NumberOf(match.Groups["number"]), match.Groups["of"].Success
                ? NumberOf(match.Groups["of"])
                : PartOf(match.Groups["part"].Value));
            if (part < whole)
                yield return (match, 100.0 * part / whole);
        }
    }

    private static int NumberOf(Group word) => !word.Success || word.Value is "a" or "A" ? 1 : NumberWords.Parse(word.Value);

    private static int PartOf(string word) => word.StartsWith("fourth", StringComparison.OrdinalIgnoreCase)
        ? 4
        : Array.FindIndex(Parts, part => part.Length > 0 && word.StartsWith(part, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"(?<![\w-])(?:(?<part>(?<!(?:first|second|latter|other) )half)(?!-| a\b| year)"
        + @"|(?<number>a|one|two|three|four|five|six|seven|eight|nine)[- ](?<part>thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?)"
        + @"|(?<number>one|two|three|four|five|six|seven|eight|nine|[1-9]) (?:in|out of)(?: every)? (?<of>two|three|four|five|six|seven|eight|nine|ten|[2-9]|10))(?![\w-]|[,.]\d)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Fraction();
}
