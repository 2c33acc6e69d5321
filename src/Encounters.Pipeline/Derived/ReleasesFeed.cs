using System.Runtime.CompilerServices;
using Encounters.Pipeline.Feeds;
using Encounters.Storage;

namespace Encounters.Pipeline.Derived;

/// <summary>The Atom feed of releases.</summary>
internal sealed class ReleasesFeed : IDerivation
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<Due> FindAsync(ReleaseSet releases, [EnumeratorCancellation]
        CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield return new Due.Document(
            StorePaths.ReleasesFeed, AtomFeeds.OfReleases(releases.Entries), "The feed does not list the releases.");
    }
}
