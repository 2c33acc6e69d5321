using System.ComponentModel;
using Encounters.Pipeline.Alerts;
using Encounters.Words;

namespace Encounters.Api.Answers;

/// <summary>An alert as it stands.</summary>
public sealed record AlertAnswer(
    [property: Description("The id, made of month, kind and series.")] string Id,
    [property: Description("The series key; for drift, quarantine and overdue, the dataset: dataset:southwest.")] string Series,
    [property: Description("The story it belongs to; null unless it is a swing or a shift.")] string? StoryId,
    [property: Description("yyyy-MM")] string Month,
    [property: Description("swing, shift, revision, drift, quarantine, overdue or source.")] string Kind,
    [property: Description("notice, warning or critical.")] string Severity,
    [property: Description("raised, updated or withdrawn.")] string Status,
    [property: Description("Whether it is about the past: stored and never delivered.")] bool Historical,
    [property: Description("Encounters: events, not persons.")] long? Value,
    [property: Description("Encounters of the month before; for a revision, the earlier value.")] long? Previous,
    [property: Description("The change in percent.")] double? ChangePct,
    [property: Description("The low end of the expected range.")] double? ExpectedLow,
    [property: Description("The high end of the expected range.")] double? ExpectedHigh,
    [property: Description("The departure in standard errors.")] double? Score,
    [property: Description("How the change compares with earlier ones.")] string? Rank,
    [property: Description("The alert in plain sentences.")] string Sentence,
    [property: Description("What drove the change.")] IReadOnlyList<AlertDriver> Drivers,
    [property: Description("Breakdowns that only follow the whole.")] IReadOnlyList<string> Followers,
    [property: Description("What to keep in mind.")] IReadOnlyList<string> Caveats,
    [property: Description("The release that it comes from.")] string Release,
    [property: Description("When this version was written.")] DateTimeOffset RaisedAt,
    [property: Description("1 when raised, then one more with each change.")] int Version)
{
    /// <summary>The alert as a document.</summary>
    public static AlertAnswer Of(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return new AlertAnswer(
            alert.Id,
            alert.Series,
            alert.StoryId,
            alert.Month,
            alert.Kind.Word,
            alert.Severity.Word,
            alert.Status.Word,
            alert.Historical,
            alert.Value,
            alert.Previous,
            alert.ChangePct,
            alert.ExpectedLow,
            alert.ExpectedHigh,
            alert.Score,
            alert.Rank,
            alert.Sentence,
            alert.Drivers,
            alert.Followers,
            alert.Caveats,
            alert.Release,
            alert.RaisedAt,
            alert.Version);
    }
}
