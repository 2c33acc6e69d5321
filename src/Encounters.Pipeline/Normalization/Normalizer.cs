using CsvHelper;
using Encounters.Calendar;
using Encounters.Categories;
using Encounters.Releases;

namespace Encounters.Pipeline.Normalization;

/// <summary>
/// Reads a CSV file of CBP into normalized rows and series totals. Nothing is guessed and nothing dropped: a file either yields
/// every count that it holds or is rejected with its problems.
/// </summary>
public static class Normalizer
{
    /// <summary>Reads the file.</summary>
    /// <param name="csv">The bytes, from the beginning; the stream can seek and stays open.</param>
    /// <param name="name">The file name: it says which layout and which months to expect.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static NormalizationResult Normalize(Stream csv, ReleaseName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(csv);
        ArgumentNullException.ThrowIfNull(name);
        var sample = new byte[ContentSniffer.SampleSize];
        var length = csv.ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false);
        csv.Position = 0;
        if (ContentSniffer.Refuse(sample.AsSpan(0, length)) is { } refusal)
            return NormalizationResult.Rejected(refusal);

        using var reader = CsvReader.Create(csv, StrictCsv.Options, leaveOpen: true);
        try
        {
            reader.ReadHeader();
            var header = HeaderMap.Read(reader.Headers, name.Dataset);
            if (header.Problems.Count > 0)
                return NormalizationResult.Rejected(header.Problems);

            var rows = new RowReader(reader, header, name);
            while (rows.CanGoOn && reader.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                rows.ReadRow();
            }

            return rows.Finish();
        }
        catch (CsvFormatException exception)
        {
            return NormalizationResult.Rejected(new Problem(
                $"The file breaks the rules of CSV: {exception.Message}",
                exception.LineNumber > 0 ? exception.LineNumber : null));
        }
    }

    /// <summary>The problem of a month that the name promises and the file has no row for.</summary>
    internal static Problem MissingMonth(Month month, Coverage coverage) =>
        new($"There is no row for {month}, though the name promises {coverage.FirstMonth} to {coverage.LastMonth}.");

    /// <summary>The mapping of a column's values to categories.</summary>
    internal static (Category? Category, bool IsKnown) Map(LayoutColumn column, string text)
    {
        var vocabulary = Vocabulary.Of(Layout.DimensionOf(column)!.Value);
        if (!vocabulary.TryResolve(text, out var category, out var isKnown))
            return (null, false);
        if (column == LayoutColumn.CitizenshipGrouping)
        {
            category = category == Vocabulary.Other ? Vocabulary.OtherGrouping : category;
            isKnown = Vocabulary.GroupedCitizenships.Contains(category);
        }

        return (category, isKnown);
    }
}
