using Encounters.Calendar;
using Encounters.Categories;
using Encounters.Pipeline.Validation;
using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Pipeline.Tests.Validation;

public sealed class ContinuityCheckTests
{
    private static readonly Release November = Southwest("2023-11");
    private static readonly Release December = Southwest("2023-12");
    private static readonly Release January = Southwest("2024-01");
    private static readonly Release February = Southwest("2024-02");

    [Fact]
    public void The_neighbor_is_the_release_directly_before() =>
        Assert.Equal(December, ContinuityCheck.NeighborOf(January, [February, November, December, January]));

    [Fact]
    public void Without_an_earlier_release_the_neighbor_is_the_one_directly_after() =>
        Assert.Equal(December, ContinuityCheck.NeighborOf(November, [February, January, December]));

    [Fact]
    public void A_release_that_shares_no_month_is_no_neighbor()
    {
        var earlier = Southwest("2022-09", firstYear: 2022);
        Assert.Null(ContinuityCheck.NeighborOf(January, [earlier]));
        Assert.Equal(February, ContinuityCheck.NeighborOf(January, [earlier, February]));

        // One month in common is enough, at either end.
        var touching = Southwest("2022-10", firstYear: 2022);
        Assert.Equal(touching, ContinuityCheck.NeighborOf(January, [touching]));
        Assert.Equal(January, ContinuityCheck.NeighborOf(touching, [January]));
    }

    [Fact]
    public void Another_dataset_and_the_same_bytes_are_no_neighbors()
    {
        var other = new Release(Dataset.NationwideAor, December.Coverage, December.Hash, December.Published);
        Assert.Null(ContinuityCheck.NeighborOf(January, [other, January with { Published = null }]));
    }

    [Theory]
    [InlineData(105_000, 105_000, null)]
    [InlineData(105_001, 105_000, "sum to 210,001 encounters instead of 200,000")]
    [InlineData(95_000, 95_000, null)]
    [InlineData(94_999, 95_000, "sum to 189,999 encounters instead of 200,000")]
    [InlineData(125_000, 80_000, null)]
    [InlineData(125_100, 80_000, "2022-10 has 125,100 encounters, but 100,000")]
    [InlineData(75_000, 120_000, null)]
    [InlineData(74_900, 120_000, "2022-10 has 74,900 encounters, but 100,000")]
    public void Shared_months_may_be_restated_by_five_percent_together_and_a_single_one_by_twenty_five(
        long first, long second, string? problem)
    {
        var found = Compare([first, second], [100_000, 100_000]);
        if (problem is null)
            Assert.Empty(found);
        else
            Assert.Contains(problem, Assert.Single(found).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_000, 2_000, 0)]
    [InlineData(1_000, 2_001, 2)]
    [InlineData(2_000, 1_000, 0)]
    [InlineData(2_001, 1_000, 2)]
    [InlineData(0, 1_000, 0)]
    [InlineData(0, 1_001, 2)]
    public void A_difference_of_up_to_a_thousand_encounters_is_never_suspicious(long before, long after, int problems) =>
        Assert.Equal(problems, Compare([after], [before]).Count);

    [Fact]
    public void A_month_that_only_one_of_both_covers_does_not_count()
    {
        Assert.Empty(Compare([100_000, 900_000], [100_000]));
        Assert.Empty(Compare([100_000], [100_000, 900_000]));
    }

    [Fact]
    public void The_sum_of_all_months_is_told_before_single_months()
    {
        var problems = Compare([200_000, 100_000], [100_000, 100_000]);
        Assert.Equal(2, problems.Count);
        Assert.StartsWith("The months shared with", problems[0].Message, StringComparison.Ordinal);
        Assert.Contains("a restatement of 100%", problems[1].Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Problem> Compare(long[] months, long[] neighbor) => ContinuityCheck.Compare(
        TotalsOf(months), Southwest("2022-11"), TotalsOf(neighbor), new ContinuityOptions());

    private static ReleaseTotals TotalsOf(long[] months)
    {
        var year = new FiscalYear(2023);
        var totals = new Dictionary<SeriesKey, IReadOnlyList<long>> { [SeriesKey.Whole(Scope.Southwest)] = months };
        return new ReleaseTotals(Dataset.Southwest, Coverage.ToDate(year, year.MonthAt(months.Length)), [Dimension.Component],
            false, totals);
    }

    private static Release Southwest(string through, int firstYear = 2023)
    {
        var coverage = Coverage.ToDate(new FiscalYear(firstYear), Month.Parse(through));
        return new Release(
            Dataset.Southwest, coverage, ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(through)),
            Publication.Restore(coverage.LastMonth.Next, null, null));
    }
}
