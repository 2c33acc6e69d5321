using System.Globalization;

namespace Encounters.Calendar;

/// <summary>
/// A U.S. federal fiscal year: fiscal year Y runs from October Y-1 to September Y.
/// 1901 to 2199, the years of every <see cref="Month"/>.
/// </summary>
public readonly record struct FiscalYear : IComparable<FiscalYear>
{
    // Years since 2000, so that default(FiscalYear) is a real year.
    private readonly int _offset;

    /// <summary>Creates a fiscal year from its number, 1901 to 2199.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public FiscalYear(int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1901);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, 2199);
        _offset = number - 2000;
    }

    /// <summary>The year's number: the calendar year in which it ends.</summary>
    public int Number => 2000 + _offset;

    /// <summary>October of the calendar year before.</summary>
    public Month FirstMonth => new(Number - 1, 10);

    /// <summary>September.</summary>
    public Month LastMonth => new(Number, 9);

    /// <summary>The month of this year with the given fiscal number, 1 = October to 12 = September.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not 1 to 12.</exception>
    public Month MonthAt(int fiscalMonth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fiscalMonth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fiscalMonth, 12);
        return FirstMonth.AddMonths(fiscalMonth - 1);
    }

    /// <inheritdoc/>
    public int CompareTo(FiscalYear other) => _offset.CompareTo(other._offset);

    /// <summary>Whether the first year is before the second.</summary>
    public static bool operator <(FiscalYear left, FiscalYear right) => left._offset < right._offset;

    /// <summary>Whether the first year is after the second.</summary>
    public static bool operator >(FiscalYear left, FiscalYear right) => left._offset > right._offset;

    /// <summary>Whether the first year is the second or before it.</summary>
    public static bool operator <=(FiscalYear left, FiscalYear right) => left._offset <= right._offset;

    /// <summary>Whether the first year is the second or after it.</summary>
    public static bool operator >=(FiscalYear left, FiscalYear right) => left._offset >= right._offset;

    /// <summary>The year of the two digits in CBP's file names, 1990 to 2089.</summary>
    public static FiscalYear OfTwoDigits(int digits) => new(digits >= 90 ? 1900 + digits : 2000 + digits);

    /// <summary>The year as CBP's file names write it: <c>fy24</c>.</summary>
    public string ToFileName() => string.Create(CultureInfo.InvariantCulture, $"fy{Number % 100:D2}");

    /// <summary>The year's number.</summary>
    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
}
