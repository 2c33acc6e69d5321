namespace Encounters.Storage;

/// <summary>Small indexed facts. Keys may hold any character: a store escapes what it forbids.</summary>
public interface ITableStore
{
    /// <summary>Finds one row; null if there is none.</summary>
    Task<TableRow?> FindAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken);

    /// <summary>
    /// Reads a partition, or the whole table where no partition is named, in ordinal order of partition key and row key.
    /// </summary>
    IAsyncEnumerable<TableRow> QueryAsync(string table, string? partitionKey, CancellationToken cancellationToken);

    /// <summary>
    /// Reads the rows of a partition whose row key is, in ordinal order, below a bound of plain letters and digits.
    /// </summary>
    IAsyncEnumerable<TableRow> QueryBelowAsync(
        string table, string partitionKey, string bound, CancellationToken cancellationToken);

    /// <summary>
    /// Creates, replaces and deletes rows. Up to 100 changes of one partition take effect together or not at all, and changes of
    /// one partition take effect in their order. A call with more, or with several partitions, can be cut in between, so callers
    /// repeat the whole call after a failure.
    /// </summary>
    Task ApplyAsync(string table, IReadOnlyList<TableChange> changes, CancellationToken cancellationToken);
}

/// <summary>A row to write, or the key of a row to delete.</summary>
/// <param name="PartitionKey">The partition.</param>
/// <param name="RowKey">The row inside the partition.</param>
/// <param name="Row">The new row; null deletes it.</param>
public sealed record TableChange(string PartitionKey, string RowKey, TableRow? Row)
{
    /// <summary>Creates or replaces the row.</summary>
    public static TableChange Put(TableRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new TableChange(row.PartitionKey, row.RowKey, row);
    }

    /// <summary>Deletes the row.</summary>
    public static TableChange Delete(TableRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new TableChange(row.PartitionKey, row.RowKey, null);
    }
}
