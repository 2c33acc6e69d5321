namespace Encounters.Normalization;

/// <summary>
/// How many rows and encounters a file has for each month, by what the rows say of the fiscal year. One worker fills it.
/// </summary>
internal sealed class MonthTally
{
    // The combinations of the flags of MonthGrouping.
    private const int Groupings = 16;

    private readonly long[] _rows = new long[MonthSpan.Count * Groupings];
    private readonly long[] _counts = new long[MonthSpan.Count * Groupings];

    /// <summary>Rows in which every field is empty.</summary>
    public long EmptyRows { get; set; }

    /// <summary>Adds a row.</summary>
    public void Add(int month, MonthGrouping grouping, int count)
    {
        var place = (month * Groupings) + (int)grouping;
        _rows[place]++;
        _counts[place] += count;
    }

    /// <summary>Adds what another worker saw.</summary>
    public void Add(MonthTally other)
    {
        EmptyRows += other.EmptyRows;
        for (var place = 0; place < _rows.Length; place++)
        {
            _rows[place] += other._rows[place];
            _counts[place] += other._counts[place];
        }
    }

    /// <summary>The rows of a month.</summary>
    public long RowsOf(int month) => Sum(_rows, month, static _ => true);

    /// <summary>The encounters of a month.</summary>
    public long CountsOf(int month) => Sum(_counts, month, static _ => true);

    /// <summary>Whether some row of a month has a mark.</summary>
    public bool Has(int month, MonthGrouping mark)
    {
        for (var grouping = 0; grouping < Groupings; grouping++)
        {
            if ((grouping & (int)mark) != 0 && _rows[(month * Groupings) + grouping] > 0)
                return true;
        }

        return false;
    }

    /// <summary>The rows of a month, and their encounters, in which Month Grouping says something else than expected.</summary>
    public (long Rows, long Encounters) Misgrouped(int month, MonthGrouping expected)
    {
        var isOther = (int grouping) => (grouping & (int)MonthGrouping.Window) != (int)expected;
        return (Sum(_rows, month, isOther), Sum(_counts, month, isOther));
    }

    private static long Sum(long[] numbers, int month, Func<int, bool> wanted)
    {
        var sum = 0L;
        for (var grouping = 0; grouping < Groupings; grouping++)
            sum += wanted(grouping) ? numbers[(month * Groupings) + grouping] : 0;
        return sum;
    }
}
