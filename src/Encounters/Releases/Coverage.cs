using Encounters.Calendar;

namespace Encounters.Releases;

/// <summary>
/// The months that a release covers: October of its first fiscal year to its last month. A final coverage is of a closed
/// fiscal year and later than the same coverage published while September was still provisional.
/// </summary>
public sealed record Coverage : IComparable<Coverage>
{
    private Coverage(FiscalYear firstYear, Month lastMonth, bool isFinal)
    {
        FirstYear = firstYear;
        LastMonth = lastMonth;
        IsFinal = isFinal;
    }

    /// <summary>The first fiscal year.</summary>
    public FiscalYear FirstYear { get; }

    /// <summary>The last month: "data through".</summary>
    public Month LastMonth { get; }

    /// <summary>Whether the last fiscal year is closed.</summary>
    public bool IsFinal { get; }

    /// <summary>The first month.</summary>
    public Month FirstMonth => FirstYear.FirstMonth;

    /// <summary>The number of months covered, at least 1.</summary>
    public int MonthCount => LastMonth.MonthsSince(FirstMonth) + 1;

    /// <summary>Every covered month in order.</summary>
    public IEnumerable<Month> Months => Enumerable.Range(0, MonthCount).Select(FirstMonth.AddMonths);

    /// <summary>The coverage of closed fiscal years.</summary>
    /// <exception cref="ArgumentException">The last year is before the first.</exception>
    public static Coverage Final(FiscalYear first, FiscalYear last) => Create(first, last.LastMonth, isFinal: true);

    /// <summary>The coverage up to a month of a fiscal year that was not closed yet.</summary>
    /// <exception cref="ArgumentException">The month is before the first year.</exception>
    public static Coverage ToDate(FiscalYear first, Month last) => Create(first, last, isFinal: false);

    /// <summary>Whether the month is inside.</summary>
    public bool Covers(Month month) => month >= FirstMonth && month <= LastMonth;

    /// <summary>Earlier data first; a final coverage after the provisional one of the same September.</summary>
    public int CompareTo(Coverage? other) => other is null
        ? 1
        : (LastMonth, IsFinal, FirstMonth).CompareTo((other.LastMonth, other.IsFinal, other.FirstMonth));

    /// <summary>The coverage as in a release's identity: <c>fy22-fy25-aug</c>, <c>fy22-fy25-final</c>.</summary>
    public override string ToString() =>
        $"{FirstYear.ToFileName()}-{LastMonth.FiscalYear.ToFileName()}-"
        + (IsFinal ? "final" : FiscalMonthName.Of(LastMonth.FiscalMonth));

    private static Coverage Create(FiscalYear first, Month last, bool isFinal) => last >= first.FirstMonth
        ? new Coverage(first, last, isFinal)
        : throw new ArgumentException($"A coverage cannot end in {last}, before fiscal year {first} begins.", nameof(last));
}
