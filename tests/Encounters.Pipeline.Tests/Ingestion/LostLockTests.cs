using Encounters.Storage;
using Encounters.Testing;

namespace Encounters.Pipeline.Tests.Ingestion;

/// <summary>The writer's lock is lost in the middle of a pass: another writer may hold it from then on.</summary>
public sealed class LostLockTests : PipelineTest
{
    [Fact]
    public async Task A_pass_that_loses_its_lock_stops_writing_at_once_and_the_next_pass_finishes_the_work()
    {
        var store = NewStore();
        var folder = FolderOf(RealReleases.SouthwestAugust);
        var writes = new WriteCountingStore(store);
        using var lost = new CancellationTokenSource();
        var writesAfterTheLoss = -1;
        writes.Wrote = path =>
        {
            writesAfterTheLoss += lost.IsCancellationRequested ? 1 : 0;
            if (path.EndsWith("origin.json", StringComparison.Ordinal))
            {
                writesAfterTheLoss = 0;
                lost.Cancel();
            }
        };
        var exception = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => RunAsync(writes.Store with { Lock = new LosableLock(store.Lock, lost.Token) }, folder));
        Assert.Contains("lock", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, writesAfterTheLoss);

        // The lock was given back, and what was done is kept.
        Assert.Single((await RunAsync(store, folder)).Ingested);
    }

    [Fact]
    public async Task A_pass_that_its_caller_stops_says_nothing_of_a_lost_lock()
    {
        var store = NewStore();
        var writes = new WriteCountingStore(store);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        List<string> written = [];
        writes.Wrote = path =>
        {
            written.Add(path);
            stop.Cancel();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => RunAsync(writes.Store, FolderOf(RealReleases.SouthwestAugust), cancellationToken: stop.Token));
        Assert.Single(written);
        Assert.NotNull((await store.Lock.TryAcquireAsync(Cancel)).Held);
    }

    /// <summary>A lock that can be lost, as a lease in the cloud can.</summary>
    private sealed class LosableLock(IStoreLock inner, CancellationToken lost) : IStoreLock
    {
        public async Task<StoreLockResult> TryAcquireAsync(CancellationToken cancellationToken)
        {
            var result = await inner.TryAcquireAsync(cancellationToken);
            return result.Held is { } held ? result with { Held = new Held(held, lost) } : result;
        }

        private sealed class Held(IHeldLock inner, CancellationToken lost) : IHeldLock
        {
            public CancellationToken Lost => lost;

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}
