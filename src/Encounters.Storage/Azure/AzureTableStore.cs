using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using Azure;
using Azure.Data.Tables;

namespace Encounters.Storage.Azure;

/// <summary>Tables in Azure Table Storage. They are created at the first write, so that read access is enough to read.</summary>
internal sealed class AzureTableStore(TableServiceClient service) : ITableStore
{
    // Azure's limits for an entity group transaction: 100 entities and 4 MiB of payload. The bound leaves room for its envelope.
    private const int MaxEntities = 100;
    private const int MaxBytes = 3 * 1024 * 1024;
    private const int EnvelopeBytes = 1_024;

    // A transaction holds rows of one partition; those of different partitions go side by side.
    private const int MaxTransactionsAtOnce = 8;

    // The whole key, where it was too long to be stored as it is.
    private const string LongPartitionKey = "longPartitionKey";
    private const string LongRowKey = "longRowKey";

    private readonly ConcurrentDictionary<string, AsyncOnce<TableClient>> _tables = new();

    public async Task<TableRow?> FindAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        var client = service.GetTableClient(table);
        var found = await AzureFaults.Tables.TranslateAsync(() => client.GetEntityIfExistsAsync<TableEntity>(
            TableKey.Escape(partitionKey), TableKey.Escape(rowKey), cancellationToken: cancellationToken));
        return found.HasValue ? ToRow(found.Value!) : null;
    }

    public IAsyncEnumerable<TableRow> QueryAsync(string table, string? partitionKey, CancellationToken cancellationToken) =>
        FilterAsync(
        table, partitionKey is null ? null : TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.Escape(partitionKey)}"),
        cancellationToken);

    public IAsyncEnumerable<TableRow> QueryBelowAsync(
        string table, string partitionKey, string bound, CancellationToken cancellationToken) => FilterAsync(
        table, TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.Escape(partitionKey)} and RowKey lt {bound}"),
        cancellationToken);

    public async Task ApplyAsync(string table, IReadOnlyList<TableChange> changes, CancellationToken cancellationToken)
    {
        if (changes.Count == 0)
            return;
        var client = await TableAsync(table);
        var bounded = new ParallelOptions
        {
            MaxDegreeOfParallelism = MaxTransactionsAtOnce,
            CancellationToken = cancellationToken
        };
        await Parallel.ForEachAsync(changes.GroupBy(change => change.PartitionKey), bounded, async (partition, stop) =>
        {
            foreach (var run in Runs(partition.Select(ToAction)))
                await AzureFaults.Tables.TranslateAsync(() => SubmitAsync(client, run, stop));
        });
    }

    private async IAsyncEnumerable<TableRow> FilterAsync(
        string table, string? filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Escaping changes the order of keys, so the rows are sorted here.
        List<TableRow> rows = [];
        try
        {
            await AzureFaults.Tables.TranslateAsync(async () =>
            {
                await foreach (var entity in service.GetTableClient(table)
                    .QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
                    rows.Add(ToRow(entity));
                return rows.Count;
            });
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            yield break;
        }

        rows.Sort((left, right) => string.CompareOrdinal(left.PartitionKey, right.PartitionKey) is not 0 and var byPartition
            ? byPartition
            : string.CompareOrdinal(left.RowKey, right.RowKey));
        foreach (var row in rows)
            yield return row;
    }

    /// <summary>Cuts changes into runs that fit into one transaction.</summary>
    internal static IEnumerable<List<TableTransactionAction>> Runs(IEnumerable<TableTransactionAction> actions)
    {
        List<TableTransactionAction> run = [];
        var bytes = 0;
        foreach (var action in actions)
        {
            var size = SizeOf((TableEntity)action.Entity);
            if (run.Count == MaxEntities || (run.Count > 0 && bytes + size > MaxBytes))
            {
                yield return run;
                (run, bytes) = ([], 0);
            }

            run.Add(action);
            bytes += size;
        }

        if (run.Count > 0)
            yield return run;
    }

    private static async Task<int> SubmitAsync(
        TableClient client, List<TableTransactionAction> run, CancellationToken cancellationToken)
    {
        // A delete of a row that is gone (a repeated request whose first answer was lost) fails the whole transaction; what is
        // asked for is done already, so the transaction goes on without it.
        while (run.Count > 0)
        {
            try
            {
                await client.SubmitTransactionAsync(run, cancellationToken);
                return run.Count;
            }
            catch (TableTransactionFailedException exception)
                when (exception is { Status: 404, FailedTransactionActionIndex: { } index }
                && run[index].ActionType == TableTransactionActionType.Delete)
            {
                run.RemoveAt(index);
            }
        }

        return 0;
    }

    private static TableTransactionAction ToAction(TableChange change)
    {
        var entity = new TableEntity(TableKey.Escape(change.PartitionKey), TableKey.Escape(change.RowKey));
        if (change.Row is null)
            return new TableTransactionAction(TableTransactionActionType.Delete, entity, ETag.All);

        foreach (var (name, value) in change.Row.Properties)
            entity[name] = value;
        if (TableKey.IsCut(entity.PartitionKey))
            entity[LongPartitionKey] = change.PartitionKey;
        if (TableKey.IsCut(entity.RowKey))
            entity[LongRowKey] = change.RowKey;
        return new TableTransactionAction(TableTransactionActionType.UpsertReplace, entity);
    }

    private static TableRow ToRow(TableEntity entity)
    {
        try
        {
            var row = new TableRow(
                entity.GetString(LongPartitionKey) ?? TableKey.Unescape(entity.PartitionKey),
                entity.GetString(LongRowKey) ?? TableKey.Unescape(entity.RowKey));
            foreach (var (name, value) in entity)
            {
                if (name is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag" or LongPartitionKey or LongRowKey))
                    row[name] = value is int number ? (long)number : value;
            }

            return row;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new StoreDamagedException(
                $"Table row '{entity.PartitionKey}' / '{entity.RowKey}' was written by another program: {exception.Message}",
                exception);
        }
    }

    private static int SizeOf(TableEntity entity) => EnvelopeBytes + entity.Sum(property =>
        (2 * property.Key.Length) + (property.Value is string text ? Encoding.UTF8.GetByteCount(text) : 32));

    private Task<TableClient> TableAsync(string table) => _tables.GetOrAdd(table, name => new AsyncOnce<TableClient>(async () =>
    {
        var client = service.GetTableClient(name);
        await AzureFaults.Tables.TranslateAsync(async () => await client.CreateIfNotExistsAsync() is not null);
        return client;
    })).Value;
}
