using System.Runtime.CompilerServices;
using Encounters.Pipeline.Documents;
using Encounters.Releases;
using Encounters.Storage;

namespace Encounters.Pipeline.Derived;

/// <summary>
/// What depends on the other releases in <c>manifest.json</c>: the release that each follows and the revisions that it made.
/// An older release that comes later changes it.
/// </summary>
internal sealed class ManifestRelations : IDerivation
{
    private const string Fault = "Its place among the releases or its list of revisions is wrong.";

    /// <inheritdoc/>
    public async IAsyncEnumerable<Due> FindAsync(ReleaseSet releases, [EnumeratorCancellation]
        CancellationToken cancellationToken)
    {
        // A release changes this for itself, for all later ones, and for those of its own coverage, which it may put aside.
        var coverages = releases.Changed.Select(release => release.Coverage).ToHashSet();
        var before = new Dictionary<Dataset, Release>();
        var isChanged = false;
        foreach (var release in releases.Releases)
        {
            isChanged |= coverages.Contains(release.Coverage);
            if (isChanged
                && await FindAsync(releases, release, before.GetValueOrDefault(release.Dataset), cancellationToken) is { } due)
                yield return due;
            before[release.Dataset] = release;
        }
    }

    private static async Task<Due?> FindAsync(
        ReleaseSet releases, Release release, Release? before, CancellationToken cancellationToken)
    {
        var path = StorePaths.Manifest(release);
        try
        {
            if (await releases.Contents.FindManifestAsync(release, cancellationToken) is not { } manifest)
                return null;
            var related = manifest with
            {
                Follows = before?.Id.Value,
                Revisions =
                [
                    .. (await releases.ReadRevisionsAsync(cancellationToken))[release].Select(revision => new RestatementDocument(
                        revision.Series.Value,
                        revision.Month.ToString(),
                        revision.From.Value,
                        revision.To.Value,
                        revision.From.Release.Id.Value)),
                ],
            };
            return new Due.Document(path, StoredJson.Write(related, StoredJson.Types.ManifestDocument), Fault);
        }
        catch (StoreDamagedException exception)
        {
            return new Due.Unknown(path, exception);
        }
    }
}
