using Encounters.Calendar;
using Encounters.Categories;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Sources;
using Encounters.Releases;
using Encounters.Series;
using Encounters.Swings;

namespace Encounters.Pipeline.Tests.Alerts;

/// <summary>Which alerts the releases give rise to, at the limits of each rule.</summary>
public sealed class AlertDetectionTests
{
    private static readonly DateTimeOffset Now = new(2024, 2, 14, 15, 0, 0, TimeSpan.Zero);
    private static readonly SeriesKey Southwest = SeriesKey.Parse("southwest");

    [Theory]
    [InlineData(100_000, 101_000, Severity.Notice)]
    [InlineData(100_000, 100_999, null)]
    [InlineData(100_000, 99_000, Severity.Notice)]
    [InlineData(100_000, 99_001, null)]
    [InlineData(5_000, 5_100, Severity.Notice)]
    [InlineData(5_000, 5_099, null)]
    [InlineData(100_000, 105_000, Severity.Warning)]
    [InlineData(100_000, 104_900, Severity.Notice)]
    [InlineData(100_000, 95_000, Severity.Warning)]
    [InlineData(0, 100, Severity.Notice)]
    public void A_revision_of_one_percent_and_a_hundred_encounters_is_an_alert_and_of_five_percent_a_warning(
        long from, long to, Severity? severity)
    {
        var alert = FindRevisions([from, from], [from, to]).SingleOrDefault();
        Assert.Equal(severity, alert?.Severity);
        if (alert is not null)
            Assert.Equal((AlertKind.Revision, to, from, "southwest", "2023-11"),
                (alert.Kind, alert.Value, alert.Previous, alert.Series, alert.Month));
    }

    [Fact]
    public void Only_the_last_revision_of_a_month_is_told()
    {
        var alert = Assert.Single(FindRevisions([100_000, 100_000], [100_000, 120_000], [100_000, 110_000]));
        Assert.Equal((110_000, 120_000), (alert.Value, alert.Previous));
        Assert.Empty(FindRevisions([100_000, 100_000], [100_000, 120_000], [100_000, 120_100]));
    }

    [Fact]
    public void A_revision_of_a_breakdown_is_no_alert()
    {
        var texas = SeriesKey.Parse("southwest/component=usbp");
        Assert.Empty(Find(texas, [100_000, 100_000], [100_000, 120_000]));
    }

    [Theory]
    [InlineData("2024-03-28", false)]
    [InlineData("2024-03-29", false)]
    [InlineData("2024-03-30", true)]
    public void A_month_is_past_120_days_after_its_end(string day, bool isPast)
    {
        var now = DateTimeOffset.Parse(day + "T23:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(isPast, new AlertDetection(new AlertOptions(), now).FindDrift(EntryOf("2023-11"), Drifts(1))!.Historical);
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public void A_release_that_tells_more_than_three_months_at_once_tells_history(int newMonths, bool isHistorical)
    {
        // Three years that an earlier release told, and then some months of which the last one falls.
        long[] known = [.. Enumerable.Repeat(100_000L, 36)];
        var later = known.Concat(Enumerable.Repeat(100_000L, newMonths - 1)).Append(20_000L).ToArray();
        var last = Month.Parse("2020-10").AddMonths(later.Length - 1);
        var now = new DateTimeOffset(last.Next.LastDay, TimeOnly.MinValue, TimeSpan.Zero);
        var swing = Assert.Single(Find(now, 2021, Southwest, known, later), alert => alert.Kind == AlertKind.Swing);
        Assert.Equal((last.ToString(), isHistorical), (swing.Month, swing.Historical));
    }

    [Fact]
    public void A_swing_names_its_story_and_the_release_that_tells_it()
    {
        long[] known = [.. Enumerable.Repeat(100_000L, 36)];
        var now = new DateTimeOffset(2023, 11, 20, 0, 0, 0, TimeSpan.Zero);
        var swing = Assert.Single(Find(now, 2021, Southwest, known, [.. known, 20_000]), alert => alert.Kind == AlertKind.Swing);
        Assert.Equal(("2023-10.swing.southwest", "2023-10.fall", 20_000, 100_000, -80.0),
            (swing.Id, swing.StoryId, swing.Value, swing.Previous, swing.ChangePct));
        Assert.StartsWith("fy21-fy24-oct", swing.Release, StringComparison.Ordinal);
        Assert.True(swing.ExpectedLow < swing.ExpectedHigh && swing.Score < -3 && swing.Newsworthiness > 25_000);
        Assert.Contains("swing.southwest", Alert.IdOf("2023-10", AlertKind.Swing, "southwest"), StringComparison.Ordinal);
        Assert.Equal("2023-10.shift.southwest.state.tx", Alert.IdOf("2023-10", AlertKind.Shift, "southwest/state=tx"));
        Assert.Equal("2023-10.drift.dataset.southwest", Alert.IdOf("2023-10", AlertKind.Drift, "dataset:southwest"));
    }

    [Fact]
    public void Months_before_a_gap_are_not_judged_with_those_after_it()
    {
        // Fiscal year 2022 is missing: what was 1,000 before and 100,000 after it is no swing.
        (Release, ReleaseTotals)[] releases = [ReleaseOf(2021, Southwest, Enumerable.Repeat(1_000L, 12)),
            ReleaseOf(2023, Southwest, Enumerable.Repeat(100_000L, 16))];
        Assert.Empty(new AlertDetection(new AlertOptions(), Now).FindInSeries([SeriesHistory.Of(Southwest, releases)], releases));
    }

    [Theory]
    [InlineData(1, "unknown column 'x1'.")]
    [InlineData(5, "unknown column 'x5'.")]
    [InlineData(6, "unknown column 'x5' and 1 more.")]
    public void A_drift_alert_names_five_departures_and_counts_the_others(int count, string ending)
    {
        var alert = new AlertDetection(new AlertOptions(), Now).FindDrift(EntryOf("2024-01"), Drifts(count))!;
        Assert.EndsWith(ending, alert.Sentence, StringComparison.Ordinal);
        Assert.Equal($"2024-01.drift.dataset.southwest.{alert.Release}", alert.Id);
        Assert.Null(new AlertDetection(new AlertOptions(), Now).FindDrift(EntryOf("2024-01"), []));
    }

    [Fact]
    public void A_quarantine_alert_is_a_warning_with_three_reasons_at_most()
    {
        var id = ReleaseId.OfUnknown(ContentHash.Of("a"u8));
        var alert = new AlertDetection(new AlertOptions(), Now).FindQuarantine(null, id, Month.Parse("2024-01"), "x.csv",
            ["One.", "Two.", "Three.", "Four."]);
        Assert.Contains("One. Two. Three. Published", alert.Sentence, StringComparison.Ordinal);
        Assert.Equal(("dataset:unknown", Severity.Warning, $"2024-01.quarantine.dataset.unknown.{id}", false),
            (alert.Series, alert.Severity, alert.Id, alert.Historical));
        Assert.Equal("dataset:southwest", new AlertDetection(new AlertOptions(), Now).FindQuarantine(Dataset.Southwest, id,
            Month.Parse("2024-01"), "x", []).Series);
    }

    [Fact]
    public void A_missed_link_keeps_the_month_in_which_it_was_seen_first()
    {
        var file = new IgnoredFile("https://www.cbp.gov/files/june.xlsx", "It is an XLSX file.", true);
        var first = Assert.Single(new AlertDetection(new AlertOptions(), Now).FindMissedLinks([file], []));
        Assert.Equal(("2024-02", "source:www.cbp.gov", Severity.Warning), (first.Month, first.Series, first.Severity));
        Assert.True(AlertDetection.IsMissedLink(first));
        Assert.False(AlertDetection.IsMissedLink(first with { Kind = AlertKind.Quarantine }));
        Assert.False(AlertDetection.IsMissedLink(first with { Id = "2024-02.drift.dataset.southwest" }));
        var again = Assert.Single(new AlertDetection(new AlertOptions(), Now.AddDays(60)).FindMissedLinks([file], [first]));
        Assert.Equal(first.Id, again.Id);
        var inFolder =
            Assert.Single(new AlertDetection(new AlertOptions(),
                Now).FindMissedLinks([file with { Location = "https://www.cbp.gov/2023-11/june.xlsx" }], [first]));
        Assert.Equal("2023-11", inFolder.Month);
    }

    [Theory]
    [InlineData(45, false)]
    [InlineData(46, true)]
    public void A_release_is_overdue_after_the_usual_wait_and_two_weeks(int daysAfterTheLast, bool isOverdue)
    {
        // Published on the 1st, with gaps of 30, 31 and 31 days, the last on 2024-02-01.
        Release[] releases = [Published("2023-10", "2023-11-02"), Published("2023-11", "2023-12-02"),
            Published("2023-12", "2024-01-02"), Published("2024-01", "2024-02-02")];
        Assert.Equal(isOverdue, FindOverdue(new DateOnly(2024, 2, 2).AddDays(daysAfterTheLast), releases).Any());
    }

    [Fact]
    public void The_rhythm_is_the_median_of_three_gaps_or_more_between_first_releases_of_months_in_a_row()
    {
        Release[] releases = [Published("2023-09", "2023-10-02"), Published("2023-10", "2023-11-02"),
            Published("2023-11", "2023-12-02"), Published("2023-12", "2024-03-02")];
        var day = new DateOnly(2024, 3, 2).AddDays(31 + 15);
        var alert = Assert.Single(FindOverdue(day, releases));
        Assert.Equal(("2024-01", Severity.Notice, AlertKind.Overdue), (alert.Month, alert.Severity, alert.Kind));
        Assert.Contains("46 days ago, and a new one usually comes after 31 days", alert.Sentence, StringComparison.Ordinal);

        // Two gaps are too few, a release of unknown publication has none, and a month that is published again changes nothing.
        Assert.Empty(FindOverdue(day, releases[1..]));
        Assert.Empty(FindOverdue(day, [.. releases.Select(release => release with { Published = null })]));
        Assert.Single(FindOverdue(day, [.. releases, Published("2023-12", "2024-04-10")]));
        Assert.Empty(FindOverdue(day, [.. releases[..3], Published("2023-12", "2024-03-03")]));
    }

    private static IEnumerable<Alert> FindOverdue(DateOnly day, IReadOnlyList<Release> releases) =>
        new AlertDetection(new AlertOptions(), new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero)).FindOverdue(releases);

    private static Release Published(string through, string day)
    {
        var coverage = Coverage.ToDate(new FiscalYear(2023), Month.Parse(through));
        var instant = DateTimeOffset.Parse(day + "T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
        return new Release(Dataset.Southwest, coverage, ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(day)),
            Publication.Restore(Month.Of(instant), instant, null));
    }

    private static ReleaseEntry EntryOf(string through)
    {
        var release = Published(through, "2024-02-10");
        return new ReleaseEntry(release, new ReleaseColumns(Dataset.Southwest, [], false), "x.csv", "x", Now, 1, 1, 1, true);
    }

    private static Drift[] Drifts(int count) =>
        [.. Enumerable.Range(1, count).Select(i => new Drift(DriftKind.UnknownColumn, $"x{i}", null, 1, 1))];

    private static IEnumerable<Alert> FindRevisions(params long[][] releases) => Find(Southwest, releases);

    private static IEnumerable<Alert> Find(SeriesKey key, params long[][] releases) => Find(Now, 2024, key, releases);

    private static IEnumerable<Alert> Find(DateTimeOffset now, int year, SeriesKey key, params long[][] values)
    {
        var releases = values.Select((months, i) => ReleaseOf(year, key, months, i)).ToArray();
        return new AlertDetection(new AlertOptions(), now).FindInSeries([SeriesHistory.Of(key, releases)], releases);
    }

    private static (Release Release, ReleaseTotals Totals) ReleaseOf(
        int year, SeriesKey key, IEnumerable<long> values, int later = 0)
    {
        long[] months = [.. values];
        var first = new FiscalYear(year);
        var coverage = Coverage.ToDate(first, first.FirstMonth.AddMonths(months.Length - 1));
        var totals = new ReleaseTotals(
            Dataset.Southwest, coverage, [Dimension.Component], false,
            new Dictionary<SeriesKey, IReadOnlyList<long>> { [key] = months });
        return (new Release(Dataset.Southwest, coverage, ContentHash.Of([(byte)later]),
            Publication.Restore(coverage.LastMonth.AddMonths(1 + later), null, null)), totals);
    }
}
