using System.Text.Json.Serialization;
using Encounters.Swings;

namespace Encounters.Pipeline.Alerts;

/// <summary>Another series that moved in a story, besides the headline.</summary>
/// <param name="Series">The key.</param>
/// <param name="Name">The series as people read it.</param>
/// <param name="Value">Encounters.</param>
/// <param name="Previous">Encounters of the month before.</param>
/// <param name="ChangePct">The change in percent.</param>
public sealed record StorySeries(string Series, string Name, long? Value, long? Previous, double? ChangePct);

/// <summary>
/// What moved in one direction in one month, over all scopes and breakdowns.
/// It is reported once; later releases update it under the same id. Its size is bounded, whatever moved.
/// </summary>
public sealed record Story
{
    /// <summary>How many other series a story names at most; <see cref="SeriesCount"/> counts them all.</summary>
    public const int MostSeries = 12;

    /// <summary>The identity: month and direction, <c>2025-02.fall</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The month, <c>yyyy-MM</c>.</summary>
    public required string Month { get; init; }

    /// <summary><c>rise</c> or <c>fall</c>.</summary>
    public required string Direction { get; init; }

    /// <summary>The series of the headline: the widest that moved.</summary>
    public required string Series { get; init; }

    /// <summary>How much it matters.</summary>
    [JsonConverter(typeof(CamelCaseEnumConverter<Severity>))]
    public required Severity Severity { get; init; }

    /// <summary>Whether it is still valid.</summary>
    [JsonConverter(typeof(CamelCaseEnumConverter<AlertStatus>))]
    public AlertStatus Status { get; init; }

    /// <summary>Whether it is about the past: stored and never delivered.</summary>
    public bool Historical { get; init; }

    /// <summary>Whether it is too small for a message of its own: a breakdown that moved few encounters.</summary>
    public bool Minor { get; init; }

    /// <summary>What moved, by how much and when.</summary>
    public required string Headline { get; init; }

    /// <summary>The story in plain sentences.</summary>
    public required string Sentence { get; init; }

    /// <summary>What a later release changed; null in the first version.</summary>
    public string? WhatChanged { get; init; }

    /// <summary>Encounters of the headline.</summary>
    public long? Value { get; init; }

    /// <summary>Encounters of the month before.</summary>
    public long? Previous { get; init; }

    /// <summary>The change in percent.</summary>
    public double? ChangePct { get; init; }

    /// <summary>The low end of the expected range.</summary>
    public double? ExpectedLow { get; init; }

    /// <summary>The high end of the expected range.</summary>
    public double? ExpectedHigh { get; init; }

    /// <summary>What made the change of the headline; the changes of each dimension add up to it.</summary>
    public IReadOnlyList<AlertDriver> Drivers { get; init; } = [];

    /// <summary>The other series that moved, the largest first.</summary>
    public IReadOnlyList<StorySeries> Also { get; init; } = [];

    /// <summary>How many series moved, the headline's included.</summary>
    public int SeriesCount { get; init; }

    /// <summary>What to keep in mind.</summary>
    public IReadOnlyList<string> Caveats { get; init; } = [];

    /// <summary>The release that gives the headline.</summary>
    public required string Release { get; init; }

    /// <summary>When this version was written.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>1 when raised; one more with each change.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The identity of this version; a receiver drops repeats by it.</summary>
    [JsonIgnore]
    public string VersionId => $"{Id}.{Version}";

    /// <summary>The version before this one, until both are written; kept in a row of its own.</summary>
    [JsonIgnore]
    public Story? Before { get; init; }

    /// <summary>All series that moved, for channels that select some of them.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> AllSeries { get; init; } = [];

    /// <summary>The identity of the story of a month and a direction (1 or -1).</summary>
    public static string IdOf(string month, int direction) => $"{month}.{(direction < 0 ? "fall" : "rise")}";
}
