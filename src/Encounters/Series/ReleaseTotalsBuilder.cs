using Encounters.Categories;
using Encounters.Releases;

namespace Encounters.Series;

/// <summary>Sums the rows of a release into the series that it speaks of.</summary>
public sealed class ReleaseTotalsBuilder(Dataset dataset, Coverage coverage)
{
    private static readonly Dimension[] Breakdowns = [.. Dimensions.All.Where(dimension => dimension != Dimension.Region)];
    private static readonly Scope[] NationwideOnly = [Scope.Nationwide];
    private static readonly Scope[] SouthwestOnly = [Scope.Southwest];
    private static readonly Scope[] WithSouthwest = [Scope.Nationwide, Scope.Southwest];
    private static readonly Scope[] WithNorthern = [Scope.Nationwide, Scope.Northern];

    private readonly Dictionary<(Scope, Dimension?, Category?), long[]> _sums = [];

    /// <summary>Adds a row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The row's month lies outside the coverage.</exception>
    public void Add(in EncounterRow row)
    {
        if (!coverage.Covers(row.Month))
            throw new ArgumentOutOfRangeException(nameof(row), row.Month, $"The month lies outside {coverage}.");

        var month = row.Month.MonthsSince(coverage.FirstMonth);
        foreach (var scope in ScopesOf(row))
        {
            Sums((scope, null, null))[month] += row.Count;
            foreach (var dimension in Breakdowns)
            {
                if (row[dimension] is { } category)
                    Sums((scope, dimension, category))[month] += row.Count;
            }
        }

        // The two land borders are scopes of their own; only what is left needs a series to add up to nationwide.
        if (dataset != Dataset.Southwest && row.Region is { Name: not ("southwest" or "northern") } region)
            Sums((Scope.Nationwide, Dimension.Region, region))[month] += row.Count;
    }

    /// <summary>The totals of all rows added.</summary>
    /// <param name="dimensions">The dimensions for which the file has columns.</param>
    /// <param name="groupsCitizenship">Whether citizenship comes as <c>Citizenship Grouping</c>.</param>
    public ReleaseTotals Build(IEnumerable<Dimension> dimensions, bool groupsCitizenship) => new(
        dataset,
        coverage,
        dimensions,
        groupsCitizenship,
        _sums.ToDictionary(
            entry => entry.Key is (var scope, { } dimension, { } category)
                ? SeriesKey.Part(scope, dimension, category)
                : SeriesKey.Whole(entry.Key.Item1),
            entry => (IReadOnlyList<long>)entry.Value));

    private Scope[] ScopesOf(in EncounterRow row) => dataset == Dataset.Southwest
        ? SouthwestOnly
        : row.Region?.Name switch
        {
            "southwest" => WithSouthwest,
            "northern" => WithNorthern,
            _ => NationwideOnly,
        };

    private long[] Sums((Scope, Dimension?, Category?) key)
    {
        if (!_sums.TryGetValue(key, out var sums))
            _sums.Add(key, sums = new long[coverage.MonthCount]);
        return sums;
    }
}
