using CsCheck;
using Encounters.Calendar;
using Encounters.Categories;
using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Tests;

public sealed class SeriesHistoryTests
{
    private static readonly SeriesKey Southwest = SeriesKey.Whole(Scope.Southwest);

    private static readonly Gen<(Release, ReleaseTotals)> Releases = Gen
        .Select(Gen.Int[0, 2].Select(i => Dataset.All[i]), Gen.Int[1, 12], Gen.Bool,
            Gen.Int[-1, 3], Gen.Int[0, 3], Gen.Int)
        .Select((dataset, through, isFinal, published, value, seed) =>
            Speak(dataset, through, isFinal && through == 12, published, value, seed));

    [Fact]
    public void The_order_of_ingestion_never_matters() =>
        Gen.Select(Releases.Array[1, 8], Gen.Int).Sample((releases, seed) =>
        {
            var shuffled = releases.ToArray();
            new Random(seed).Shuffle(shuffled);
            return Describe(SeriesHistory.Of(Southwest, releases)) == Describe(SeriesHistory.Of(Southwest, shuffled));
        });

    [Fact]
    public void The_revisions_of_a_month_lead_from_its_first_value_to_its_current_one() =>
        Releases.Array[1, 8].Sample(releases => SeriesHistory.Of(Southwest, releases).Months.All(month =>
            month.Revisions.Aggregate(month.First.Value, (value, revision) =>
                revision.From.Value == value && revision.To.Value != value ? revision.To.Value : long.MinValue)
            == month.Current.Value));

    [Fact]
    public void The_order_of_releases_is_total() =>
        Gen.Select(Releases, Releases, Releases).Sample((one, two, three) =>
        {
            var (a, b, c) = (one.Item1, two.Item1, three.Item1);
            return Math.Sign(a.CompareTo(b)) == -Math.Sign(b.CompareTo(a))
                && (a.CompareTo(b) > 0 || b.CompareTo(c) > 0 || a.CompareTo(c) <= 0);
        });

    [Fact]
    public void A_later_release_revises_a_month_and_the_first_value_stays()
    {
        var history = SeriesHistory.Of(Southwest,
            [Speak(Dataset.Southwest, 4, false, 0, 5, 1), Speak(Dataset.Southwest, 5, false, 1, 7, 2)]);
        Assert.Equal(5, history.Months[0].First.Value);
        Assert.Equal(7, history.Months[0].Current.Value);
        Assert.Equal(4, history.Revisions.Count());
        Assert.Empty(history.Months[4].Revisions);
    }

    [Fact]
    public void Datasets_of_the_same_coverage_that_differ_disagree_and_do_not_revise()
    {
        var history = SeriesHistory.Of(
            Southwest, [Speak(Dataset.Southwest, 4, false, 0, 5, 1), Speak(Dataset.NationwideAor, 4, false, 0, 7, 2),
                Speak(Dataset.NationwideState, 4, false, 0, 7, 3)]);
        Assert.Equal(7, history.Months[0].Current.Value);
        Assert.Equal(Dataset.NationwideAor, history.Months[0].Current.Release.Dataset);
        Assert.Empty(history.Revisions);
        var disagreement = Assert.Single(history.Months[0].Disagreements);
        Assert.Equal(5, disagreement.Other.Value);
    }

    [Fact]
    public void Publication_goes_before_coverage()
    {
        var reissued = Speak(Dataset.Southwest, 4, false, 3, 9, 1);
        var history = SeriesHistory.Of(Southwest, [reissued, Speak(Dataset.Southwest, 5, false, 1, 7, 2)]);
        Assert.Equal(9, history.Months[0].Current.Value);
        Assert.Equal(7, history.Months[4].Current.Value);
    }

    [Fact]
    public void A_covered_month_without_rows_is_zero_and_a_column_that_is_lacking_says_nothing()
    {
        var (release, totals) = Speak(Dataset.Southwest, 4, false, 0, 5, 1);
        Assert.Equal(0, totals[SeriesKey.Parse("southwest/component=ofo"), release.Coverage.FirstMonth]);
        Assert.Null(totals[SeriesKey.Parse("southwest/state=tx"), release.Coverage.FirstMonth]);
        Assert.Null(totals[SeriesKey.Parse("nationwide"), release.Coverage.FirstMonth]);
        Assert.Null(totals[Southwest, release.Coverage.LastMonth.Next]);
    }

    [Fact]
    public void The_vintages_are_what_every_release_said_of_each_of_its_months_in_order_of_publication() =>
        Releases.Array[1, 8].Sample(releases =>
        {
            var vintages = Vintage.Of(Southwest, releases).ToArray();
            return vintages.Length == releases.Sum(entry => entry.Item1.Coverage.MonthCount)
                && vintages.All(vintage => releases.Any(entry => entry.Item1 == vintage.Observation.Release
                    && entry.Item2[Southwest, vintage.Month] == vintage.Observation.Value))
                && vintages.Zip(vintages.Skip(1)).All(pair => pair.First.Month < pair.Second.Month
                    || (pair.First.Month == pair.Second.Month
                        && pair.First.Observation.Release.CompareTo(pair.Second.Observation.Release) <= 0));
        });

    [Fact]
    public void The_first_vintages_are_the_first_values_of_the_history() =>
        Releases.Array[1, 8].Sample(releases =>
            Vintage.FirstOf(Southwest, releases).Select(vintage => (vintage.Month, vintage.Observation))
                .SequenceEqual(SeriesHistory.Of(Southwest, releases).Months.Select(month => (month.Month, month.First))));

    private static (Release Release, ReleaseTotals Totals) Speak(
        Dataset dataset, int through, bool isFinal, int published, long value, int seed)
    {
        var year = new FiscalYear(2024);
        var coverage = isFinal ? Coverage.Final(year, year) : Coverage.ToDate(year, year.MonthAt(through));
        var publication = published < 0 ? null : Publication.Restore(coverage.LastMonth.AddMonths(1 + published), null, null);
        var totals = new ReleaseTotals(
            dataset,
            coverage,
            [Dimension.Component],
            groupsCitizenship: false,
            new Dictionary<SeriesKey, IReadOnlyList<long>> { [Southwest] = [.. Enumerable.Repeat(value, coverage.MonthCount)] });
        return (new Release(dataset, coverage, ContentHash.Of(BitConverter.GetBytes(seed)), publication), totals);
    }

    private static string Describe(SeriesHistory history) => string.Join(';', history.Months.Select(month =>
        $"{month.Month} {month.First} {month.Current} {string.Join(',', month.Revisions)} "
            + $"{string.Join(',', month.Disagreements)}"));
}
