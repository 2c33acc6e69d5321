using Encounters.Storage;

namespace Encounters.Pipeline.Tests.Ingestion;

/// <summary>A store that tells every write, and can fail before or after one.</summary>
internal sealed class WriteCountingStore : IBlobStore, ITableStore
{
    private readonly Store _inner;
    private int _failAt = -1;
    private bool _failAfter;

    public WriteCountingStore(Store inner)
    {
        _inner = inner;
        Store = new Store(inner.Description, this, this, inner.Lock);
    }

    public Store Store { get; }

    public List<string> Writes { get; } = [];

    /// <summary>The rows written, as table, partition and row.</summary>
    public List<string> Rows { get; } = [];

    /// <summary>Called after each write has taken effect, with its path or its table and partition.</summary>
    public Action<string>? Wrote { get; set; }

    /// <summary>Makes the write with this number, the first being 0, fail before or after it took effect.</summary>
    public void FailAt(int write, bool after) => (_failAt, _failAfter) = (write, after);

    public Task<Stream?> OpenReadAsync(string path, CancellationToken cancellationToken) =>
        _inner.Blobs.OpenReadAsync(path, cancellationToken);

    public Task<BlobDocument?> ReadAsync(string path, CancellationToken cancellationToken) =>
        _inner.Blobs.ReadAsync(path, cancellationToken);

    public IAsyncEnumerable<BlobItem> ListAsync(string folder, CancellationToken cancellationToken) =>
        _inner.Blobs.ListAsync(folder, cancellationToken);

    public Task<TableRow?> FindAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        _inner.Tables.FindAsync(table, partitionKey, rowKey, cancellationToken);

    public IAsyncEnumerable<TableRow> QueryAsync(string table, string? partitionKey, CancellationToken cancellationToken) =>
        _inner.Tables.QueryAsync(table, partitionKey, cancellationToken);

    public IAsyncEnumerable<TableRow> QueryBelowAsync(
        string table, string partitionKey, string bound, CancellationToken cancellationToken) =>
        _inner.Tables.QueryBelowAsync(table, partitionKey, bound, cancellationToken);

    public Task WriteAsync(string path, Stream content, CancellationToken cancellationToken) => WriteAsync(
        path,
        async () =>
        {
            await _inner.Blobs.WriteAsync(path, content, cancellationToken);
            return true;
        });

    public Task<bool> TryWriteAsync(
        string path, ReadOnlyMemory<byte> content, string? expectedVersion, CancellationToken cancellationToken) =>
        WriteAsync(path, () => _inner.Blobs.TryWriteAsync(path, content, expectedVersion, cancellationToken));

    public Task DeleteAsync(string path, CancellationToken cancellationToken) => WriteAsync(
        path,
        async () =>
        {
            await _inner.Blobs.DeleteAsync(path, cancellationToken);
            return true;
        });

    // A call with several partitions can be cut between any two of them, so each counts as a write.
    public async Task ApplyAsync(string table, IReadOnlyList<TableChange> changes, CancellationToken cancellationToken)
    {
        foreach (var partition in changes.GroupBy(change => change.PartitionKey))
        {
            await WriteAsync($"{table} {partition.Key}", async () =>
            {
                await _inner.Tables.ApplyAsync(table, [.. partition], cancellationToken);
                Rows.AddRange(partition.Select(change => $"{table} {change.PartitionKey} {change.RowKey}"));
                return true;
            });
        }
    }

    private async Task<bool> WriteAsync(string what, Func<Task<bool>> write)
    {
        int number;
        lock (Writes)
        {
            number = Writes.Count;
            Writes.Add(what);
        }

        if (number == _failAt && !_failAfter)
            throw new SimulatedCrashException();
        var result = await write();
        Wrote?.Invoke(what);
        if (number == _failAt)
            throw new SimulatedCrashException();
        return result;
    }
}

/// <summary>Stands for the end of the process: nothing catches it.</summary>
internal sealed class SimulatedCrashException : Exception;
