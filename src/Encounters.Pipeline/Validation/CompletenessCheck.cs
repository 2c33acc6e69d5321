using System.Globalization;
using Encounters.Normalization;
using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Pipeline.Validation;

/// <summary>
/// Compares the months of one release with each other, for a file that was cut between two rows.
/// CBP's files are in order of fiscal year, month and categories, so such a file lacks the end of one month: half of its rows and
/// more, or a whole category that every other month has. A cut that loses less of a month that no other release has cannot be
/// seen.
/// </summary>
public static class CompletenessCheck
{
    // With fewer rows than this, the number of rows says little about a month.
    private const int SmallMonth = 20;

    // A category with fewer encounters a month can be absent from one by chance.
    private const long SmallCategory = 100;

    // A category can vanish from one month of a short file by chance.
    private const int EnoughMonths = 12;

    /// <summary>The problems; none if every month looks complete.</summary>
    public static IReadOnlyList<Problem> Find(NormalizedRelease release, ContinuityOptions options)
    {
        ArgumentNullException.ThrowIfNull(release);
        ArgumentNullException.ThrowIfNull(options);
        return [.. FindShort(release, options), .. FindVanished(release.Totals, options)];
    }

    private static IEnumerable<Problem> FindShort(NormalizedRelease release, ContinuityOptions options)
    {
        var (rows, first) = (release.Rows.CountByMonth, release.Totals.Coverage.FirstMonth);
        for (var month = 1; month < rows.Count; month++)
        {
            var beside = month + 1 < rows.Count ? Math.Min(rows[month - 1], rows[month + 1]) : rows[month - 1];
            if (beside >= SmallMonth && rows[month] * 100.0 < beside * options.MinMonthRowsPercent)
            {
                yield return new Problem(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{first.AddMonths(month)} has {rows[month]:N0} rows, but the neighboring months have {beside:N0} or more: "
                        + $"part of the file is missing. Download it again."));
            }
        }
    }

    private static IEnumerable<Problem> FindVanished(ReleaseTotals totals, ContinuityOptions options)
    {
        if (totals.Coverage.MonthCount <= EnoughMonths)
            yield break;
        var everything = SeriesKey.WholeOf(totals.Dataset);
        foreach (var key in totals.Keys.Where(key => key != everything).Order())
        {
            // A land border is a part of the whole as a category is a part of its scope.
            var (values, whole) = (totals.Values(key),
                totals.Values(key.Dimension is null ? everything : SeriesKey.Whole(key.Scope)));
            int[] gone = [.. Enumerable.Range(0, values.Count).Where(month => values[month] == 0)];
            if (gone.Length != 1 || whole[gone[0]] == 0)
                continue;
            var share = 100.0 * values.Sum() / (whole.Sum() - whole[gone[0]]);
            if (share >= options.MaxVanishedPercent && values.Sum() >= SmallCategory * values.Count)
            {
                yield return new Problem(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{totals.Coverage.FirstMonth.AddMonths(gone[0])} has no encounters of '{key}', which makes up {share:0}% of "
                        + $"all other months: part of the file is missing. Download it again."));
            }
        }
    }
}
