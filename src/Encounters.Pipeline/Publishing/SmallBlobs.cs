using Encounters.Storage;

namespace Encounters.Pipeline.Publishing;

/// <summary>Writes small documents that are derived from what is stored.</summary>
internal sealed class SmallBlobs(IBlobStore blobs)
{
    /// <summary>
    /// Writes the content unless it is there already. Compare-and-set: another writer's change is never overwritten unseen.
    /// </summary>
    /// <exception cref="StoreUnavailableException">Another process changed the blob at the same time.</exception>
    public async Task WriteIfOtherAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var present = await blobs.ReadAsync(path, cancellationToken);
        if (present is not null && present.Content.Span.SequenceEqual(content.Span))
            return;
        if (!await blobs.TryWriteAsync(path, content, present?.Version, cancellationToken))
            throw new StoreUnavailableException($"Another process changed '{path}' at the same time. Run again.");
    }
}
