using System.Globalization;
using System.Text.RegularExpressions;

namespace Encounters.Claims;

/// <summary>
/// Finds the figures of a sentence and sets aside those that are not counts: years, dates, money, ages, law numbers.
/// </summary>
internal static partial class FigureReader
{
    private const int LongestWhole = 60;
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    /// <summary>The figures in order. Their places count from the beginning of the text.</summary>
    public static IReadOnlyList<Figure> Find(Sentence sentence)
    {
        List<Figure> figures = [];
        foreach (Match match in Numbers().Matches(sentence.Text))
            figures.Add(Read(sentence, match));
        foreach (var (match, percent) in ClaimVocabulary.Changes.Find(sentence.Text))
        {
            var about = match.Value.Contains("nearly", StringComparison.OrdinalIgnoreCase)
                || match.Value.Contains("almost", StringComparison.OrdinalIgnoreCase)
                ? Approximation.Nearly
                : match.Value.Contains("more than", StringComparison.OrdinalIgnoreCase)
                    ? Approximation.MoreThan
                    : Preceding(sentence.Text, match.Index);
            figures.Add(new Figure(sentence.Start + match.Index, match.Length, match.Value, FigureKind.Percent, percent, 10,
                about == Approximation.None ? Approximation.About : about));
        }

        var changes = figures.Count;
        foreach (var (match, percent) in FractionReader.Find(sentence.Text))
        {
            var figure = new Figure(sentence.Start + match.Index, match.Length, match.Value, FigureKind.Share, percent, 10,
                Preceding(sentence.Text, match.Index));
            if (!figures.Take(changes).Any(other =>
                other.Start < figure.End && other.End > figure.Start && other.Kind != FigureKind.Other))
                figures.Add(figure);
        }

        figures.Sort((one, other) => one.Start.CompareTo(other.Start));
        return figures;
    }

    private static Figure Read(Sentence sentence, Match match)
    {
        var (text, start, end) = (sentence.Text, match.Index, match.Index + match.Length);
        var written = match.Groups["number"].Value.Replace(",", "", StringComparison.Ordinal);
        if (!double.TryParse(written, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value > 1e9)
            return Of(FigureKind.Other, 0, 0);
        var decimals = written.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point ? written.Length - point - 1 : 0;
        var unit = match.Groups["unit"].Value.ToUpperInvariant();
        if (unit is "%" or "PERCENT" or "PER CENT")
        {
            var isShare = value <= 100
                && ClaimVocabulary.ShareAfter.IsMatch(text[end..Math.Min(text.Length, end + LongestWhole)]);
            return Of(isShare ? FigureKind.Share : FigureKind.Percent, value, Math.Pow(10, -decimals));
        }

        var scale = unit switch { "MILLION" or "M" => 1e6, "THOUSAND" or "K" => 1e3, _ => 1 };
        if (IsNoCount(text, start, end, match.Groups["number"].Value, scale))
            return Of(FigureKind.Other, value * scale, 1);
        var step = scale * Math.Pow(10, -decimals);
        var count = Math.Round(value * scale);
        if (scale == 1)
        {
            while (count > 0 && count % (step * 10) == 0 && step < 1e6)
                step *= 10;
        }

        return Of(FigureKind.Count, count, step);

        Figure Of(FigureKind kind, double amount, double unitOfLast) =>
            new(sentence.Start + start, match.Length, match.Value, kind, amount, unitOfLast,
                kind == FigureKind.Other ? Approximation.None : Preceding(text, start));
    }

    private static bool IsNoCount(string text, int start, int end, string written, double scale)
    {
        if (start > 0 && (text[start - 1] is '$' or '€' or '£' or '#' or '/' or '-' or '.' or '_' or ':'
            || char.IsLetterOrDigit(text[start - 1])))
            return true;
        if (end < text.Length && (text[end] is '/' or '_' or '$' or '°' or ':' || char.IsLetterOrDigit(text[end])
            || (text[end] == '-' && end + 1 < text.Length && char.IsLetterOrDigit(text[end + 1]))))
        {
            return true;
        }

        var isPlain = scale == 1 && !written.Contains(',', StringComparison.Ordinal)
            && !written.Contains('.', StringComparison.Ordinal);
        if (isPlain && written.Length == 4 && written[0] is '1' or '2'
            && int.Parse(written, CultureInfo.InvariantCulture) is >= 1900 and <= 2100)
            return true;
        var before = text[Math.Max(0, start - 20)..start];
        return (isPlain && written.Length <= 2) || NamesBefore().IsMatch(before)
            || MoneyAfter().IsMatch(text[end..Math.Min(text.Length, end + 20)]);
    }

    private static Approximation Preceding(string text, int start) => start > 0 && char.IsWhiteSpace(text[start - 1])
        ? ClaimVocabulary.Approximations.Find(text[Math.Max(0, start - 40)..start]).FirstOrDefault().Meaning
        : Approximation.None;

    [GeneratedRegex(
        @"(?<number>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)(?:(?<unit>%)|[\s\u00a0-](?<unit>million|thousand|percent|per cent)\b|(?<unit>[MK])\b)?", Options)]
    private static partial Regex Numbers();

    [GeneratedRegex(
        @"(?:\b(?:Title|Section|H\.?R\.?|S\.|Bill|No\.|Number|Chapter|Article|Act|Proclamation|Order|Public Law|Route|Interstate|Highway|Page|Figure|Table|aged?|Part|Flight|FY|Fiscal|Year)\s*|"
        + ClaimVocabulary.Months + @"\s)\z", RegexOptions.CultureInvariant | RegexOptions.RightToLeft)]
    private static partial Regex NamesBefore();

    [GeneratedRegex(@"\A[\s-](?:dollars|pesos|euros|years? old|year-olds?|billion)\b", Options)]
    private static partial Regex MoneyAfter();
}
