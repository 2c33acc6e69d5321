using Encounters.Calendar;

namespace Encounters.Releases;

/// <summary>The months for which a release is the current one of its dataset: no later release covers them.</summary>
public static class CurrentMonths
{
    /// <summary>The releases that are current for some month, in their order, with these months.</summary>
    /// <param name="releases">All releases, in their order.</param>
    public static IReadOnlyList<(Release Release, IReadOnlySet<Month> Months)> Of(IReadOnlyList<Release> releases)
    {
        ArgumentNullException.ThrowIfNull(releases);
        List<(Release, IReadOnlySet<Month>)> current = [];
        Dictionary<Dataset, HashSet<Month>> covered = [];
        for (var i = releases.Count - 1; i >= 0; i--)
        {
            var release = releases[i];
            if (!covered.TryGetValue(release.Dataset, out var later))
                covered.Add(release.Dataset, later = []);
            var months = release.Coverage.Months.Where(later.Add).ToHashSet();
            if (months.Count > 0)
                current.Add((release, months));
        }

        current.Reverse();
        return current;
    }
}
