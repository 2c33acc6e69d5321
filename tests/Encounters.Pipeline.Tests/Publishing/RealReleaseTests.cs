using Encounters.Calendar;
using Encounters.Normalization;
using Encounters.Normalization.Tests;
using Encounters.Pipeline.Documents;
using Encounters.Releases;
using Encounters.Series;
using Encounters.Testing;

namespace Encounters.Pipeline.Tests.Publishing;

/// <summary>The real releases against the true figures of the design.</summary>
public sealed class RealReleaseTests
{
    [Theory]
    [InlineData(RealReleases.State2023, "nationwide", 2020, 646_822, 1_956_519, 2_766_582, 3_201_144)]
    [InlineData(RealReleases.State2023, "southwest", 2020, 458_088, 1_734_686, 2_378_944, 2_475_669)]
    [InlineData(RealReleases.State2025, "nationwide", 2022, 2_766_582, 3_201_144, 2_901_142, 691_906)]
    [InlineData(RealReleases.State2025, "southwest", 2022, 2_378_944, 2_475_669, 2_135_005, 443_671)]
    [InlineData(RealReleases.SouthwestAugust, "southwest", 2022, 2_378_944, 2_475_669, 2_135_005, 432_059)]
    public void Totals_by_fiscal_year_are_the_published_ones(string fileName, string series, int firstYear, params int[] totals)
    {
        var release = Read(fileName);
        var key = SeriesKey.Parse(series);
        for (var i = 0; i < totals.Length; i++)
        {
            var year = new FiscalYear(firstYear + i);
            var months = release.Totals.Coverage.Months.Where(month => month.FiscalYear == year);
            Assert.Equal(totals[i], months.Sum(month => release.Totals[key, month]!.Value));
        }
    }

    [Theory]
    [InlineData(RealReleases.SouthwestAugust, "southwest", "2025-08", 9_740)]
    [InlineData(RealReleases.State2025, "southwest", "2025-08", 9_731)]
    [InlineData(RealReleases.State2025, "southwest", "2024-01", 176_195)]
    [InlineData(RealReleases.State2025, "southwest", "2023-12", 301_981)]
    [InlineData(RealReleases.State2023, "southwest", "2022-12", 252_315)]
    [InlineData(RealReleases.State2023, "southwest", "2022-02", 166_010)]
    [InlineData(RealReleases.State2023, "southwest", "2023-01", 157_358)]
    public void Months_are_the_published_ones(string fileName, string series, string month, int value) =>
        Assert.Equal(value, Read(fileName).Totals[SeriesKey.Parse(series), Month.Parse(month)]);

    [Theory]
    [InlineData(RealReleases.State2023, 42_532)]
    [InlineData(RealReleases.State2025, 47_100)]
    [InlineData(RealReleases.SouthwestAugust, 1_936)]
    public void Every_row_is_there_and_nothing_drifts(string fileName, int rows)
    {
        var release = Read(fileName);
        Assert.Equal(rows, release.Rows.Count);
        Assert.Empty(release.Drift);
    }

    [Fact]
    public void The_aor_layout_reads_the_sample_rows()
    {
        // The sample is no whole release; give the months it lacks one row each.
        var lines = File.ReadAllLines(RealReleases.DataFile("aor-sample.csv")).ToList();
        foreach (var year in (int[])[2020, 2021, 2022, 2023])
        {
            foreach (var month in (string[])["OCT", "NOV", "DEC", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP"])
                lines.Add($"{year},FYTD,{month},U.S. Border Patrol,Southwest Land Border,Yuma Sector,YUM,Single "
                    + $"Adults,PERU,Title 8,Apprehensions,1");
        }

        var (release, problems) = CsvText.Normalize(string.Join("\r\n", lines) + "\r\n",
            "nationwide-encounters-fy20-fy23-aor.csv");
        Assert.Empty(problems);
        Assert.Empty(release!.Drift);
        var counted = lines.Skip(1)
            .Sum(line => long.Parse(line[(line.LastIndexOf(',') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(counted, release.Totals.Coverage.Months.Sum(month => CsvText.SumOf(release, month)));
        Assert.Equal(6_794 + 6_451, release.Totals[SeriesKey.Parse("southwest/aor=drt"), Month.Parse("2022-11")]);
        Assert.Contains(CsvText.RowsOf(release),
            row => row.Contains("component=usbp ", StringComparison.Ordinal)
            && row.Contains(" aor=tca ", StringComparison.Ordinal)
            && row.Contains("aor_name=Tucson Sector ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_golden_totals_of_the_real_releases_do_not_change()
    {
        var lines = RealReleases.FileNames.SelectMany(fileName =>
        {
            var totals = Read(fileName).Totals.ToDocument();
            return totals.Series.Select(
                series => $"{fileName}\t{series.Key}\t{series.Value.Sum()}\t{series.Value[0]}\t{series.Value[^1]}");
        });
        Golden.Matches("real-series-totals.tsv", string.Join('\n', lines) + "\n");
    }

    private static NormalizedRelease Read(string fileName)
    {
        using var stream = File.OpenRead(RealReleases.PathOf(fileName));
        var name = ReleaseName.Read(fileName);
        var (release, problems) = Normalizer.Normalize(stream, name, TestContext.Current.CancellationToken);
        Assert.Empty(problems);
        return release!;
    }
}
