using System.Globalization;
using Encounters.Storage;

namespace Encounters.Pipeline.Alerts;

/// <summary>Rows of which every earlier version is kept in the table <c>versions</c>.</summary>
internal static class VersionedRows
{
    /// <summary>The row key of a version: its number, so that rows are in order.</summary>
    public static string KeyOf(int version) => version.ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>Writes rows; the previous version of each is saved first, so that a crash in between loses nothing.</summary>
    public static async Task WriteAsync(
        ITableStore tables, string table, IEnumerable<TableRow> earlier, IEnumerable<TableRow> current,
        CancellationToken cancellationToken)
    {
        await tables.ApplyAsync(StoreTables.Versions, [.. earlier.Select(TableChange.Put)], cancellationToken);
        await tables.ApplyAsync(table, [.. current.Select(TableChange.Put)], cancellationToken);
    }
}
