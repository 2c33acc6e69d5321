namespace Encounters.Storage;

/// <summary>Lets one writer at a time work on a store, across processes and machines.</summary>
public interface IStoreLock
{
    /// <summary>Takes the lock without waiting; it is given back when the result is disposed or its owner dies.</summary>
    Task<StoreLockResult> TryAcquireAsync(CancellationToken cancellationToken);
}

/// <summary>The outcome of asking for the lock: held, or who holds it.</summary>
/// <param name="Holder">Who holds the lock, in words.</param>
/// <param name="Held">The lock; null if someone else holds it.</param>
public sealed record StoreLockResult(string Holder, IHeldLock? Held);

/// <summary>A lock that is held until it is disposed.</summary>
public interface IHeldLock : IAsyncDisposable
{
    /// <summary>
    /// Canceled when the lock was lost because it could not be renewed in time. The holder must stop writing at once.
    /// </summary>
    CancellationToken Lost { get; }
}
