using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using CsvHelper;
using Encounters.Pipeline.Publishing;

namespace Encounters.Api.Http;

/// <summary>A column of a CSV answer.</summary>
/// <param name="Name">The heading.</param>
/// <param name="ValueOf">The value in a row; null leaves the cell empty.</param>
internal sealed record CsvColumn<TRow>(string Name, Func<TRow, object?> ValueOf);

/// <summary>How a list is answered as CSV (RFC 4180): its columns, and a row for each item.</summary>
internal sealed class CsvTable<TRow>(IReadOnlyList<CsvColumn<TRow>> columns)
{
    /// <summary>
    /// The columns of documents: every field that holds one value, and lists of texts, separated by semicolons. Lists of
    /// documents do not fit into a row and are left out.
    /// </summary>
    public static CsvTable<TRow> Of(JsonTypeInfo type) => new(
    [
        .. type.Properties.Where(property => IsCell(type.Options.GetTypeInfo(property.PropertyType)))
            .Select(property => new CsvColumn<TRow>(property.Name, row => property.Get!(row!))),
    ]);

    /// <summary>Writes rows below the headings.</summary>
    public byte[] Write(IEnumerable<TRow> rows)
    {
        using var output = new MemoryStream();
        using (var writer = CsvWriter.Create(output, CsvDialect.Options, leaveOpen: true))
        {
            writer.WriteHeader([.. columns.Select(column => column.Name)]);
            foreach (var row in rows)
            {
                foreach (var column in columns)
                    Write(writer, column.ValueOf(row));
                writer.EndRecord();
            }
        }

        return output.ToArray();
    }

    private static bool IsCell(JsonTypeInfo type) => type.Kind switch
    {
        JsonTypeInfoKind.None => true,
        JsonTypeInfoKind.Enumerable => type.ElementType == typeof(string),
        _ => false,
    };

    private static void Write(CsvWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteField("");
                break;
            case string text:
                writer.WriteField(text);
                break;
            case IEnumerable<string> texts:
                writer.WriteField(string.Join("; ", texts));
                break;
            case bool flag:
                writer.WriteField(flag ? "true" : "false");
                break;

            // A spreadsheet does not run a number as a formula, whatever its sign.
            case double number:
                writer.WriteField(number, []);
                break;
            case int or long:
                writer.WriteField(Convert.ToInt64(value, CultureInfo.InvariantCulture), []);
                break;
            case DateTimeOffset instant:
                writer.WriteField(instant.ToString("O", CultureInfo.InvariantCulture));
                break;
            default:
                throw new NotSupportedException($"{value.GetType()} has no cell.");
        }
    }
}
