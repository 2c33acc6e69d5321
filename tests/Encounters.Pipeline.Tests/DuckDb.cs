using DuckDB.NET.Data;

namespace Encounters.Pipeline.Tests;

/// <summary>DuckDB in memory: a reader of the published files that shares no code with us.</summary>
internal static class DuckDb
{
    /// <summary>The rows that a query gives.</summary>
    public static IReadOnlyList<object[]> Query(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        List<object[]> rows = [];
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }
}
