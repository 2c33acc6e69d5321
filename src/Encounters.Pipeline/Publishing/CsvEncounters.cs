using System.IO.Compression;
using CsvHelper;
using Encounters.Categories;
using Encounters.Releases;

namespace Encounters.Pipeline.Publishing;

/// <summary>
/// Writes <c>encounters.csv.gz</c>: UTF-8 with a header. Equal rows give equal bytes.
/// </summary>
internal static class CsvEncounters
{
    public static void Write(Stream output, Release release, IReadOnlyList<EncounterRow> rows)
    {
        using var gzip = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true);
        using var writer = CsvWriter.Create(gzip, CsvDialect.Options, leaveOpen: true);
        writer.WriteHeader([.. NormalizedColumns.All.Select(column => column.Name)]);
        foreach (var row in rows)
        {
            foreach (var column in NormalizedColumns.All)
            {
                switch (column.Type)
                {
                    case "date":
                        writer.WriteField(NormalizedColumns.Date(row));
                        break;
                    case "integer":
                        writer.WriteField<int>(NormalizedColumns.Number(column.Name, row), []);
                        break;
                    default:
                        writer.WriteField(NormalizedColumns.Text(column.Name, release, row));
                        break;
                }
            }

            writer.EndRecord();
        }
    }
}
