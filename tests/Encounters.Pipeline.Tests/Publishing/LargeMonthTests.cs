using System.Globalization;
using System.IO.Compression;
using Encounters.Normalization.Tests;
using Encounters.Pipeline.Publishing;
using Encounters.Releases;

namespace Encounters.Pipeline.Tests.Publishing;

/// <summary>A month with more rows than are held in memory at once.</summary>
public sealed class LargeMonthTests
{
    private const int Rows = 80_000;

    [Fact]
    public async Task Its_rows_are_published_whole_and_in_order_though_they_are_read_in_parts()
    {
        // In no order: the step has no divisor in common with the number of rows.
        var csv = CsvText.StateHeader + "\n"
            + string.Concat(Enumerable.Range(0, Rows).Select(i => (int)((i * 7_919L) % Rows)).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"2024,FYTD,OCT,Southwest Land "
                + $"Border,{(char)('A' + (i / 40_000))}{(char)('A' + (i / 4_000 % 10))},FMUA,C{i % 4_000:0000},Title 8,{i}\n")));
        const string Name = "nationwide-encounters-fy24-fy24-oct-state.csv";
        using var normalized = CsvText.Normalize(csv, Name).Release!;
        Assert.Equal([32_768, 32_768, 14_464], normalized.Rows.Read(readers: 1).Select(part => part.Count));

        await using var files = await ReleaseFiles.WriteAsync(
            new Release(normalized.Totals.Dataset, normalized.Totals.Coverage, ContentHash.Of([]), null), normalized.Rows,
            TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, Rows), CountsOfCsv(files));
        Assert.Equal(Enumerable.Range(0, Rows),
            ParquetEncounters.Read(files.Parquet.Rewind()).SelectMany(month => month.Counts.ToArray()));
    }

    private static IEnumerable<int> CountsOfCsv(ReleaseFiles files)
    {
        using var reader = new StreamReader(new GZipStream(files.Csv.Rewind(), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
            yield return int.Parse(line[(line.LastIndexOf(',') + 1)..], CultureInfo.InvariantCulture);
    }
}
