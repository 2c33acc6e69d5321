using Encounters.Calendar;

namespace Encounters.Series;

/// <summary>Which years months are gathered into.</summary>
public enum YearKind
{
    /// <summary>Fiscal years, October to September.</summary>
    FiscalYear,

    /// <summary>Calendar years.</summary>
    CalendarYear,
}

/// <summary>How much of a year is covered.</summary>
public enum YearExtent
{
    /// <summary>All twelve months.</summary>
    Complete,

    /// <summary>The first months without a gap, and the last one is the last that counts.</summary>
    ToDate,

    /// <summary>Other months: they begin later, or one between them is missing. Their sum is not a total of the year.</summary>
    Partial,
}

/// <summary>The months of a series that fall into one year, and what they add up to.</summary>
/// <param name="Series">The series.</param>
/// <param name="Kind">The kind of year.</param>
/// <param name="Year">Its number.</param>
/// <param name="Months">The months that there are, in order; at least one.</param>
/// <param name="Extent">How much of the year they are.</param>
/// <param name="Value">Encounters: the sum of these months and of no others.</param>
/// <param name="SameMonthsBefore">
/// The sum of the same months of the year before; null if the series lacks one of them.
/// </param>
public sealed record SeriesYear(
    SeriesKey Series,
    YearKind Kind,
    int Year,
    IReadOnlyList<Month> Months,
    YearExtent Extent,
    long Value,
    long? SameMonthsBefore)
{
    /// <summary>The change from the same months of the year before, in percent; null if it cannot be determined.</summary>
    public double? ChangePercent => PercentChange.Of(SameMonthsBefore, Value);

    /// <summary>The months between the first and the last that the series lacks.</summary>
    public IEnumerable<Month> Missing => Enumerable.Range(0, Months[^1].MonthsSince(Months[0])).Select(Months[0].AddMonths)
        .Except(Months);

    /// <summary>The years of a series, in order.</summary>
    /// <param name="series">The series.</param>
    /// <param name="kind">The kind of year.</param>
    /// <param name="values">The months of the series.</param>
    /// <param name="from">The first month that counts; months before it are only compared with.</param>
    /// <param name="to">The last month that counts.</param>
    public static IReadOnlyList<SeriesYear> Of(
        SeriesKey series, YearKind kind, IReadOnlyDictionary<Month, long> values, Month? from = null, Month? to = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        Month[] counted = [.. values.Keys.Where(month => !(month < from) && !(month > to)).Order()];
        return
        [
            .. counted.GroupBy(month => YearOf(kind, month))
                .Select(year => Sum(series, kind, [.. year], values, counted[^1])),
        ];
    }

    private static SeriesYear Sum(
        SeriesKey series, YearKind kind, Month[] months, IReadOnlyDictionary<Month, long> values, Month last)
    {
        var before = months.Select(month => month.AddMonths(-12)).ToArray();
        return new SeriesYear(
            series,
            kind,
            YearOf(kind, months[0]),
            months,
            ExtentOf(kind, months, last),
            months.Sum(month => values[month]),
            before.All(values.ContainsKey) ? before.Sum(month => values[month]) : null);
    }

    private static YearExtent ExtentOf(YearKind kind, Month[] months, Month last)
    {
        var isFromTheStart = PlaceInYear(kind, months[^1]) == months.Length;
        return isFromTheStart && months.Length == 12 ? YearExtent.Complete
            : isFromTheStart && months[^1] == last ? YearExtent.ToDate
            : YearExtent.Partial;
    }

    private static int YearOf(YearKind kind, Month month) =>
        kind == YearKind.FiscalYear ? month.FiscalYear.Number : month.Year;

    private static int PlaceInYear(YearKind kind, Month month) =>
        kind == YearKind.FiscalYear ? month.FiscalMonth : month.MonthOfYear;
}
