using Encounters.Storage;
using Polly;
using Polly.Simmy;

namespace Reliability.Tests.Chaos;

/// <summary>
/// A store whose service is out of reach now and then, slow now and then, and whose answers get lost: Polly's chaos strategies
/// around every operation, before it takes effect and after.
/// </summary>
internal sealed class ChaosStore : IBlobStore, ITableStore
{
    private readonly Store _inner;
    private readonly ResiliencePipeline _chaos;

    private ChaosStore(Store inner, double rate, Random random, Action onInjected)
    {
        _inner = inner;

        // An operation passes twice, so each passage gets its part of the rate.
        var each = 1 - Math.Sqrt(1 - rate);
        _chaos = new ResiliencePipelineBuilder { TimeProvider = Scenario.ImpatientClock }
            .AddChaosLatency(new()
            {
                InjectionRate = each,
                Latency = TimeSpan.FromSeconds(2),
                Randomizer = random.NextDouble,
                OnLatencyInjected = _ => Injected(),
            })
            .AddChaosFault(new()
            {
                InjectionRate = each,
                FaultGenerator =
                static _ => new ValueTask<Exception?>(new StoreUnavailableException("The store is out of reach (injected).")),
                Randomizer = random.NextDouble,
                OnFaultInjected = _ => Injected(),
            })
            .Build();

        ValueTask Injected()
        {
            onInjected();
            return default;
        }
    }

    public static Store Wrap(Store inner, double rate, Random random, Action onInjected)
    {
        var chaos = new ChaosStore(inner, rate, random, onInjected);
        return new Store(inner.Description, chaos, chaos, inner.Lock);
    }

    public Task<Stream?> OpenReadAsync(string path, CancellationToken cancellationToken) =>
        PassAsync(() => _inner.Blobs.OpenReadAsync(path, cancellationToken));

    public Task<BlobDocument?> ReadAsync(string path, CancellationToken cancellationToken) =>
        PassAsync(() => _inner.Blobs.ReadAsync(path, cancellationToken));

    public Task WriteAsync(string path, Stream content, CancellationToken cancellationToken) => PassAsync(async () =>
    {
        await _inner.Blobs.WriteAsync(path, content, cancellationToken);
        return true;
    });

    public Task<bool> TryWriteAsync(string path, ReadOnlyMemory<byte> content, string? expectedVersion,
        CancellationToken cancellationToken) =>
        PassAsync(() => _inner.Blobs.TryWriteAsync(path, content, expectedVersion, cancellationToken));

    public async IAsyncEnumerable<BlobItem> ListAsync(
        string folder, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await PassAsync(() => Task.FromResult(true));
        await foreach (var item in _inner.Blobs.ListAsync(folder, cancellationToken))
            yield return item;
    }

    public Task DeleteAsync(string path, CancellationToken cancellationToken) => PassAsync(async () =>
    {
        await _inner.Blobs.DeleteAsync(path, cancellationToken);
        return true;
    });

    public Task<TableRow?> FindAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        PassAsync(() => _inner.Tables.FindAsync(table, partitionKey, rowKey, cancellationToken));

    public async IAsyncEnumerable<TableRow> QueryAsync(
        string table, string? partitionKey, [System.Runtime.CompilerServices.EnumeratorCancellation]
        CancellationToken cancellationToken)
    {
        await PassAsync(() => Task.FromResult(true));
        await foreach (var row in _inner.Tables.QueryAsync(table, partitionKey, cancellationToken))
            yield return row;
    }

    public async IAsyncEnumerable<TableRow> QueryBelowAsync(
        string table, string partitionKey, string bound, [System.Runtime.CompilerServices.EnumeratorCancellation]
        CancellationToken cancellationToken)
    {
        await PassAsync(() => Task.FromResult(true));
        await foreach (var row in _inner.Tables.QueryBelowAsync(table, partitionKey, bound, cancellationToken))
            yield return row;
    }

    // A call with several partitions can be cut between any two of them.
    public async Task ApplyAsync(string table, IReadOnlyList<TableChange> changes, CancellationToken cancellationToken)
    {
        foreach (var partition in changes.GroupBy(change => change.PartitionKey))
        {
            await PassAsync(async () =>
            {
                await _inner.Tables.ApplyAsync(table, [.. partition], cancellationToken);
                return true;
            });
        }
    }

    private async Task<T> PassAsync<T>(Func<Task<T>> work)
    {
        await _chaos.ExecuteAsync(static _ => ValueTask.CompletedTask);
        var result = await work();
        await _chaos.ExecuteAsync(static _ => ValueTask.CompletedTask);
        return result;
    }
}
