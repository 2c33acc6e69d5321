using Encounters.Pipeline.Alerts;
using Encounters.Swings;

namespace Encounters.Pipeline.Tests.Alerts;

/// <summary>How a story is told, and when it is told again.</summary>
public sealed class StoryBookTests
{
    private static readonly DateTimeOffset Now = new(2024, 2, 14, 15, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = Now.AddDays(30);

    [Fact]
    public void The_widest_series_leads_and_among_equally_wide_ones_the_most_newsworthy()
    {
        var story = Tell(
            Of("southwest/state=tx", newsworthiness: 90_000),
            Of("northern", newsworthiness: 70_000),
            Of("southwest", newsworthiness: 80_000),
            Of("nationwide", newsworthiness: 10));
        Assert.Equal("nationwide", story.Series);
        Assert.Equal(["southwest/state=tx", "southwest", "northern"], story.Also.Select(series => series.Series));
        Assert.Equal(4, story.SeriesCount);
        Assert.Equal("southwest", Tell(Of("southwest/state=tx", newsworthiness: 9), Of("southwest", newsworthiness: 1)).Series);
        Assert.Equal("southwest/state=ca",
            Tell(Of("southwest/state=tx", newsworthiness: 5), Of("southwest/state=ca", newsworthiness: 6)).Series);
        Assert.Equal("southwest/state=ca",
            Tell(Of("southwest/state=tx", newsworthiness: 5), Of("southwest/state=ca", newsworthiness: 5)).Series);
        Assert.Equal("nationwide/state=tx",
            Tell(Of("southwest/state=tx", newsworthiness: 9), Of("nationwide/state=tx", newsworthiness: 1)).Series);
    }

    [Fact]
    public void A_story_names_twelve_other_series_and_counts_all()
    {
        var story = Tell([.. Enumerable.Range(0, 20).Select(i => Of($"southwest/citizenship=country{i:D2}", newsworthiness: i))]);
        Assert.Equal((20, Story.MostSeries, 20), (story.SeriesCount, story.Also.Count, story.AllSeries.Count));
        Assert.Equal("southwest/citizenship=country18", story.Also[0].Series);
    }

    [Theory]
    [InlineData("southwest", Severity.Notice, false)]
    [InlineData("southwest/state=tx", Severity.Notice, true)]
    [InlineData("southwest/state=tx", Severity.Warning, false)]
    public void Only_a_breakdown_that_moved_few_encounters_is_minor(string series, Severity severity, bool isMinor) =>
        Assert.Equal(isMinor, Tell(Of(series) with { Severity = severity }).Minor);

    [Fact]
    public void A_story_is_about_the_past_only_where_all_of_its_alerts_are()
    {
        Assert.True(Tell(Of("southwest") with { Historical = true }, Of("nationwide") with { Historical = true }).Historical);
        Assert.False(Tell(Of("southwest") with { Historical = true }, Of("nationwide")).Historical);
    }

    [Fact]
    public void A_story_has_the_figures_of_its_headline_and_its_direction()
    {
        var story = Tell(Of("southwest"));
        Assert.Equal(
            ("2024-01.fall", "2024-01", "fall", "It fell", "It fell.", 60_000, 100_000, -40.0, AlertStatus.Raised, 1, Now),
            (story.Id, story.Month, story.Direction, story.Headline, story.Sentence, story.Value, story.Previous, story.ChangePct,
                story.Status, story.Version, story.RaisedAt));
        Assert.Equal(("2024-01.fall", "2024-01.rise"), (Story.IdOf("2024-01", -1), Story.IdOf("2024-01", 1)));
    }

    [Fact]
    public void Alerts_of_another_story_and_withdrawn_ones_are_no_part_of_it()
    {
        Alert[] alerts = [Of("southwest"), Of("nationwide") with { Status = AlertStatus.Withdrawn },
            Of("northern") with { StoryId = "2024-01.rise" }];
        var story = Assert.Single(StoryBook.Compare([], alerts, [alerts[0]], Now));
        Assert.Equal(["southwest"], story.AllSeries);
    }

    [Fact]
    public void A_story_whose_alerts_did_not_change_is_not_told()
    {
        Assert.Empty(StoryBook.Compare([], [Of("southwest")], [], Now));
        Assert.Empty(StoryBook.Compare([], [Of("southwest")], [Of("southwest") with { StoryId = null }], Now));
    }

    [Fact]
    public void Stories_that_change_are_told_in_order_of_their_ids()
    {
        Alert[] alerts = [Of("southwest") with { StoryId = "2024-02.rise" }, Of("southwest"), Of("nationwide")];
        Assert.Equal(["2024-01.fall", "2024-02.rise"], StoryBook.Compare([], alerts, alerts, Now).Select(story => story.Id));
    }

    [Fact]
    public void A_story_that_says_the_same_is_not_told_again() =>
        Assert.Null(Retell(Tell(Of("southwest")), Of("southwest") with { Value = 61_000, ChangePct = -39 }));

    [Fact]
    public void A_story_is_told_again_where_its_headline_its_severity_or_its_direction_changes()
    {
        var old = Tell(Of("southwest"));
        Assert.Equal("The headline is now about nationwide encounters instead of southwest border encounters.",
            Retell(old, Of("nationwide"))!.WhatChanged);
        Assert.Equal(
            "CBP has revised the month to 30,000 from 60,000, and its severity is now critical.",
            Retell(old, Of("southwest") with { Value = 30_000, Severity = Severity.Critical })!.WhatChanged);
        Assert.Equal(
            "CBP has revised the month to 90,000 from 60,000, and its severity is now notice.",
            Retell(old, Of("southwest") with { Value = 90_000, Severity = Severity.Notice })!.WhatChanged);
        Assert.Equal("CBP has revised the month to 110,000 from 60,000.",
            Retell(old, Of("southwest") with { Value = 110_000, ChangePct = 10 })!.WhatChanged);
        var updated = Retell(old, Of("nationwide"))!;
        Assert.Equal((AlertStatus.Updated, 2, Later, old), (updated.Status, updated.Version, updated.RaisedAt, updated.Before));
    }

    [Fact]
    public void A_story_without_alerts_is_withdrawn_once_and_told_as_updated_when_it_comes_back()
    {
        var old = Tell(Of("southwest"));
        var gone = Of("southwest") with { Status = AlertStatus.Withdrawn };
        var withdrawn = Assert.Single(StoryBook.Compare([old], [gone], [gone], Later));
        Assert.Equal((AlertStatus.Withdrawn, 2, Later, old),
            (withdrawn.Status, withdrawn.Version, withdrawn.RaisedAt, withdrawn.Before));
        Assert.Equal(["southwest"], withdrawn.AllSeries);
        Assert.Contains("no longer support", withdrawn.WhatChanged, StringComparison.Ordinal);
        Assert.Empty(StoryBook.Compare([withdrawn], [gone], [gone], Later));
        Assert.Empty(StoryBook.Compare([], [gone], [gone], Later));

        var back = Retell(withdrawn, Of("southwest"))!;
        Assert.Equal((AlertStatus.Updated, 3), (back.Status, back.Version));
        Assert.Contains("support this again", back.WhatChanged, StringComparison.Ordinal);
    }

    private static Story Tell(params Alert[] alerts) => Assert.Single(StoryBook.Compare([], alerts, alerts, Now));

    private static Story? Retell(Story old, params Alert[] alerts) =>
        StoryBook.Compare([old], alerts, alerts, Later).SingleOrDefault();

    private static Alert Of(string series, double newsworthiness = 10_000) => new()
    {
        Id = Alert.IdOf("2024-01", AlertKind.Swing, series),
        Series = series,
        StoryId = "2024-01.fall",
        Month = "2024-01",
        Kind = AlertKind.Swing,
        Severity = Severity.Warning,
        Newsworthiness = newsworthiness,
        Value = 60_000,
        Previous = 100_000,
        ChangePct = -40,
        Headline = "It fell",
        Sentence = "It fell.",
        Release = "fy22-fy24-jan-00000001",
        RaisedAt = Now,
    };
}
