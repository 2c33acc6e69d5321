using Encounters.Pipeline.Spooling;
using Encounters.Releases;
using Encounters.Storage;

namespace Encounters.Pipeline.Sources.Inboxes;

/// <summary>
/// The inbox of a store as a source. What a pass has dealt with is moved out of it.
/// The month of publication stands in a folder, such as
/// <c>inbox/2026-07/</c>, if it is known.
/// </summary>
/// <param name="blobs">The files of the store.</param>
/// <param name="maxFileBytes">The largest file that is read, in bytes.</param>
public sealed class InboxSource(IBlobStore blobs, long maxFileBytes) : IReleaseSource
{
    private readonly Inbox _inbox = new(blobs);
    private readonly Dictionary<string, (long Bytes, ContentHash? Hash)> _files = [];

    /// <inheritdoc/>
    public string Name => "the inbox";

    /// <inheritdoc/>
    public string Description => StorePaths.Inbox;

    /// <inheritdoc/>
    public bool IsWatched => false;

    /// <summary>Whether a file is in the inbox.</summary>
    public static bool Owns(string location)
    {
        ArgumentNullException.ThrowIfNull(location);
        return location.StartsWith(StorePaths.Inbox, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public async Task<Discovery> DiscoverAsync(CancellationToken cancellationToken)
    {
        _files.Clear();
        foreach (var item in await _inbox.ListAsync(cancellationToken))
            _files.Add(item.Path, (item.Length, null));
        return new Discovery([.. _files.Keys.Select(ToCandidate).OrderBy(candidate => candidate.Order)], [],
            [])
        { IsUnchanged = _files.Count == 0 };
    }

    /// <inheritdoc/>
    public async Task<FetchOutcome> FetchAsync(ReleaseCandidate candidate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        var path = candidate.Location;
        if (!path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
            return await PassOverAsync(path, "It is not a CSV file; only CSV files can be read.", cancellationToken);
        if (_files[path].Bytes > maxFileBytes)
            return await PassOverAsync(path, $"It is larger than the limit of {maxFileBytes} bytes.", cancellationToken);
        await using var content = await _inbox.OpenAsync(path, cancellationToken);
        if (content is null)
            return new FetchOutcome.PassedOver(new IgnoredFile(path, "Another run has already processed it."));
        var file = await SpooledFile.CreateAsync(output => content.CopyToAsync(output, cancellationToken));
        _files[path] = (file.Length, file.Hash);
        return new FetchOutcome.Fetched(file, ETag: null, LastModified: null);
    }

    /// <inheritdoc/>
    public Task SettleAsync(ReleaseCandidate candidate, Settlement settlement, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(settlement);
        var (path, hash) = (candidate.Location, _files[candidate.Location].Hash);
        return settlement.Kind == SettlementKind.Taken
            ? _inbox.TakeAsync(path, hash!, cancellationToken)
            : _inbox.RefuseAsync(path, hash, settlement.Reasons is { Count: > 0 } reasons ? reasons : [settlement.Reason ?? ""],
                cancellationToken);
    }

    /// <inheritdoc/>
    public Task CompleteAsync(Discovery discovery, CancellationToken cancellationToken) => Task.CompletedTask;

    private static ReleaseCandidate ToCandidate(string path) =>
        new(ReleaseName.Read(path[(path.LastIndexOf('/') + 1)..]), path,
            FolderMonth.Find(path))
        { HandedInBy = Inbox.ByOf(path) };

    private async Task<FetchOutcome> PassOverAsync(string path, string reason, CancellationToken cancellationToken)
    {
        await _inbox.RefuseAsync(path, hash: null, [reason], cancellationToken);
        return new FetchOutcome.PassedOver(new IgnoredFile(path, reason));
    }
}
