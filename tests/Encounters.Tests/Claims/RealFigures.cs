using Encounters.Calendar;
using Encounters.Claims;
using Encounters.Normalization;
using Encounters.Releases;
using Encounters.Series;
using Encounters.Testing;

namespace Encounters.Tests.Claims;

/// <summary>What CBP's own bundled releases say: the six monthly ones and the three others, read once.</summary>
internal static class RealFigures
{
    private static readonly Lazy<PublishedFigures> Read = new(() =>
    {
        List<(Release Release, ReleaseTotals Totals)> releases = [];
        foreach (var path in RealReleases.MonthlyNames.Select(RealReleases.MonthlyPathOf)
            .Concat(RealReleases.FileNames.Select(RealReleases.PathOf)))
        {
            using var csv = File.OpenRead(path);
            var name = ReleaseName.Read(Path.GetFileName(path));
            using var release = Normalizer.Normalize(csv, name, TestContext.Current.CancellationToken).Release!;
            csv.Position = 0;
            releases.Add((new Release(release.Totals.Dataset, release.Totals.Coverage, ContentHash.Of(File.ReadAllBytes(path)),
                Published(name)), release.Totals));
        }

        var keys = releases.SelectMany(entry => entry.Totals.Keys).Distinct();
        return new PublishedFigures(keys.Select(key => SeriesHistory.Of(key, releases)), releases.Select(entry => entry.Release));
    });

    public static PublishedFigures All => Read.Value;

    public static IReadOnlyList<JudgedClaim> Check(string text, string date) =>
        new ClaimCheck(All, DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture)).Check(text);

    /// <summary>The closed years came out in November after them; a folder of files does not say so.</summary>
    private static Publication? Published(ReleaseName name) =>
        name.IsClosed ? Publication.Restore(new Month(name.LastYear!.Value.Number, 11), null, null) : null;
}
