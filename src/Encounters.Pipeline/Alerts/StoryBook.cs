using System.Globalization;
using Encounters.Series;
using Encounters.Swings;
using Encounters.Words;

namespace Encounters.Pipeline.Alerts;

/// <summary>Gathers the alerts of a month and direction into its story, and finds what a later release changed.</summary>
internal static class StoryBook
{
    /// <summary>The stories to write: those whose alerts have changed, and which say something else now.</summary>
    /// <param name="kept">The stories that are kept.</param>
    /// <param name="alerts">All current alerts.</param>
    /// <param name="changed">The alerts that have just changed.</param>
    /// <param name="now">When.</param>
    public static IReadOnlyList<Story> Compare(
        IReadOnlyList<Story> kept, IReadOnlyList<Alert> alerts, IReadOnlyList<Alert> changed, DateTimeOffset now)
    {
        var before = kept.ToDictionary(story => story.Id);
        List<Story> stories = [];
        foreach (var id in changed.Select(alert => alert.StoryId).OfType<string>().Distinct().Order(StringComparer.Ordinal))
        {
            var members = alerts.Where(alert => alert.StoryId == id && alert.Status != AlertStatus.Withdrawn).ToArray();
            var old = before.GetValueOrDefault(id);
            if (members.Length > 0)
            {
                var story = Tell(id, members, now);
                if (old is null)
                    stories.Add(story);
                else if (WhatChanged(old, story) is { } change)
                    stories.Add(story with
                    {
                        Status = AlertStatus.Updated,
                        WhatChanged = change,
                        Version = old.Version + 1,
                        Before = old
                    });
            }
            else if (old is { Status: not AlertStatus.Withdrawn })
            {
                stories.Add(old with
                {
                    Status = AlertStatus.Withdrawn,
                    WhatChanged = "CBP has revised the figures, and they no longer support this.",
                    Version = old.Version + 1,
                    RaisedAt = now,
                    Before = old,
                    AllSeries = [old.Series],
                });
            }
        }

        return stories;
    }

    private static Story Tell(string id, IReadOnlyList<Alert> members, DateTimeOffset now)
    {
        var ranked = members.OrderBy(BreadthOf).ThenByDescending(alert => alert.Newsworthiness)
            .ThenBy(alert => alert.Id, StringComparer.Ordinal).ToArray();
        var headline = ranked[0];
        return new Story
        {
            Id = id,
            Month = headline.Month,
            Direction = id[(id.IndexOf('.', StringComparison.Ordinal) + 1)..],
            Series = headline.Series,
            Severity = headline.Severity,
            Historical = ranked.All(alert => alert.Historical),
            Minor = headline.Severity == Severity.Notice && SeriesKey.Parse(headline.Series).Dimension is not null,
            Headline = headline.Headline ?? headline.Sentence,
            Sentence = headline.Sentence,
            Value = headline.Value,
            Previous = headline.Previous,
            ChangePct = headline.ChangePct,
            ExpectedLow = headline.ExpectedLow,
            ExpectedHigh = headline.ExpectedHigh,
            Drivers = headline.Drivers,
            Also =
            [
                .. ranked.Skip(1).OrderByDescending(alert => alert.Newsworthiness).Take(Story.MostSeries)
                .Select(alert => new StorySeries(
                    alert.Series, DisplayNames.Of(SeriesKey.Parse(alert.Series)), alert.Value, alert.Previous, alert.ChangePct)),
            ],
            SeriesCount = ranked.Length,
            Caveats = headline.Caveats,
            Release = headline.Release,
            RaisedAt = now,
            AllSeries = [.. ranked.Select(alert => alert.Series)],
        };
    }

    /// <summary>Wholes before breakdowns, the nation before its borders.</summary>
    private static int BreadthOf(Alert alert)
    {
        var key = SeriesKey.Parse(alert.Series);
        return (int)key.Scope + (key.Dimension is null ? 0 : 100);
    }

    /// <summary>What changed for a reader of the old version; null if nothing did.</summary>
    private static string? WhatChanged(Story old, Story story)
    {
        if (old.Status == AlertStatus.Withdrawn)
            return "After another revision by CBP, the figures support this again.";
        if (old.Series != story.Series)
            return $"The headline is now about {Name(story.Series)} instead of {Name(old.Series)}.";
        if (old.Severity != story.Severity)
            return string.Create(CultureInfo.InvariantCulture,
                $"CBP has revised the month to {story.Value:N0} from {old.Value:N0}, and its severity is "
                    + $"now {story.Severity.Word}.");
        return Math.Sign(old.ChangePct ?? 0) != Math.Sign(story.ChangePct ?? 0)
            ? string.Create(CultureInfo.InvariantCulture, $"CBP has revised the month to {story.Value:N0} from {old.Value:N0}.")
            : null;
    }

    private static string Name(string series)
    {
        var name = DisplayNames.Of(SeriesKey.Parse(series));
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
