using Encounters.Storage;

namespace Encounters.Pipeline.Derived;

/// <summary>
/// Everything that follows from all releases together, in the order in which it is written.
/// Ingestion, repair and audit go through this one list. Alerts are not in it: they are kept once raised, so they do
/// not follow from the releases alone.
/// </summary>
internal static class Derivations
{
    /// <summary>The list.</summary>
    /// <param name="blobs">The store.</param>
    /// <param name="trust">Whether files that the combined dataset's manifest lists are assumed to exist; an audit does
    /// not.</param>
    public static IReadOnlyList<IDerivation> In(IBlobStore blobs, bool trust) =>
    [
        new ManifestRelations(),
        new CombinedDataset(blobs, trust),
        new LatestDocuments(),
        new SeriesTables(),
        new ReleasesFeed(),
    ];
}
