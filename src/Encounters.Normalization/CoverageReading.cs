using Encounters.Releases;

namespace Encounters.Normalization;

/// <summary>
/// Reads the coverage from the rows: the first and the last month that count anything, <c>(FYTD)</c> behind the last fiscal year
/// while it is open, and Month Grouping, which shows in every earlier year how far the open year has progressed.
/// The file name takes precedence if it states something.
/// </summary>
/// <param name="Coverage">The months that the file must have.</param>
/// <param name="Promise">Where the coverage comes from, for messages.</param>
internal sealed record CoverageReading(Coverage Coverage, string Promise)
{
    private const string ByName = "given by the file name";

    private const string ByRows = "given by the rows of the file";

    /// <summary>Reads the coverage of a file that has rows.</summary>
    public static CoverageReading Of(MonthTally seen, ReleaseName name)
    {
        var (first, last) = Ends(seen);
        var firstYear = name.FirstYear ?? MonthSpan.At(first).FiscalYear;
        if (name.LastMonth is { } stated)
            return new CoverageReading(Coverage.ToDate(firstYear, stated), ByName);

        var lastYear = name.LastYear ?? MonthSpan.At(last).FiscalYear;
        if (lastYear < firstYear)
            lastYear = firstYear;
        var begin = MonthSpan.NumberOf(lastYear.FirstMonth);
        var isOpen = Any(begin, begin + 12, month => seen.Has(month, MonthGrouping.OpenYear));
        if (!isOpen || (name.IsClosed && seen.RowsOf(begin + 11) > 0))
            return new CoverageReading(Coverage.Final(firstYear, lastYear), name.LastYear is null ? ByRows : ByName);

        // Month Grouping in earlier years shows how far the open year has progressed, even if its last months are missing.
        var through = Math.Clamp(last - begin, 0, 11);
        for (var month = MonthSpan.NumberOf(firstYear.FirstMonth); month < begin; month++)
        {
            if (seen.Has(month, MonthGrouping.YearToDate))
                through = Math.Max(through, month % 12);
        }

        return new CoverageReading(Coverage.ToDate(firstYear, lastYear.MonthAt(through + 1)), ByRows);
    }

    /// <summary>The first and the last month with encounters or, where none has any, with rows.</summary>
    private static (int First, int Last) Ends(MonthTally seen)
    {
        var (first, last) = (-1, -1);
        for (var month = 0; month < MonthSpan.Count; month++)
        {
            if (seen.CountsOf(month) == 0)
                continue;
            first = first < 0 ? month : first;
            last = month;
        }

        for (var month = 0; first < 0; month++)
        {
            if (seen.RowsOf(month) > 0)
                first = last = month;
        }

        return (first, last);
    }

    private static bool Any(int begin, int end, Func<int, bool> holds)
    {
        for (var month = begin; month < end; month++)
        {
            if (holds(month))
                return true;
        }

        return false;
    }
}
