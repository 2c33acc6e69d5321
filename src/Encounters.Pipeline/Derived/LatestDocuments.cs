using System.Runtime.CompilerServices;
using Encounters.Pipeline.Documents;
using Encounters.Pipeline.Publishing;
using Encounters.Releases;
using Encounters.Storage;

namespace Encounters.Pipeline.Derived;

/// <summary>
/// <c>latest.json</c> of each dataset, which names its current release, and <c>datapackage.json</c>, which describes it.
/// </summary>
internal sealed class LatestDocuments : IDerivation
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<Due> FindAsync(ReleaseSet releases, [EnumeratorCancellation]
        CancellationToken cancellationToken)
    {
        foreach (var dataset in releases.Changed.Select(release => release.Dataset).Distinct())
        {
            var latest = releases.Releases.Last(release => release.Dataset == dataset);
            var (path, package) = (StorePaths.Latest(dataset), StorePaths.DataPackage(dataset));
            var (document, damage) = await DescribeAsync(releases, latest, cancellationToken);
            if (document is null)
            {
                yield return new Due.Unknown(package, damage!);
                yield return new Due.Unknown(path, damage!);
                continue;
            }

            // Readers find everything through latest.json, so it is swapped last.
            var fault = $"It does not describe {latest.Id}, the current release.";
            yield return new Due.Document(package, DataPackage.Describe(document), fault);
            yield return new Due.Document(path, StoredJson.Write(document, StoredJson.Types.LatestDocument), fault);
        }
    }

    private static async Task<(LatestDocument? Document, StoreDamagedException? Damage)> DescribeAsync(
        ReleaseSet releases, Release latest, CancellationToken cancellationToken)
    {
        try
        {
            var manifest = await releases.Contents.ReadManifestAsync(latest, cancellationToken);
            var document = new LatestDocument
            {
                Dataset = manifest.Dataset,
                Release = manifest.Release,
                Coverage = manifest.Coverage,
                Published = latest.Published?.ToDocument(),
                Manifest = StorePaths.Manifest(latest),
                Files = manifest.Files,
            };
            return (document, null);
        }
        catch (StoreDamagedException exception)
        {
            return (null, exception);
        }
    }
}
