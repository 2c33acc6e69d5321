using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Publishing;
using Encounters.Pipeline.Storage;

namespace Encounters.Pipeline.Feeds;

/// <summary>Writes the Atom feeds. Each is a function of what it lists, so writing it again changes nothing.</summary>
internal sealed class FeedPublisher(IBlobStore blobs)
{
    private readonly SmallBlobs _documents = new(blobs);

    /// <summary>Writes the feed of releases.</summary>
    public Task PublishReleasesAsync(IEnumerable<ReleaseEntry> entries, CancellationToken cancellationToken) =>
        _documents.WriteIfOtherAsync(StorePaths.ReleasesFeed, AtomFeeds.OfReleases(entries), cancellationToken);

    /// <summary>Writes the feed of stories and of alerts that are no part of one. Historical ones are left out.</summary>
    public Task PublishAlertsAsync(IEnumerable<Story> stories, IEnumerable<Alert> alerts, CancellationToken cancellationToken) =>
        _documents.WriteIfOtherAsync(StorePaths.AlertsFeed, AtomFeeds.OfAlerts(stories, alerts), cancellationToken);
}
