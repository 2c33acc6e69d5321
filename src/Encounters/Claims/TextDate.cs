using System.Globalization;
using System.Text.RegularExpressions;

namespace Encounters.Claims;

/// <summary>The date of a text, where it begins with one: <c>Feb. 29, 2024</c>, <c>2024-02-29</c>.</summary>
public static partial class TextDate
{
    // A dateline is at the top; a date further down is about an event.
    private const int Dateline = 200;

    /// <summary>The date; null if there is none at the top.</summary>
    public static DateOnly? Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var match = Dates().Match(text[..Math.Min(Dateline, text.Length)]);
        if (!match.Success)
            return null;
        var written = match.Groups["iso"].Success
            ? match.Value
            : $"{match.Groups["month"].Value[..3]} {match.Groups["day"].Value} {match.Groups["year"].Value}";
        return DateOnly.TryParseExact(written, ["yyyy-MM-dd", "MMM d yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None,
            out var date)
            && IsPlausible(date.Year) ? date : null;
    }

    /// <summary>Reads the date of a text, <c>yyyy-MM-dd</c>, from 1951 to 2149.</summary>
    public static bool TryParse(string? text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date)
        && IsPlausible(date.Year);

    /// <summary>Whether a text about encounters can be from a year, or about it.</summary>
    internal static bool IsPlausible(int year) => year is > 1950 and < 2150;

    [GeneratedRegex(@"(?<iso>\b\d{4}-\d{2}-\d{2}\b)|(?<month>\b" + ClaimVocabulary.Months
        + @") (?<day>\d{1,2}),? (?<year>\d{4})\b", RegexOptions.CultureInvariant)]
    private static partial Regex Dates();
}
