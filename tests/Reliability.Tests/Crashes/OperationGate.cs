using Encounters.Storage;

namespace Reliability.Tests.Crashes;

/// <summary>Stands for the end of the process: nothing catches it, and nothing works after it.</summary>
internal sealed class ProcessDiedException : Exception;

/// <summary>
/// Every operation on a store and on the network passes here, is numbered, and can be the last thing that a process does.
/// </summary>
internal sealed class OperationGate(int dieAt = -1, bool after = false)
{
    private readonly Lock _lock = new();

    /// <summary>What passed, in order.</summary>
    public List<string> Operations { get; } = [];

    /// <summary>Whether the process has died.</summary>
    public bool IsDead { get; private set; }

    /// <summary>Looks at the store after each operation that changed it.</summary>
    public Func<Task>? AfterWrite { get; init; }

    public async Task<T> PassAsync<T>(string operation, Func<Task<T>> work, bool isWrite = false)
    {
        int number;
        lock (_lock)
        {
            if (IsDead)
                throw new ProcessDiedException();
            number = Operations.Count;
            Operations.Add(operation);
        }

        if (number == dieAt && !after)
            Die();
        var result = await work();
        if (isWrite && AfterWrite is not null)
            await AfterWrite();
        if (number == dieAt)
            Die();
        return result;
    }

    public Task PassAsync(string operation, Func<Task> work, bool isWrite = false) => PassAsync(
        operation,
        async () =>
        {
            await work();
            return true;
        },
        isWrite);

    private void Die()
    {
        IsDead = true;
        throw new ProcessDiedException();
    }
}

/// <summary>A store behind a gate.</summary>
internal sealed class GatedStore(Store inner, OperationGate gate) : IBlobStore, ITableStore, IStoreLock
{
    public static Store Wrap(Store inner, OperationGate gate)
    {
        var gated = new GatedStore(inner, gate);
        return new Store(inner.Description, gated, gated, gated);
    }

    public Task<Stream?> OpenReadAsync(string path, CancellationToken cancellationToken) =>
        gate.PassAsync($"open {path}", () => inner.Blobs.OpenReadAsync(path, cancellationToken));

    public Task<BlobDocument?> ReadAsync(string path, CancellationToken cancellationToken) =>
        gate.PassAsync($"read {path}", () => inner.Blobs.ReadAsync(path, cancellationToken));

    public Task WriteAsync(string path, Stream content, CancellationToken cancellationToken) =>
        gate.PassAsync($"write {path}", () => inner.Blobs.WriteAsync(path, content, cancellationToken), isWrite: true);

    public Task<bool> TryWriteAsync(
        string path, ReadOnlyMemory<byte> content, string? expectedVersion, CancellationToken cancellationToken) =>
        gate.PassAsync(
            $"swap {path}", () => inner.Blobs.TryWriteAsync(path, content, expectedVersion, cancellationToken), isWrite: true);

    public async IAsyncEnumerable<BlobItem> ListAsync(
        string folder, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await gate.PassAsync($"list {folder}", () => Task.CompletedTask);
        await foreach (var item in inner.Blobs.ListAsync(folder, cancellationToken))
            yield return item;
    }

    public Task DeleteAsync(string path, CancellationToken cancellationToken) =>
        gate.PassAsync($"delete {path}", () => inner.Blobs.DeleteAsync(path, cancellationToken), isWrite: true);

    public Task<TableRow?> FindAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        gate.PassAsync($"find {table}", () => inner.Tables.FindAsync(table, partitionKey, rowKey, cancellationToken));

    public async IAsyncEnumerable<TableRow> QueryAsync(
        string table, string? partitionKey, [System.Runtime.CompilerServices.EnumeratorCancellation]
        CancellationToken cancellationToken)
    {
        await gate.PassAsync($"query {table}", () => Task.CompletedTask);
        await foreach (var row in inner.Tables.QueryAsync(table, partitionKey, cancellationToken))
            yield return row;
    }

    public async IAsyncEnumerable<TableRow> QueryBelowAsync(
        string table, string partitionKey, string bound, [System.Runtime.CompilerServices.EnumeratorCancellation]
        CancellationToken cancellationToken)
    {
        await gate.PassAsync($"query {table}", () => Task.CompletedTask);
        await foreach (var row in inner.Tables.QueryBelowAsync(table, partitionKey, bound, cancellationToken))
            yield return row;
    }

    // A call with several partitions can be cut between any two of them.
    public async Task ApplyAsync(string table, IReadOnlyList<TableChange> changes, CancellationToken cancellationToken)
    {
        foreach (var partition in changes.GroupBy(change => change.PartitionKey))
        {
            await gate.PassAsync(
                $"apply {table} {partition.Key}", () => inner.Tables.ApplyAsync(table, [.. partition], cancellationToken),
                isWrite: true);
        }
    }

    public async Task<StoreLockResult> TryAcquireAsync(CancellationToken cancellationToken)
    {
        StoreLockResult? result = null;
        try
        {
            return await gate.PassAsync("lock", async () =>
            {
                result = await inner.Lock.TryAcquireAsync(cancellationToken);
                return result.Held is { } held ? result with { Held = new GatedLock(held, gate) } : result;
            });
        }
        catch (ProcessDiedException) when (result?.Held is not null)
        {
            // The operating system closes the file of a process that died with the lock; a lease runs out.
            await result.Held.DisposeAsync();
            throw;
        }
    }

    private sealed class GatedLock(IHeldLock held, OperationGate gate) : IHeldLock
    {
        public CancellationToken Lost => held.Lost;

        public async ValueTask DisposeAsync()
        {
            // A dead process gives back nothing, but its file handles and its lease end with it.
            if (gate.IsDead)
                await held.DisposeAsync();
            else
                await gate.PassAsync("unlock", () => held.DisposeAsync().AsTask());
        }
    }
}

/// <summary>Requests behind the same gate.</summary>
internal sealed class GatedRequests(OperationGate gate) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        gate.PassAsync($"get {request.RequestUri!.AbsolutePath}", () => base.SendAsync(request, cancellationToken));
}
