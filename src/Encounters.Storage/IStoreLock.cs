namespace Encounters.Storage;

/// <summary>Lets one writer at a time work on a store, across processes and machines.</summary>
public interface IStoreLock
{
    /// <summary>Takes the lock without waiting; it is given back when the result is disposed or its owner dies.</summary>
    Task<StoreLockResult> TryAcquireAsync(CancellationToken cancellationToken);
}

/// <summary>The outcome of asking for the lock: held, or who holds it.</summary>
/// <param name="Holder">Who holds the lock, in words.</param>
/// <param name="Held">The lock; null where somebody else holds it.</param>
public sealed record StoreLockResult(string Holder, IHeldLock? Held);

/// <summary>A lock that is held until it is disposed.</summary>
public interface IHeldLock : IAsyncDisposable
{
    /// <summary>
    /// Cancelled when the lock was lost, because the store could not be told in time that its holder is alive. The holder must
    /// stop writing at once.
    /// </summary>
    CancellationToken Lost { get; }
}
