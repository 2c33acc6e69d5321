using Encounters.Calendar;

namespace Encounters.Series;

/// <summary>What a press total can be the sum of.</summary>
public enum PeriodKind
{
    /// <summary>A fiscal year, October to September.</summary>
    FiscalYear,

    /// <summary>A calendar year.</summary>
    CalendarYear,

    /// <summary>The first months of a fiscal year, two or more.</summary>
    FiscalYearToDate,

    /// <summary>Twelve months that are no year of either kind.</summary>
    TwelveMonths,
}

/// <summary>Some months in a row.</summary>
/// <param name="Kind">What they are.</param>
/// <param name="First">The first month.</param>
/// <param name="Last">The last month.</param>
public readonly record struct SeriesPeriod(PeriodKind Kind, Month First, Month Last)
{
    /// <summary>How many months it has.</summary>
    public int MonthCount => Last.MonthsSince(First) + 1;

    /// <summary>Every period that ends with a month.</summary>
    public static IEnumerable<SeriesPeriod> EndingWith(Month month)
    {
        if (month.FiscalMonth == 12)
            yield return new SeriesPeriod(PeriodKind.FiscalYear, month.FiscalYear.FirstMonth, month);
        else if (month.FiscalMonth > 1)
            yield return new SeriesPeriod(PeriodKind.FiscalYearToDate, month.FiscalYear.FirstMonth, month);
        if (month.MonthOfYear == 12)
            yield return new SeriesPeriod(PeriodKind.CalendarYear, month.AddMonths(-11), month);
        if (month.FiscalMonth != 12 && month.MonthOfYear != 12)
            yield return new SeriesPeriod(PeriodKind.TwelveMonths, month.AddMonths(-11), month);
    }
}
