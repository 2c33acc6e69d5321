using System.Globalization;
using System.Text.RegularExpressions;
using Encounters.Calendar;

namespace Encounters.Pipeline.Sources;

/// <summary>Reads the month of publication from a folder of an address: <c>/2024-10/</c>, <c>/2022-Oct/</c>.</summary>
internal static partial class FolderMonth
{
    /// <summary>The month of the innermost such folder in a path that ends in a file; null if there is none.</summary>
    public static Month? Find(string path)
    {
        foreach (var segment in path.Split('/', '\\').SkipLast(1).Reverse())
        {
            if (Pattern().Match(segment) is not { Success: true } match)
                continue;
            var year = int.Parse(match.Groups["year"].ValueSpan, CultureInfo.InvariantCulture);
            if (FiscalMonthName.TryParse(match.Groups["month"].ValueSpan, out var fiscalMonth))
                return new Month(year, new FiscalYear(year).MonthAt(fiscalMonth).MonthOfYear);
            if (Month.TryParse(segment, out var month))
                return month;
        }

        return null;
    }

    [GeneratedRegex(@"\A(?<year>20[0-9]{2})-(?<month>[0-9]{2}|[A-Za-z]{3})\z")]
    private static partial Regex Pattern();
}
