using System.IO.Compression;
using CsvHelper;
using Encounters.Categories;
using Encounters.Releases;

namespace Encounters.Pipeline.Publishing;

/// <summary>
/// Writes <c>encounters.csv.gz</c>: RFC 4180, UTF-8, a header, and cells that a spreadsheet would run as a formula made
/// harmless. Equal rows give equal bytes.
/// </summary>
internal static class CsvEncounters
{
    private static readonly CsvWriterOptions Options = new()
    {
        NewLine = "\r\n",
        Injection = CsvInjection.Escape,
        InjectionCharacters = "=+-@\t\r",
        InjectionEscape = '\'',
    };

    public static void Write(Stream output, Release release, IReadOnlyList<EncounterRow> rows)
    {
        using var gzip = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true);
        using var writer = CsvWriter.Create(gzip, Options, leaveOpen: true);
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
