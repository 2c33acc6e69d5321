using System.Globalization;
using Encounters.Calendar;

namespace Encounters.Series;

/// <summary>Periods in words.</summary>
public static class PeriodText
{
    /// <summary>The period with its months: <c>fiscal year 2023, October 2022 to September 2023</c>.</summary>
    public static string Of(SeriesPeriod period)
    {
        var months = $"{Name(period.First)} to {Name(period.Last)}";
        return period.Kind switch
        {
            PeriodKind.FiscalYear => $"fiscal year {period.Last.FiscalYear}, {months}",
            PeriodKind.CalendarYear => $"calendar year {period.Last.Year}, {months}",
            PeriodKind.FiscalYearToDate => $"fiscal year {period.Last.FiscalYear} to date, {months}",
            _ => $"the twelve months {months}",
        };
    }

    private static string Name(Month month) => month.FirstDay.ToString("MMMM yyyy", CultureInfo.InvariantCulture);
}
