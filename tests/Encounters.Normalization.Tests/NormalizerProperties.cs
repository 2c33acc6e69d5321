using CsCheck;
using Encounters.Calendar;
using Encounters.Categories;
using Encounters.Series;
using static Encounters.Normalization.Tests.CsvText;

namespace Encounters.Normalization.Tests;

/// <summary>What holds for every file, not only for those that we thought of.</summary>
public sealed class NormalizerProperties
{
    private static readonly string[] MonthNames = ["OCT", "NOV", "DEC"];
    private static readonly string[] Components = ["U.S. Border Patrol", "Office of Field Operations", "Coast Guard"];
    private static readonly string[] Demographics = ["Single Adults", "FMUA", "UAC", "UC / Single Minors", "Martians"];
    private static readonly string[] Citizenships = ["Mexico", "\"Mexico, \"\"United\"\"\"", "Other", "HONDURAS", "Türkiye"];

    /// <summary>Distinct rows for three months, with counts from 0 up.</summary>
    private static readonly Gen<(string Line, int Month, int Count)[]> Rows =
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[0, 5_000_000])
            .Array[1, 60]
            .Select(rows => rows.DistinctBy(row => (row.Item1, row.Item2, row.Item3, row.Item4))
                .Select(row => Line(row)).ToArray())
            .Select(rows => rows.Concat(Enumerable.Range(0, 3).Select(month => Line((month, 0, 0, 0, 7))))
                .DistinctBy(row => row.Line[..row.Line.LastIndexOf(',')]).ToArray());

    [Fact]
    public void Counts_out_are_counts_in_by_month_for_the_whole_and_for_every_dimension() => Rows.Sample(rows =>
    {
        var release = Normalize(Southwest([.. rows.Select(row => row.Line)]), "sbo-encounters-fy24-fy24-dec.csv").Release!;
        foreach (var index in Enumerable.Range(0, 3))
        {
            var month = Month.Parse("2023-10").AddMonths(index);
            var counted = rows.Where(row => row.Month == index).Sum(row => (long)row.Count);
            Assert.Equal(counted, release.Totals[SeriesKey.Parse("southwest"), month]);
            Assert.Equal(counted, SumOf(release, month));
            foreach (var dimension in (Dimension[])[Dimension.Component, Dimension.Demographic, Dimension.Citizenship])
            {
                Assert.Equal(counted,
                    release.Totals.Keys.Where(key => key.Dimension == dimension).Sum(key => release.Totals[key, month]));
            }
        }
    });

    [Fact]
    public void The_order_of_the_rows_does_not_matter() => Gen.Select(Rows, Gen.Int).Sample((rows, seed) =>
    {
        var shuffled = rows.ToArray();
        new Random(seed).Shuffle(shuffled);
        Assert.Equal(
            RowsOf(Normalize(Southwest([.. rows.Select(row => row.Line)]), "sbo-encounters-fy24-fy24-dec.csv").Release!),
            RowsOf(Normalize(Southwest([.. shuffled.Select(row => row.Line)]), "sbo-encounters-fy24-fy24-dec.csv").Release!));
    });

    [Fact]
    public void Cutting_a_file_short_never_loses_a_count_unseen() =>
        Gen.Select(Rows, Gen.OneOf(Gen.Int[1, 12], Gen.Int[1, 1_000])).Sample((rows, cut) =>
    {
        var csv = Southwest([.. rows.Select(row => row.Line)]);
        var kept = csv[..Math.Max(0, csv.Length - cut)];
        var result = Normalize(kept, "sbo-encounters-fy24-fy24-dec.csv");
        if (result.Release is { } release)
        {
            var lines = kept.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).ToArray();
            Assert.Equal(lines.Length, release.Rows.Count);
        }
    });

    private static (string Line, int Month, int Count) Line(
        (int Month, int Component, int Demographic, int Citizenship, int Count) row) => (
        $"2024 (FYTD),FYTD,{MonthNames[row.Month]},{Components[row.Component]},{Demographics[row.Demographic]},"
        + $"{Citizenships[row.Citizenship]},Title 8,Apprehensions,{row.Count}",
        row.Month,
        row.Count);
}
