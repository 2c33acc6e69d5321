using Encounters.Categories;
using Encounters.Releases;
using ParquetSharp;

namespace Encounters.Pipeline.Publishing;

/// <summary>
/// Writes <c>encounters.parquet</c>: dictionary-encoded strings, zstd, statistics, rows in their published order. Equal rows
/// give equal bytes.
/// </summary>
internal static class ParquetEncounters
{
    private const int RowGroupSize = 128 * 1024;

    public static void Write(Stream output, Release release, IReadOnlyList<EncounterRow> rows)
    {
        using var properties = new WriterPropertiesBuilder()
            .Compression(Compression.Zstd)
            .CreatedBy("IngestFunctions")
            .Build();
        using var writer = new ParquetFileWriter(
            output, [.. NormalizedColumns.All.Select(CreateColumn)], null, properties, leaveOpen: true);
        for (var start = 0; start < rows.Count; start += RowGroupSize)
        {
            var group = rows.Skip(start).Take(RowGroupSize).ToArray();
            using var rowGroup = writer.AppendRowGroup();
            foreach (var column in NormalizedColumns.All)
                WriteColumn(rowGroup, column, release, group);
        }

        writer.Close();
    }

    private static Column CreateColumn(NormalizedColumn column) => column.Type switch
    {
        "date" => new Column<Date>(column.Name),
        "integer" => new Column<int>(column.Name),
        _ => new Column<string>(column.Name),
    };

    private static void WriteColumn(RowGroupWriter rowGroup, NormalizedColumn column, Release release, EncounterRow[] rows)
    {
        var name = column.Name;
        switch (column.Type)
        {
            case "date":
                Write(Array.ConvertAll(rows, row => new Date(row.Month.Year, row.Month.MonthOfYear, 1)));
                break;
            case "integer":
                Write(Array.ConvertAll(rows, row => NormalizedColumns.Number(name, row)));
                break;
            default:
                Write(Array.ConvertAll(rows, row => NormalizedColumns.Text(name, release, row)));
                break;
        }

        void Write<T>(T[] values)
        {
            using var writer = rowGroup.NextColumn().LogicalWriter<T>();
            writer.WriteBatch(values);
        }
    }
}
