using Encounters.Calendar;
using Encounters.Categories;
using Encounters.Releases;
using ParquetSharp;

namespace Encounters.Pipeline.Publishing;

/// <summary>
/// Writes and reads <c>encounters.parquet</c>: dictionary-encoded strings, zstd, statistics, rows in their published order. Equal
/// rows give equal bytes.
/// </summary>
internal static class ParquetEncounters
{
    private const int RowGroupSize = 128 * 1024;

    public static void Write(
        Stream output, IReadOnlyList<NormalizedColumn> columns, Release release, IReadOnlyList<EncounterRow> rows)
    {
        using var properties = new WriterPropertiesBuilder()
            .Compression(Compression.Zstd)
            .CreatedBy("IngestFunctions")
            .Build();
        using var writer = new ParquetFileWriter(output, [.. columns.Select(CreateColumn)], null, properties, leaveOpen: true);
        for (var start = 0; start < rows.Count; start += RowGroupSize)
        {
            var group = rows.Skip(start).Take(RowGroupSize).ToArray();
            using var rowGroup = writer.AppendRowGroup();
            foreach (var column in columns)
                WriteColumn(rowGroup, column, release, group);
        }

        writer.Close();
    }

    /// <summary>Reads the rows of a file with all columns, one row group after the other.</summary>
    public static IEnumerable<EncounterRow> Read(Stream input)
    {
        using var reader = new ParquetFileReader(input, leaveOpen: true);
        Dictionary<string, Category> categories = [];
        for (var i = 0; i < reader.FileMetaData.NumRowGroups; i++)
        {
            using var rowGroup = reader.RowGroup(i);
            var months = ReadColumn<Date>("month");
            var components = ReadCategories("component");
            var regions = ReadCategories("region");
            var aors = ReadCategories("aor");
            var aorNames = ReadColumn<string?>("aor_name");
            var states = ReadCategories("state");
            var demographics = ReadCategories("demographic");
            var citizenships = ReadCategories("citizenship");
            var authorities = ReadCategories("authority");
            var types = ReadCategories("encounter_type");
            var counts = ReadColumn<int>("count");
            for (var row = 0; row < months.Length; row++)
            {
                yield return new EncounterRow(
                    Month.Of(DateOnly.FromDateTime(months[row].DateTime)),
                    components[row],
                    regions[row],
                    aors[row],
                    aorNames[row],
                    states[row],
                    demographics[row],
                    citizenships[row],
                    authorities[row],
                    types[row],
                    counts[row]);
            }

            T[] ReadColumn<T>(string name)
            {
                using var column = rowGroup.Column(reader.FileMetaData.Schema.ColumnIndex(name)).LogicalReader<T>();
                return column.ReadAll(checked((int)rowGroup.MetaData.NumRows));
            }

            Category?[] ReadCategories(string name) => Array.ConvertAll(ReadColumn<string?>(name), FindCategory);
        }

        Category? FindCategory(string? name)
        {
            if (name is null)
                return null;
            if (!categories.TryGetValue(name, out var category))
                categories.Add(name, category = Category.Parse(name));
            return category;
        }
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
