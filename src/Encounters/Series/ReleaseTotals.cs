using Encounters.Calendar;
using Encounters.Categories;
using Encounters.Releases;

namespace Encounters.Series;

/// <summary>
/// The monthly totals of every series that one release speaks of. A series that it speaks of and has no rows for is 0 in that
/// month: CBP leaves most zero rows out.
/// </summary>
public sealed class ReleaseTotals
{
    private readonly IReadOnlyDictionary<SeriesKey, IReadOnlyList<long>> _totals;

    /// <summary>Takes finished totals, a list of one value for each month of the coverage.</summary>
    /// <exception cref="ArgumentException">A list has another length than the coverage has months.</exception>
    public ReleaseTotals(
        Dataset dataset,
        Coverage coverage,
        IEnumerable<Dimension> dimensions,
        bool groupsCitizenship,
        IReadOnlyDictionary<SeriesKey, IReadOnlyList<long>> totals)
    {
        ArgumentNullException.ThrowIfNull(coverage);
        ArgumentNullException.ThrowIfNull(totals);
        foreach (var (key, values) in totals)
        {
            if (values.Count != coverage.MonthCount)
                throw new ArgumentException($"{key} must have {coverage.MonthCount} months.", nameof(totals));
        }

        Dataset = dataset;
        Coverage = coverage;
        Columns = new ReleaseColumns(dataset, dimensions, groupsCitizenship);
        _totals = totals;
    }

    /// <summary>The dataset of the release.</summary>
    public Dataset Dataset { get; }

    /// <summary>The coverage of the release.</summary>
    public Coverage Coverage { get; }

    /// <summary>Its columns.</summary>
    public ReleaseColumns Columns { get; }

    /// <summary>The keys that have rows.</summary>
    public IEnumerable<SeriesKey> Keys => _totals.Keys;

    /// <summary>Whether the release gives the series a value, even if it is 0.</summary>
    public bool HasValueOf(SeriesKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Columns.ImplyValueOf(key)
            || (Columns.GroupsCitizenship && key.Dimension == Dimension.Citizenship && _totals.ContainsKey(key));
    }

    /// <summary>The value of a series in a month, or null if the release does not speak of it.</summary>
    public long? this[SeriesKey key, Month month]
    {
        get
        {
            if (!Coverage.Covers(month) || !HasValueOf(key))
                return null;
            return _totals.TryGetValue(key, out var values) ? values[month.MonthsSince(Coverage.FirstMonth)] : 0;
        }
    }

    /// <summary>The values of a series that has rows, one for each month of the coverage.</summary>
    public IReadOnlyList<long> Values(SeriesKey key) => _totals[key];
}
