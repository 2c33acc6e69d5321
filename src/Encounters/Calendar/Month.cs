using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Encounters.Calendar;

/// <summary>
/// A calendar month, October 1900 to September 2199: the months of fiscal years 1901 to 2199.
/// Every value of the type, its default included, is a month and has its fiscal year.
/// </summary>
public readonly record struct Month : IComparable<Month>
{
    // Indexes of October 1900 and September 2199.
    private const int First = ((1900 - 2000) * 12) + 9;
    private const int Last = ((2199 - 2000) * 12) + 8;

    // Months since January 2000, so that default(Month) is a real month.
    private readonly int _index;

    private Month(int index) => _index = index;

    /// <summary>Creates a month from a year and a month of the year (1 to 12), from October 1900 to September 2199.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The year or the month is out of range.</exception>
    public Month(int year, int monthOfYear)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, 1900);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, 2199);
        ArgumentOutOfRangeException.ThrowIfLessThan(monthOfYear, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(monthOfYear, 12);
        _index = IndexOf(year, monthOfYear);
        if (!IsInRange(_index))
            throw new ArgumentOutOfRangeException(nameof(monthOfYear), monthOfYear,
                "A month lies between October 1900 and September 2199.");
    }

    /// <summary>The calendar year.</summary>
    public int Year => 2000 + (int)Math.Floor(_index / 12.0);

    /// <summary>The month of the calendar year, 1 = January.</summary>
    public int MonthOfYear => _index - ((Year - 2000) * 12) + 1;

    /// <summary>The U.S. federal fiscal year that holds this month: October begins the next one.</summary>
    public FiscalYear FiscalYear => new(MonthOfYear >= 10 ? Year + 1 : Year);

    /// <summary>The month of the fiscal year, 1 = October, 12 = September.</summary>
    public int FiscalMonth => (MonthOfYear + 2) % 12 + 1;

    /// <summary>The first day of the month.</summary>
    public DateOnly FirstDay => new(Year, MonthOfYear, 1);

    /// <summary>The last day of the month.</summary>
    public DateOnly LastDay => FirstDay.AddMonths(1).AddDays(-1);

    /// <summary>The month after this one.</summary>
    public Month Next => AddMonths(1);

    /// <summary>The month of a date.</summary>
    public static Month Of(DateOnly date) => new(date.Year, date.Month);

    /// <summary>The month of an instant, by the UTC calendar.</summary>
    public static Month Of(DateTimeOffset instant) => new(instant.UtcDateTime.Year, instant.UtcDateTime.Month);

    /// <summary>The month so many months later; earlier when negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The result is outside October 1900 to September 2199.</exception>
    public Month AddMonths(int months)
    {
        var index = (long)_index + months;
        return IsInRange(index)
            ? new Month((int)index)
            : throw new ArgumentOutOfRangeException(nameof(months), months, $"{this} plus {months} months is out of range.");
    }

    /// <summary>How many months this one is after <paramref name="other"/>; negative when it is before.</summary>
    public int MonthsSince(Month other) => _index - other._index;

    /// <summary>Reads <c>yyyy-MM</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Month month)
    {
        month = default;
        if (text is not { Length: 7 } || text[4] != '-'
            || !int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            || !int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var monthOfYear)
            || monthOfYear is < 1 or > 12 || !IsInRange(IndexOf(year, monthOfYear)))
        {
            return false;
        }

        month = new Month(year, monthOfYear);
        return true;
    }

    /// <summary>Reads <c>yyyy-MM</c>.</summary>
    /// <exception cref="FormatException">The text is not a month.</exception>
    public static Month Parse(string text) =>
        TryParse(text, out var month) ? month : throw new FormatException($"'{text}' is not a month (yyyy-MM).");

    /// <inheritdoc/>
    public int CompareTo(Month other) => _index.CompareTo(other._index);

    /// <summary>Whether the first month is before the second.</summary>
    public static bool operator <(Month left, Month right) => left._index < right._index;

    /// <summary>Whether the first month is after the second.</summary>
    public static bool operator >(Month left, Month right) => left._index > right._index;

    /// <summary>Whether the first month is the second or before it.</summary>
    public static bool operator <=(Month left, Month right) => left._index <= right._index;

    /// <summary>Whether the first month is the second or after it.</summary>
    public static bool operator >=(Month left, Month right) => left._index >= right._index;

    /// <summary>The month as <c>yyyy-MM</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Year:D4}-{MonthOfYear:D2}");

    private static int IndexOf(int year, int monthOfYear) => ((year - 2000) * 12) + monthOfYear - 1;

    private static bool IsInRange(long index) => index is >= First and <= Last;
}
