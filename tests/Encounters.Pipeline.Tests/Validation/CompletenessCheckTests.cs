using Encounters.Normalization.Tests;
using Encounters.Pipeline.Validation;
using Encounters.Releases;

namespace Encounters.Pipeline.Tests.Validation;

/// <summary>The limits of what a month may lack.</summary>
public sealed class CompletenessCheckTests
{
    private static readonly string[] Months = ["OCT", "NOV", "DEC", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL",
        "AUG", "SEP"];

    [Theory]
    [InlineData(40, 20, 40, false)]
    [InlineData(40, 19, 40, true)]
    [InlineData(40, 19, 80, true)]
    [InlineData(80, 39, 40, false)]
    [InlineData(19, 1, 40, false)]
    [InlineData(20, 9, 40, true)]
    [InlineData(20, 10, 40, false)]
    public void A_month_has_half_the_rows_of_the_months_beside_it_unless_those_are_few(
        int before, int rows, int after, bool isShort)
    {
        var problems = Find(FileOf([before, rows, after], _ => 10));
        Assert.Equal(isShort ? 1 : 0, problems.Count);
        if (isShort)
            Assert.StartsWith($"2023-11 has {rows} rows, but the neighboring months have {Math.Min(before, after)} or more",
                problems[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20, 0)]
    [InlineData(19, 1)]
    public void The_last_month_is_compared_with_the_one_before(int rows, int problems) =>
        Assert.Equal(problems, Find(FileOf([40, 40, rows], _ => 10)).Count);

    [Fact]
    public void The_first_month_is_compared_with_nothing() => Assert.Empty(Find(FileOf([1, 40, 40], _ => 10)));

    [Theory]
    [InlineData(13, 1_000, 9_000, true)]
    [InlineData(13, 999, 9_001, false)]
    [InlineData(12, 1_000, 9_000, false)]
    [InlineData(13, 100, 900, false)]
    [InlineData(13, 109, 981, true)]
    public void A_category_with_a_tenth_of_all_encounters_and_a_hundred_a_month_cannot_be_absent_from_one_month(
        int months, int size, int others, bool isTold)
    {
        var problems = Find(TwoComponents(months, month => month == 3 ? 0 : size, others));
        Assert.Equal(isTold ? 1 : 0,
            problems.Count(problem => problem.Message.Contains("component=ofo", StringComparison.Ordinal)));
        if (isTold)
            Assert.Contains("2023-01 has no encounters of 'southwest/component=ofo', which makes up 10% of all other months",
                problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_category_that_is_absent_from_two_months_comes_and_goes() =>
        Assert.DoesNotContain(Find(TwoComponents(24, month => month is 3 or 7 ? 0 : 5_000, 5_000)),
            problem => problem.Message.Contains("ofo", StringComparison.Ordinal));

    private static IReadOnlyList<Problem> Find(string csv)
    {
        var result = CsvText.Normalize(csv, "download.csv");
        using var release = result.Release;
        Assert.True(release is not null, string.Join(' ', result.Problems));
        return CompletenessCheck.Find(release, new ContinuityOptions());
    }

    /// <summary>Months of fiscal year 2024 with so many rows each, one for each citizenship.</summary>
    private static string FileOf(int[] rows, Func<int, int> count) => CsvText.Southwest(
        [.. rows.SelectMany((number, month) => Enumerable.Range(0, number).Select(i =>
            $"2024 (FYTD),FYTD,{Months[month]},U.S. Border Patrol,Single Adults,Country {i},Title 8,Apprehensions,{count(i)}"))]);

    /// <summary>Months from October 2022 on, each with two rows: the Office of Field Operations and Border Patrol.</summary>
    private static string TwoComponents(int months, Func<int, int> ofo, int usbp) => CsvText.Southwest(
        [.. Enumerable.Range(0, months).SelectMany(month =>
        {
            var year = month < 12 && months > 12 ? "2023" : $"{2023 + (month / 12)} (FYTD)";
            var grouping = month % 12 <= (months - 1) % 12 ? "FYTD" : "Remaining";
            return ((string, int)[])[("Office of Field Operations", ofo(month)), ("U.S. Border Patrol", usbp)] is var parts
                ? parts.Where(part => part.Item2 > 0)
                .Select(part =>
                    $"{year},{grouping},{Months[month % 12]},{part.Item1},Single Adults,Mexico,Title "
                        + $"8,Apprehensions,{part.Item2}")
                : [];
        })]);
}
