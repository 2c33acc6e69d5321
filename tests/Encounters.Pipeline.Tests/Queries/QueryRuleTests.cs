using Encounters.Calendar;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Queries;
using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Pipeline.Tests.Queries;

/// <summary>What questions mean, and where numbers come from.</summary>
public sealed class QueryRuleTests
{
    private static readonly SeriesKey Southwest = SeriesKey.Parse("southwest");
    private static readonly Release First = ReleaseOf("2024-01", "2024-02");
    private static readonly Release Second = ReleaseOf("2024-02", "2024-03");
    private static readonly Release Third = ReleaseOf("2024-03", "2024-04");

    [Theory]
    [InlineData("2024-02", "1")]
    [InlineData("2024-03", "12")]
    [InlineData("2024-03-30", "1")]
    [InlineData("2024-03-31", "12")]
    [InlineData("2024-01", "")]
    public void A_day_or_a_month_means_what_had_been_published_by_its_end(string text, string releases) =>
        Assert.Equal(releases, Select(text));

    [Fact]
    public void A_release_means_itself_and_all_before_it()
    {
        Assert.Equal("12", Select(Second.Id.Value));
        Assert.Equal("1", Select(First.Id.Value));
        Assert.Null(Select("fy24-fy24-oct-00000000"));
        Assert.False(AsOf.TryParse("yesterday", out _));
    }

    [Theory]
    [InlineData("southwest", "southwest", true)]
    [InlineData("southwest", "southwest/state=tx", false)]
    [InlineData("southwest/*", "southwest/state=tx", true)]
    [InlineData("southwest/*", "southwest", false)]
    [InlineData("southwest/*", "northern/state=mt", false)]
    [InlineData("southwest/state=tx", "southwest/state=tx", true)]
    public void A_selection_is_a_series_or_the_breakdowns_of_a_whole(string selection, string key, bool includes)
    {
        Assert.True(SeriesSelection.TryParse(selection, out var parsed));
        Assert.Equal((includes, selection), (parsed.Includes(SeriesKey.Parse(key)), parsed.ToString()));
    }

    [Theory]
    [InlineData("southwest/state=tx/*")]
    [InlineData("west/*")]
    [InlineData("*")]
    [InlineData(null)]
    public void Another_text_is_no_selection(string? text) => Assert.False(SeriesSelection.TryParse(text, out _));

    [Fact]
    public void Months_before_a_gap_are_not_judged()
    {
        var points = Enumerable.Range(0, 30).Where(i => i != 10)
            .Select(i => Point(Month.Parse("2021-10").AddMonths(i), 100)).ToArray();
        Assert.Equal(Month.Parse("2022-09"), ExpectedMonths.Of(points)[0].Month);
        Assert.Equal(19, ExpectedMonths.Of(points).Count);
        Assert.Equal(points[^1].Month.Next, ExpectedMonths.NextOf(points)?.Month);
    }

    [Fact]
    public void A_release_is_current_for_the_months_that_no_later_one_of_its_dataset_covers()
    {
        var other = ReleaseOf("2023-12", "2024-01", Dataset.NationwideAor);
        var older = ReleaseOf("2024-02", "2024-02", firstYear: 2023);
        var current = CurrentMonths.Of([other, older, First, Second, Third]);
        Assert.Equal([other, older, Third], current.Select(entry => entry.Release));
        Assert.Equal([3, 12, 6], current.Select(entry => entry.Months.Count));
    }

    [Fact]
    public async Task A_number_is_found_where_it_stands_where_it_was_first_said_and_where_it_stood_between()
    {
        SeriesPoint[] points =
        [
            Point(Month.Parse("2022-11"), 7),
            Point(Month.Parse("2023-11"), 5, Third, 9, First),
            Point(Month.Parse("2023-12"), 9, Third, 5, First),
            Point(Month.Parse("2024-01"), 2, Third, 3, First),
            Point(Month.Parse("2023-11"), 5, key: "southwest/state=tx"),
        ];
        RevisionPoint[] revisions = [Revision("2024-01", 3, 5, Second), Revision("2024-01", 5, 2, Third),
            Revision("2023-11", 9, 5, Second)];
        var report = await FindAsync(5, points, revisions);
        Assert.Equal(
            [
                ("southwest", "2023-11", Third.Id.Value, true, false), ("southwest", "2023-12", First.Id.Value, false, true),
                ("southwest", "2024-01", Second.Id.Value, false, false),
                ("southwest/state=tx", "2023-11", First.Id.Value, true, true),
            ],
            report.Matches.Select(
                match => (match.Point.Series.Value, match.Point.Month.ToString(), match.Said, match.IsCurrent, match.IsFirst)));
        Assert.Equal([Month.Parse("2022-11")], report.Matches[0].NotToBeTakenFor.Select(point => point.Month));
        Assert.Empty(report.Nearest);
        Assert.True(SeriesSelection.TryParse("southwest/*", out var breakdowns));
        Assert.Single((await FindAsync(5, points, revisions, breakdowns)).Matches);
    }

    [Fact]
    public async Task A_month_that_returned_to_its_first_value_and_left_it_again_is_found_once()
    {
        RevisionPoint[] revisions = [Revision("2024-01", 5, 6, Second), Revision("2024-01", 6, 5, Third)];
        var match = Assert.Single((await FindAsync(5, [Point(Month.Parse("2024-01"), 7, Third, 5, First)], revisions)).Matches);
        Assert.Equal((First.Id.Value, true), (match.Said, match.IsFirst));
    }

    [Fact]
    public async Task A_number_that_is_nowhere_has_its_five_nearest_months_of_whole_series()
    {
        var points = Enumerable.Range(0, 9).Select(i => Point(Month.Parse("2023-10").AddMonths(i), 1_000 * (i + 1)))
            .Append(Point(Month.Parse("2023-10"), 4_500, key: "southwest/state=tx")).ToArray();
        var report = await FindAsync(4_501, points, []);
        Assert.Equal([5_000, 4_000, 6_000, 3_000, 7_000], report.Nearest.Select(point => point.Value));
        Assert.Empty(report.Matches);
    }

    [Fact]
    public async Task Years_and_parts_of_years_that_add_up_to_a_number_are_found_with_the_release_that_first_said_so()
    {
        // Fiscal year 2023 of 12 months with 10 each, of which a later release made the last 11; then three months of the next
        // year.
        var months = Enumerable.Range(0, 15).Select(i => Month.Parse("2022-10").AddMonths(i)).ToArray();
        var points =
            months.Select((month, i) => i == 11 ? Point(month, 11, Second, 10, First) : Point(month, 10, First, 10, First))
            .ToArray();
        RevisionPoint[] revisions = [Revision("2023-09", 10, 11, Second)];
        var once = await FindAsync(120, points, revisions);
        Assert.Equal(
            [(PeriodKind.FiscalYear, "2023-09", 121L, First.Id.Value, false),
                (PeriodKind.CalendarYear, "2023-12", 121L, First.Id.Value, false),
             (PeriodKind.TwelveMonths, "2023-10", 121L, First.Id.Value, false),
             (PeriodKind.TwelveMonths, "2023-11", 121L, First.Id.Value, false)],
            once.Sums.Select(sum => (sum.Period.Kind, sum.Period.Last.ToString(), sum.Value, sum.Said, sum.IsCurrent)));
        var now = await FindAsync(121, points, revisions);
        Assert.All(now.Sums, sum => Assert.Equal((121L, Second.Id.Value, true), (sum.Value, sum.Said, sum.IsCurrent)));
        Assert.Equal(4, now.Sums.Count);
        Assert.Empty(now.Nearest);
        Assert.Equal(["2022-12", "2023-12"],
            (await FindAsync(30, points, revisions)).Sums.Select(sum => sum.Period.Last.ToString()));

        // A month that is missing is not taken for 0.
        SeriesPoint[] gap = [.. points.Where((_, i) => i != 5)];
        Assert.Empty((await FindAsync(110, gap, revisions)).Sums);
        Assert.Empty((await FindAsync(111, gap, revisions)).Sums);
    }

    [Fact]
    public async Task A_sum_that_was_right_twice_was_first_said_by_the_earlier_release()
    {
        var points = Enumerable.Range(0, 12).Select(i => Point(Month.Parse("2022-10").AddMonths(i), 10)).ToArray();
        RevisionPoint[] revisions = [Revision("2023-09", 10, 11, Second), Revision("2023-09", 11, 10, Third)];
        Assert.Equal(First.Id.Value, Assert.Single((await FindAsync(120, points, revisions)).Sums).Said);
    }

    [Fact]
    public async Task Sums_of_a_kind_are_in_the_order_of_their_last_months_though_a_later_one_was_said_first()
    {
        var points = Enumerable.Range(0, 14).Select(i => Month.Parse("2022-10").AddMonths(i))
            .Select((month, i) => i == 1 ? Point(month, 10, Second, 9, First) : Point(month, 10)).ToArray();
        Assert.Equal(["2023-10", "2023-11"], (await FindAsync(120, points, [Revision("2022-11", 9, 10, Second)])).Sums
            .Where(sum => sum.Period.Kind == PeriodKind.TwelveMonths).Select(sum => sum.Period.Last.ToString()));
    }

    private static string? Select(string text)
    {
        Assert.True(AsOf.TryParse(text, out var asOf));
        return asOf.Select([First, Second, Third]) is { } selected
            ? string.Concat(selected.Select(release => release == First ? 1 : release == Second ? 2 : 3))
            : null;
    }

    private static Task<NumberReport> FindAsync(
        long number, IReadOnlyList<SeriesPoint> points, IReadOnlyList<RevisionPoint> revisions,
        SeriesSelection? selection = null) =>
        new NumberCheck(new Facts([.. points.OrderBy(point => point.Series).ThenBy(point => point.Month)], revisions))
            .FindAsync(number, selection, TestContext.Current.CancellationToken);

    private static SeriesPoint Point(Month month, long value, Release? release = null, long? firstValue = null,
        Release? firstRelease = null, string key = "southwest") =>
        new(SeriesKey.Parse(key), month, value, (release ?? First).Id.Value, firstValue ?? value,
            (firstRelease ?? First).Id.Value);

    private static RevisionPoint Revision(string month, long from, long to, Release release) =>
        new(Southwest, Month.Parse(month), from, to, First.Id.Value, release.Id.Value);

    private static Release ReleaseOf(string through, string published, Dataset? dataset = null, int firstYear = 2024)
    {
        var coverage = Coverage.ToDate(new FiscalYear(firstYear), Month.Parse(through));
        return new Release(
            dataset ?? Dataset.Southwest, coverage, ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(through)),
            Publication.Restore(Month.Parse(published), null, null));
    }

    private sealed class Facts(IReadOnlyList<SeriesPoint> points, IReadOnlyList<RevisionPoint> revisions) : IStoreFacts
    {
        public Task<IReadOnlyList<ReleaseEntry>> ListReleasesAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<ReleaseEntry>>(
        [
            .. new[] { First, Second, Third }.Select(release =>
                new ReleaseEntry(release, new ReleaseColumns(release.Dataset, [], false), "x.csv", "x", DateTimeOffset.UnixEpoch,
                    1, 1, 0, IsComplete: true)),
        ]);

        public Task<IReadOnlyList<SeriesKey>> ListKeysAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<SeriesKey>>([.. points.Select(point => point.Series).Distinct()]);

        public Task<IReadOnlyList<SeriesPoint>> ReadPointsAsync(SeriesKey? key, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<SeriesPoint>>([.. points.Where(point => key is null || point.Series == key)]);

        public Task<IReadOnlyList<RevisionPoint>> ReadRevisionsAsync(SeriesKey? key, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<RevisionPoint>>(
                [.. revisions.Where(revision => key is null || revision.Series == key)]);

        public Task<IReadOnlyList<Alert>> ListAlertsAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<Alert>>([]);

        public Task<IReadOnlyList<(Release Release, ReleaseTotals Totals)>> ReadTotalsAsync(
            IEnumerable<Release> releases, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
