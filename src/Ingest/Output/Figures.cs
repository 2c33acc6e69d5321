using System.Globalization;
using Encounters.Series;

namespace Ingest.Output;

/// <summary>Figures as people read them.</summary>
internal static class Figures
{
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A year, and how much of it there is where it is not all.</summary>
    public static string Year(SeriesYear year) => year.Year.ToString(CultureInfo.InvariantCulture) + year.Extent switch
    {
        YearExtent.ToDate => " (to date)",
        YearExtent.Partial => " (in part)",
        _ => "",
    };

    /// <summary>How many months of a year there are, and which, unless they are all.</summary>
    public static string Months(SeriesYear year)
    {
        var count = year.Months.Count.ToString(CultureInfo.InvariantCulture);
        if (year.Extent == YearExtent.Complete)
            return count;
        var missing = string.Join(", ", year.Missing);
        return $"{count}: {year.Months[0]} to {year.Months[^1]}{(missing.Length > 0 ? $" without {missing}" : "")}";
    }

    /// <summary>A signed percentage with one decimal; empty if there is none.</summary>
    public static string Change(double? percent) =>
        percent is { } value ? value.ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture) + "%" : "";
}
