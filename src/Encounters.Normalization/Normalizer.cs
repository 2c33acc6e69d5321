using CsvHelper;
using Encounters.Releases;

namespace Encounters.Normalization;

/// <summary>
/// Reads one of CBP's CSV files into normalized rows and series totals. The columns determine the dataset and the rows determine
/// the coverage; the file name must not contradict them. Nothing is guessed or dropped: a file either yields every count in it
/// or is rejected with its problems. Chunks of the file are parsed on all processors; memory does not grow with the file.
/// </summary>
public static class Normalizer
{
    /// <summary>Reads the file.</summary>
    /// <param name="csv">The bytes, from the beginning; the stream can seek and stays open.</param>
    /// <param name="name">What the file name states.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static NormalizationResult Normalize(Stream csv, ReleaseName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(csv);
        ArgumentNullException.ThrowIfNull(name);
        var sample = new byte[ContentSniffer.SampleSize];
        var length = csv.ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false);
        csv.Position = 0;
        if (ContentSniffer.Refuse(sample.AsSpan(0, length)) is { } refusal)
            return Refuse(name, name.Dataset, [refusal]);

        try
        {
            var (names, offset, line) = ReadHeader(csv);
            var counted = Layout.DatasetOf(names);
            var header = Choose(names, counted, name);
            if (header.Problems.Count > 0)
                return Refuse(name, counted ?? name.Dataset, header.Problems);
            if (name.Contradicts(header.Dataset) is { } contradiction)
                return new NormalizationResult(null, [new Problem(contradiction)]) { Dataset = name.Dataset ?? header.Dataset };
            return new FileReading(csv, new RowPlan(header), name, offset, line, cancellationToken).Read();
        }
        catch (CsvFormatException exception)
        {
            return Refuse(name, name.Dataset, [new Problem(
                $"The file is not valid CSV: {exception.Message}",
                exception.LineNumber > 0 ? exception.LineNumber : null)]);
        }
    }

    /// <summary>
    /// A file that does not count encounters, and whose name does not suggest that it does, is not a faulty release.
    /// </summary>
    private static NormalizationResult Refuse(ReleaseName name, Dataset? dataset, IReadOnlyList<Problem> problems) =>
        new(null, problems) { Dataset = dataset, IsAnotherTable = !name.SaysEncounters };

    /// <summary>
    /// The layout that the columns have. If no layout is complete, the one of the name, to say what is missing.
    /// </summary>
    private static HeaderMap Choose(IReadOnlyList<string> names, Dataset? counted, ReleaseName name)
    {
        var byColumns =
            HeaderMap.Read(names, counted ?? name.Dataset ?? (name.IsNationwide ? Dataset.NationwideAor : Dataset.Southwest));
        return byColumns.Problems.Count > 0 && name.Dataset is { } stated && stated != byColumns.Dataset
            ? HeaderMap.Read(names, stated)
            : byColumns;
    }

    /// <summary>The names of the columns, and where the first row begins.</summary>
    private static (IReadOnlyList<string> Names, long Offset, long Line) ReadHeader(Stream csv)
    {
        using var reader = CsvReader.Create(csv, StrictCsv.Options with { FieldCountMismatch = CsvFieldCountHandling.Allow },
            leaveOpen: true);
        reader.ReadHeader();
        string[] names = [.. reader.Headers];
        return reader.Read() ? (names, reader.ByteOffset, reader.LineNumber) : (names, csv.Length, 1);
    }
}
