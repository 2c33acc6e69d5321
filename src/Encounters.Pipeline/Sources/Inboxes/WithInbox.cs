namespace Encounters.Pipeline.Sources.Inboxes;

/// <summary>A source, and before it the inbox: every pass takes what was handed in.</summary>
internal sealed class WithInbox(InboxSource inbox, IReleaseSource source) : IReleaseSource
{
    /// <inheritdoc/>
    public string Name => source.Name;

    /// <inheritdoc/>
    public string Description => source.Description;

    /// <inheritdoc/>
    public bool IsWatched => source.IsWatched;

    /// <inheritdoc/>
    public async Task<Discovery> DiscoverAsync(CancellationToken cancellationToken)
    {
        var (handedIn, offered) = (await inbox.DiscoverAsync(cancellationToken), await source.DiscoverAsync(cancellationToken));
        return handedIn.IsUnchanged
            ? offered
            : offered with { Candidates = [.. handedIn.Candidates, .. offered.Candidates], IsUnchanged = false };
    }

    /// <inheritdoc/>
    public Task<FetchOutcome> FetchAsync(ReleaseCandidate candidate, CancellationToken cancellationToken) =>
        OwnerOf(candidate).FetchAsync(candidate, cancellationToken);

    /// <inheritdoc/>
    public Task SettleAsync(ReleaseCandidate candidate, Settlement settlement, CancellationToken cancellationToken) =>
        OwnerOf(candidate).SettleAsync(candidate, settlement, cancellationToken);

    /// <inheritdoc/>
    public Task CompleteAsync(Discovery discovery, CancellationToken cancellationToken) =>
        source.CompleteAsync(discovery, cancellationToken);

    private IReleaseSource OwnerOf(ReleaseCandidate candidate) => InboxSource.Owns(candidate.Location) ? inbox : source;
}
