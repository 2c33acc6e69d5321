namespace Encounters.Normalization;

/// <summary>The months that a file can speak of, by number: 0 is October 1989, the first month of fiscal year 1990.</summary>
internal static class MonthSpan
{
    /// <summary>The first fiscal year.</summary>
    public const int FirstYear = 1990;

    /// <summary>The last fiscal year.</summary>
    public const int LastYear = 2100;

    /// <summary>How many months there are.</summary>
    public const int Count = (LastYear - FirstYear + 1) * 12;

    private static readonly Calendar.Month First = new Calendar.FiscalYear(FirstYear).FirstMonth;

    /// <summary>The month of a number.</summary>
    public static Calendar.Month At(int number) => First.AddMonths(number);

    /// <summary>The number of a month.</summary>
    public static int NumberOf(Calendar.Month month) => month.MonthsSince(First);
}
