using Encounters.Pipeline.Documents;
using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Pipeline.Publishing;

/// <summary>How a release stands to the others: a function of all releases, so an older one that comes later changes it.</summary>
internal static class ReleaseRelations
{
    /// <summary>The manifest of a release with the release that it follows and the revisions that it made.</summary>
    public static ManifestDocument Relate(
        ManifestDocument manifest, Release release, IEnumerable<Release> releases, IEnumerable<SeriesHistory> histories) =>
        manifest with
        {
            Follows = releases.Where(other => other.Dataset == release.Dataset && other.CompareTo(release) < 0).Max()?.Id.Value,
            Revisions =
            [
                .. histories.SelectMany(history => history.Revisions)
                    .Where(revision => revision.To.Release == release)
                    .Select(revision => new RestatementDocument(
                        revision.Series.Value,
                        revision.Month.ToString(),
                        revision.From.Value,
                        revision.To.Value,
                        revision.From.Release.Id.Value)),
            ],
        };
}
