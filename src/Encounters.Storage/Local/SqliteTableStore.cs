using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Encounters.Storage.Local;

/// <summary>All tables in one SQLite file: one row of (table, partition key, row key, properties as JSON) each.</summary>
internal sealed class SqliteTableStore : ITableStore
{
    // Each transaction waits for the disk, and readers see none of it until it ends. The store promises 100.
    private const int TransactionSize = 5_000;

    // Result codes of SQLite.
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    private readonly string _connectionString;
    private readonly AsyncOnce<bool> _created;

    public SqliteTableStore(string file)
    {
        _connectionString = new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = 30 }.ToString();
        _created = new AsyncOnce<bool>(CreateAsync);
    }

    public Task<TableRow?> FindAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        TranslateAsync(() => FindRowAsync(table, partitionKey, rowKey, cancellationToken));

    public async IAsyncEnumerable<TableRow> QueryAsync(
        string table, string? partitionKey, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var row in await TranslateAsync(() => ReadRowsAsync(table, partitionKey, null, cancellationToken)))
            yield return row;
    }

    public async IAsyncEnumerable<TableRow> QueryBelowAsync(
        string table, string partitionKey, string bound, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var row in await TranslateAsync(() => ReadRowsAsync(table, partitionKey, bound, cancellationToken)))
            yield return row;
    }

    public Task ApplyAsync(string table, IReadOnlyList<TableChange> changes, CancellationToken cancellationToken) =>
        changes.Count == 0 ? Task.CompletedTask : TranslateAsync(() => ApplyRunsAsync(table, changes, cancellationToken));

    private async Task<TableRow?> FindRowAsync(
        string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT properties FROM rows WHERE tbl = $table AND pk = $pk AND rk = $rk";
        command.Parameters.AddWithValue("$table", table);
        command.Parameters.AddWithValue("$pk", partitionKey);
        command.Parameters.AddWithValue("$rk", rowKey);
        return await command.ExecuteScalarAsync(cancellationToken) is string json
            ? Deserialize(partitionKey, rowKey, json)
            : null;
    }

    private async Task<IReadOnlyList<TableRow>> ReadRowsAsync(
        string table, string? partitionKey, string? bound, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = partitionKey is null
            ? "SELECT pk, rk, properties FROM rows WHERE tbl = $table ORDER BY pk, rk"
            : $"SELECT pk, rk, properties FROM rows WHERE tbl = $table AND pk = $pk{(bound is null ? "" : " AND rk < $bound")} "
                + $"ORDER BY rk";
        command.Parameters.AddWithValue("$table", table);
        if (partitionKey is not null)
            command.Parameters.AddWithValue("$pk", partitionKey);
        if (bound is not null)
            command.Parameters.AddWithValue("$bound", bound);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<TableRow> rows = [];
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(Deserialize(reader.GetString(0), reader.GetString(1), reader.GetString(2)));
        return rows;
    }

    private async Task<int> ApplyRunsAsync(string table, IReadOnlyList<TableChange> changes, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        using var put = Prepare(
            connection,
            table,
            "INSERT INTO rows (tbl, pk, rk, properties) VALUES ($table, $pk, $rk, $properties) "
                + "ON CONFLICT (tbl, pk, rk) DO UPDATE SET properties = excluded.properties");
        using var delete = Prepare(connection, table, "DELETE FROM rows WHERE tbl = $table AND pk = $pk AND rk = $rk");
        var properties = put.Parameters.Add("$properties", SqliteType.Text);
        ArrayBufferWriter<byte> buffer = new();
        using var json = new Utf8JsonWriter(buffer);
        foreach (var run in changes.Chunk(TransactionSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var transaction = connection.BeginTransaction();
            foreach (var change in run)
            {
                var command = change.Row is null ? delete : put;
                command.Transaction = transaction;
                command.Parameters["$pk"].Value = change.PartitionKey;
                command.Parameters["$rk"].Value = change.RowKey;
                if (change.Row is not null)
                    properties.Value = Serialize(change.Row, json, buffer);
                command.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        return changes.Count;
    }

    /// <summary>A command that is compiled once for all the rows to which it is applied.</summary>
    private static SqliteCommand Prepare(SqliteConnection connection, string table, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$table", table);
        command.Parameters.Add("$pk", SqliteType.Text);
        command.Parameters.Add("$rk", SqliteType.Text);
        return command;
    }

    private static string Serialize(TableRow row, Utf8JsonWriter writer, ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        writer.Reset();
        writer.WriteStartObject();
        foreach (var (name, value) in row.Properties)
        {
            // A double is stored as an array of one, to distinguish it from a whole number.
            switch (value)
            {
                case string text:
                    writer.WriteString(name, text);
                    break;
                case long number:
                    writer.WriteNumber(name, number);
                    break;
                case double real:
                    writer.WriteStartArray(name);
                    writer.WriteNumberValue(real);
                    writer.WriteEndArray();
                    break;
                case bool flag:
                    writer.WriteBoolean(name, flag);
                    break;
            }
        }

        writer.WriteEndObject();
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static TableRow Deserialize(string partitionKey, string rowKey, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var row = new TableRow(partitionKey, rowKey);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                row[property.Name] = property.Value.ValueKind switch
                {
                    JsonValueKind.String => property.Value.GetString(),
                    JsonValueKind.Number => property.Value.GetInt64(),
                    JsonValueKind.Array => property.Value[0].GetDouble(),
                    JsonValueKind.True => true,
                    JsonValueKind.False => false,
                    _ => null,
                };
            }

            return row;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new StoreDamagedException($"Table row '{partitionKey}' / '{rowKey}' cannot be read.", exception);
        }
    }

    private async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        await _created.Value;
        var connection = new SqliteConnection(_connectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private async Task<bool> CreateAsync()
    {
        await using var connection = new SqliteConnection(_connectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();

        // SQLite's own default, synchronous = FULL, lets a committed transaction survive a power cut.
        // WAL: readers go on while the writer works.
        command.CommandText = """
            PRAGMA journal_mode = WAL;
            CREATE TABLE IF NOT EXISTS rows (
                tbl TEXT NOT NULL, pk TEXT NOT NULL, rk TEXT NOT NULL, properties TEXT NOT NULL,
                PRIMARY KEY (tbl, pk, rk)) WITHOUT ROWID;
            """;
        await command.ExecuteNonQueryAsync();
        return true;
    }

    /// <summary>Tells faults of SQLite in the store's own words.</summary>
    private static async Task<T> TranslateAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is Corrupt or NotADatabase)
        {
            throw new StoreDamagedException($"'{LocalStore.TablesFileName}' is damaged: {exception.Message}", exception);
        }
        catch (SqliteException exception)
        {
            throw new StoreUnavailableException($"The store's tables cannot be used: {exception.Message}", exception);
        }
    }
}
