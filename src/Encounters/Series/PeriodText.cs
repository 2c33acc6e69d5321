using Encounters.Calendar;

namespace Encounters.Series;

/// <summary>Periods in words.</summary>
public static class PeriodText
{
    /// <summary>The period with its months: <c>fiscal year 2023, October 2022 to September 2023</c>.</summary>
    public static string Of(SeriesPeriod period)
    {
        var months = Of(period.First, period.Last);
        return period.Kind switch
        {
            PeriodKind.FiscalYear => $"fiscal year {period.Last.FiscalYear}, {months}",
            PeriodKind.CalendarYear => $"calendar year {period.Last.Year}, {months}",
            PeriodKind.FiscalYearToDate => $"fiscal year {period.Last.FiscalYear} to date, {months}",
            _ => $"the twelve months {months}",
        };
    }

    /// <summary>Months in words, without those between them that are not there: <c>October 2023 to January 2024, March 2024</c>.
    /// </summary>
    /// <param name="months">The months, in order.</param>
    public static string Of(IReadOnlyList<Month> months)
    {
        ArgumentNullException.ThrowIfNull(months);
        List<(Month First, Month Last)> runs = [];
        foreach (var month in months)
        {
            if (runs.Count > 0 && runs[^1].Last.Next == month)
                runs[^1] = (runs[^1].First, month);
            else
                runs.Add((month, month));
        }

        return string.Join(", ", runs.Select(run => Of(run.First, run.Last)));
    }

    private static string Of(Month first, Month last) =>
        first == last ? DisplayNames.Of(first) : $"{DisplayNames.Of(first)} to {DisplayNames.Of(last)}";
}
