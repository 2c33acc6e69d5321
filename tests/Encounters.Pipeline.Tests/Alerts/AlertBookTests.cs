using Encounters.Calendar;
using Encounters.Pipeline.Alerts;
using Encounters.Releases;
using Encounters.Series;
using Encounters.Swings;

namespace Encounters.Pipeline.Tests.Alerts;

/// <summary>What becomes of kept alerts when the releases are judged again.</summary>
public sealed class AlertBookTests
{
    private static readonly DateTimeOffset Now = new(2024, 2, 14, 15, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = Now.AddDays(30);

    private static readonly Alert Fall = new()
    {
        Id = "2024-01.swing.southwest",
        Series = "southwest",
        StoryId = "2024-01.fall",
        Month = "2024-01",
        Kind = AlertKind.Swing,
        Severity = Severity.Warning,
        Value = 60_000,
        Previous = 100_000,
        ChangePct = -40,
        Sentence = "It fell.",
        Release = "fy22-fy24-jan-00000001",
        RaisedAt = Now,
    };

    private static readonly Alert MissedLink = new()
    {
        Id = "2024-01.drift.link.01234567",
        Series = "source:www.cbp.gov",
        Month = "2024-01",
        Kind = AlertKind.Drift,
        Severity = Severity.Warning,
        Sentence = "A link was missed.",
        Release = "",
        RaisedAt = Now,
    };

    [Fact]
    public void An_alert_that_is_new_is_written_as_it_is() => Assert.Same(Fall, Assert.Single(Compare([], [Fall])));

    [Fact]
    public void An_alert_that_says_the_same_is_not_written_again() =>
        Assert.Empty(Compare([Fall], [Fall with { Value = 60_001, RaisedAt = Later, Release = "fy22-fy24-feb-00000002" }]));

    [Fact]
    public void A_change_of_severity_with_other_figures_is_an_update_that_keeps_what_was_said()
    {
        var updated =
            Assert.Single(Compare([Fall], [Fall with { Severity = Severity.Critical, Value = 30_000, RaisedAt = Later }]));
        Assert.Equal((AlertStatus.Updated, 2, Later, Severity.Critical),
            (updated.Status, updated.Version, updated.RaisedAt, updated.Severity));
        Assert.Equal((AlertStatus.Raised, 1, 60_000), (updated.Before!.Status, updated.Before.Version, updated.Before.Value));
        var again = Assert.Single(Compare([updated], [Fall with { Severity = Severity.Notice, Value = 80_000 }]));
        Assert.Equal((3, 2), (again.Version, again.Before!.Version));
        Assert.Null(again.Before.Before);
    }

    [Theory]
    [InlineData(-40.0, 40.0, true)]
    [InlineData(-40.0, -20.0, false)]
    [InlineData(null, 40.0, true)]
    [InlineData(null, 0.0, false)]
    public void A_change_of_direction_is_an_update(double? before, double? after, bool isUpdate) => Assert.Equal(
        isUpdate ? 1 : 0, Compare([Fall with { ChangePct = before }], [Fall with { ChangePct = after, Value = 59_000 }]).Count);

    [Fact]
    public void A_swing_whose_figures_stand_changes_with_nothing_else() =>
        Assert.Empty(Compare([Fall], [Fall with { Severity = Severity.Critical }]));

    [Theory]
    [InlineData(59_999, 100_000)]
    [InlineData(60_000, 100_001)]
    public void Either_figure_that_changes_lets_a_swing_change(long value, long previous) => Assert.Single(
        Compare([Fall], [Fall with { Severity = Severity.Critical, Value = value, Previous = previous }]));

    [Fact]
    public void A_withdrawn_swing_that_comes_back_with_other_figures_is_told_as_updated()
    {
        var withdrawn = Fall with { Status = AlertStatus.Withdrawn, Version = 2 };
        var back = Assert.Single(Compare([withdrawn], [Fall with { Value = 60_001 }]));
        Assert.Equal((AlertStatus.Updated, 3), (back.Status, back.Version));
        Assert.Equal(AlertStatus.Withdrawn, back.Before!.Status);
        Assert.Empty(Compare([withdrawn], [Fall]));
    }

    [Fact]
    public void A_withdrawn_alert_about_no_series_that_comes_back_is_told_as_updated()
    {
        var withdrawn = MissedLink with { Status = AlertStatus.Withdrawn, Version = 2 };
        Assert.Equal((AlertStatus.Updated, 3),
            Assert.Single(Compare([withdrawn], [MissedLink])) is var back ? (back.Status, back.Version) : default);
    }

    [Fact]
    public void An_alert_that_is_not_due_any_more_is_withdrawn_only_where_it_is_refuted()
    {
        Assert.Empty(Compare([Fall], [], _ => false));
        var withdrawn = Assert.Single(Compare([Fall], [], _ => true));
        Assert.Equal((AlertStatus.Withdrawn, 2, Later), (withdrawn.Status, withdrawn.Version, withdrawn.RaisedAt));
        Assert.Equal(AlertStatus.Raised, withdrawn.Before!.Status);
        Assert.Empty(Compare([withdrawn], [], _ => true));
        Assert.Empty(Compare([Fall], [Fall], _ => true));
    }

    [Fact]
    public void A_revision_is_told_again_when_its_value_changes()
    {
        var revision = Fall with { Id = "2024-01.revision.southwest", Kind = AlertKind.Revision, StoryId = null };
        Assert.Empty(Compare([revision], [revision with { Previous = 99_000 }]));
        Assert.Single(Compare([revision], [revision with { Value = 61_000 }]));
    }

    [Theory]
    [InlineData(AlertKind.Swing, 60_000, 100_000, false)]
    [InlineData(AlertKind.Shift, 60_000, 100_000, false)]
    [InlineData(AlertKind.Swing, 61_000, 100_000, true)]
    [InlineData(AlertKind.Shift, 61_000, 100_000, true)]
    [InlineData(AlertKind.Swing, 60_000, 99_000, true)]
    [InlineData(AlertKind.Revision, 60_000, 100_000, true)]
    [InlineData(AlertKind.Drift, 61_000, 100_000, false)]
    [InlineData(AlertKind.Quarantine, 61_000, 100_000, false)]
    [InlineData(AlertKind.Overdue, 61_000, 100_000, false)]
    public void Only_other_figures_of_the_month_or_of_the_one_before_take_a_swing_back(
        AlertKind kind, long january, long december, bool isRefuted) =>
        Assert.Equal(isRefuted, AlertBook.IsRefuted(Fall with { Kind = kind }, HistoriesOf(december, january)));

    [Fact]
    public void A_series_or_a_month_that_is_gone_takes_nothing_back()
    {
        Assert.False(AlertBook.IsRefuted(Fall with { Series = "southwest/state=tx" }, HistoriesOf(1, 1)));
        Assert.False(AlertBook.IsRefuted(Fall with { Month = "2024-02" }, HistoriesOf(1, 1)));
    }

    private static IReadOnlyList<Alert> Compare(
        IReadOnlyList<Alert> kept, IReadOnlyList<Alert> due, Func<Alert, bool>? isRefuted = null) =>
        AlertBook.Compare(kept, due, isRefuted ?? (_ => false), Later);

    private static Dictionary<string, SeriesHistory> HistoriesOf(long december, long january)
    {
        var coverage = Coverage.ToDate(new FiscalYear(2024), Month.Parse("2024-01"));
        var southwest = SeriesKey.Parse("southwest");
        var totals = new ReleaseTotals(
            Dataset.Southwest, coverage, [], false,
            new Dictionary<SeriesKey, IReadOnlyList<long>> { [southwest] = [1, 2, december, january] });
        var release = new Release(Dataset.Southwest, coverage, ContentHash.Of("a"u8), null);
        return new() { ["southwest"] = SeriesHistory.Of(southwest, [(release, totals)]) };
    }
}
