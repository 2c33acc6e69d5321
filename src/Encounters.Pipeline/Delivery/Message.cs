using Encounters.Pipeline.Alerts;
using Encounters.Series;
using Encounters.Swings;

namespace Encounters.Pipeline.Delivery;

/// <summary>What is sent: a story, or an alert that is not part of one (a revision, drift, quarantine, overdue).</summary>
/// <param name="Story">The story.</param>
/// <param name="Alert">The alert.</param>
public sealed record Message(Story? Story, Alert? Alert)
{
    /// <summary>The identity of the story or alert, over all versions.</summary>
    public string Id => Story?.Id ?? Alert!.Id;

    /// <summary>The version.</summary>
    public int Version => Story?.Version ?? Alert!.Version;

    /// <summary>The identity of this version; a receiver drops repeats by it.</summary>
    public string VersionId => $"{Id}.{Version}";

    /// <summary>The series, or the dataset.</summary>
    public string Series => Story?.Series ?? Alert!.Series;

    /// <summary>The month, <c>yyyy-MM</c>.</summary>
    public string Month => Story?.Month ?? Alert!.Month;

    /// <summary>How much it matters.</summary>
    public Severity Severity => Story?.Severity ?? Alert!.Severity;

    /// <summary>Whether it is still valid.</summary>
    public AlertStatus Status => Story?.Status ?? Alert!.Status;

    /// <summary>When this version was written.</summary>
    public DateTimeOffset RaisedAt => Story?.RaisedAt ?? Alert!.RaisedAt;

    /// <summary>The caveats of the figures.</summary>
    public IReadOnlyList<string> Caveats => Story?.Caveats ?? Alert!.Caveats;

    /// <summary>The text in plain sentences.</summary>
    public string Sentence => Story?.Sentence ?? Alert!.Sentence;

    /// <summary>What changed since the version before; null in the first.</summary>
    public string? WhatChanged => Story?.WhatChanged;

    /// <summary>Whether it is sent to readers: not if it is historical or a minor story.</summary>
    public bool IsForReaders => Story is { } story ? !story.Historical && !story.Minor : !Alert!.Historical;

    /// <summary>One line with the figure; it begins with "Withdrawn" or "Updated" if that applies.</summary>
    public string Subject => Status switch
    {
        AlertStatus.Withdrawn => $"Withdrawn: {Headline}",
        AlertStatus.Updated => $"Updated: {Headline}",
        _ => Headline,
    };

    /// <summary>The source of the message, and its id.</summary>
    public string Footer => (Story?.Release ?? Alert!.Release) is { Length: > 0 } release
        ? $"Release {release}, {(Story is null ? "alert" : "story")} {VersionId}."
        : $"Alert {VersionId}.";

    private string Headline => Story?.Headline ?? Alert!.Headline ?? FirstSentence(Alert.Sentence);

    /// <summary>A story as a message.</summary>
    public static Message Of(Story story) => new(story, null);

    /// <summary>An alert as a message.</summary>
    public static Message Of(Alert alert) => new(null, alert);

    /// <summary>The paragraphs of the message, the most important first.</summary>
    public IReadOnlyList<string> Paragraphs()
    {
        List<string> paragraphs = [];
        if (WhatChanged is { } change)
            paragraphs.Add(Status == AlertStatus.Withdrawn ? $"Withdrawn. {change}" : $"Updated. {change}");
        else if (Status != AlertStatus.Raised)
            paragraphs.Add(Status == AlertStatus.Withdrawn ? "Withdrawn. This no longer holds." : "Updated.");
        paragraphs.Add(Status == AlertStatus.Withdrawn ? $"The alert said: {Sentence}" : Sentence);
        return paragraphs;
    }

    /// <summary>Whether a selection of series includes any of it; every selection includes messages about datasets.</summary>
    public bool IsAbout(Func<SeriesKey, bool> selects)
    {
        ArgumentNullException.ThrowIfNull(selects);
        var keys = (Story is { AllSeries.Count: > 0 } story ? story.AllSeries : [Series])
            .Select(text => SeriesKey.TryParse(text, out var key) ? key : null).OfType<SeriesKey>().ToArray();
        return keys.Length == 0 || keys.Any(selects);
    }

    private static string FirstSentence(string text)
    {
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return (end < 0 ? text : text[..end]).TrimEnd('.');
    }
}
