using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Encounters.Releases;
using Encounters.Series;
using Microsoft.Extensions.Options;

namespace Encounters.Pipeline.Validation;

/// <summary>How far a release may depart from the one before it; section <c>Validation</c>.</summary>
public sealed class ContinuityOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Validation";

    /// <summary>
    /// The largest believable restatement of the months that two releases share, in percent of their sum. Default 5: CBP's own
    /// restatements stay below 0.1%.
    /// </summary>
    [Range(0.1, 100)]
    public double MaxRestatementPercent { get; set; } = 5;

    /// <summary>The largest believable restatement of a single shared month, in percent. Default 25.</summary>
    [Range(0.1, 100)]
    public double MaxMonthRestatementPercent { get; set; } = 25;

    /// <summary>
    /// The fewest rows that a month may have, in percent of the neighboring months.
    /// Default 50; the sharpest real fall, April 2020, left 58.
    /// </summary>
    [Range(0, 100)]
    public double MinMonthRowsPercent { get; set; } = 50;

    /// <summary>
    /// The largest share that a category may have in all other months of a release and be absent from one. Default 10.
    /// </summary>
    [Range(0.1, 100)]
    public double MaxVanishedPercent { get; set; } = 10;
}

/// <summary>Checks the settings when the program starts.</summary>
[OptionsValidator]
public sealed partial class ContinuityOptionsValidator : IValidateOptions<ContinuityOptions>;

/// <summary>Compares a release with its neighbor of the same dataset: what both cover must be nearly the same.</summary>
public static class ContinuityCheck
{
    // A month with fewer encounters than this may change by any share.
    private const long SmallMonth = 1_000;

    /// <summary>The neighbor to compare with: the release before in the order of publication, or else the one after.</summary>
    public static Release? NeighborOf(Release release, IEnumerable<Release> others)
    {
        ArgumentNullException.ThrowIfNull(release);
        var same = others
            .Where(other => other.Dataset == release.Dataset && other.Hash != release.Hash && Overlap(release, other))
            .Order()
            .ToArray();
        return same.LastOrDefault(other => other.CompareTo(release) < 0) ?? same.FirstOrDefault();
    }

    /// <summary>Why the totals are not plausible next to those of the neighbor.</summary>
    public static IReadOnlyList<Problem> Compare(
        ReleaseTotals totals, Release neighbor, ReleaseTotals neighborTotals, ContinuityOptions options)
    {
        ArgumentNullException.ThrowIfNull(totals);
        ArgumentNullException.ThrowIfNull(neighbor);
        ArgumentNullException.ThrowIfNull(neighborTotals);
        ArgumentNullException.ThrowIfNull(options);
        List<Problem> problems = [];
        var whole = SeriesKey.WholeOf(totals.Dataset);
        long before = 0, after = 0;
        foreach (var month in totals.Coverage.Months.Where(neighborTotals.Coverage.Covers))
        {
            var (old, now) = (neighborTotals[whole, month]!.Value, totals[whole, month]!.Value);
            before += old;
            after += now;
            if (Math.Abs(now - old) > SmallMonth && Percent(old, now) > options.MaxMonthRestatementPercent)
            {
                problems.Add(new Problem(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{month} has {now:N0} encounters, but {old:N0} in {neighbor.Id}: a restatement of "
                        + $"{Percent(old, now):0.#}% is not plausible.")));
            }
        }

        if (Math.Abs(after - before) > SmallMonth && Percent(before, after) > options.MaxRestatementPercent)
        {
            problems.Insert(0, new Problem(string.Create(
                CultureInfo.InvariantCulture,
                $"The months shared with {neighbor.Id} sum to {after:N0} encounters instead of {before:N0}: part of the file "
                    + $"may be missing or doubled.")));
        }

        return problems;
    }

    private static bool Overlap(Release release, Release other) =>
        release.Coverage.FirstMonth <= other.Coverage.LastMonth && other.Coverage.FirstMonth <= release.Coverage.LastMonth;

    private static double Percent(long before, long after) =>
        Math.Abs(PercentChange.Of(before, after) ?? double.PositiveInfinity);
}
