namespace Encounters.Pipeline.Storage;

/// <summary>Lets one writer at a time work on a store, across processes and machines.</summary>
public interface IStoreLock
{
    /// <summary>Takes the lock without waiting; it is given back when the result is disposed or its owner dies.</summary>
    Task<StoreLockResult> TryAcquireAsync(CancellationToken cancellationToken);
}

/// <summary>The outcome of asking for the lock: held, or who holds it.</summary>
/// <param name="Holder">Who holds the lock, in words.</param>
/// <param name="Held">Gives the lock back; null where somebody else holds it.</param>
public sealed record StoreLockResult(string Holder, IAsyncDisposable? Held);
