using System.Text.Json;
using System.Text.Json.Serialization;
using Encounters.Swings;
using Encounters.Words;

namespace Encounters.Pipeline.Alerts;

/// <summary>What an alert is about.</summary>
public enum AlertKind
{
    /// <summary>One month moved more than its history explains.</summary>
    Swing,

    /// <summary>The level built up or wore off over months, ended doing so, or set a record.</summary>
    Shift,

    /// <summary>CBP restated a month by more than usual.</summary>
    Revision,

    /// <summary>A release differs from the known layout or vocabulary.</summary>
    Drift,

    /// <summary>A file was rejected.</summary>
    Quarantine,

    /// <summary>A release is later than usual.</summary>
    Overdue,

    /// <summary>The source could not be read for several polls in a row.</summary>
    Source,
}

/// <summary>Whether an alert is still valid.</summary>
public enum AlertStatus
{
    /// <summary>It is unchanged since it was raised.</summary>
    Raised,

    /// <summary>A later release changed its verdict.</summary>
    Updated,

    /// <summary>A later release no longer supports it.</summary>
    Withdrawn,
}

/// <summary>How much of a change one category made.</summary>
/// <param name="Dimension">The dimension.</param>
/// <param name="Category">The category; <c>(all others)</c> for what is not named.</param>
/// <param name="Name">The category as people read it.</param>
/// <param name="Previous">Its count in the month before.</param>
/// <param name="Value">Its count.</param>
/// <param name="Change">The change of its count from the month before.</param>
/// <param name="Share">Its share of the whole change; the shares of a dimension add up to 1.</param>
public sealed record AlertDriver(string Dimension, string Category, string Name, long Previous, long Value, long Change,
    double Share);

/// <summary>An alert. It is raised once for a series, month and rule; its earlier versions are kept.</summary>
public sealed record Alert
{
    /// <summary>The identity: month, kind and series.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// The series; for drift, quarantine and overdue the dataset, as <c>dataset:southwest</c>; for a refused source
    /// <c>source:www.cbp.gov</c>.
    /// </summary>
    public required string Series { get; init; }

    /// <summary>The story it belongs to; null unless it is a swing or a shift.</summary>
    public string? StoryId { get; init; }

    /// <summary>The month, <c>yyyy-MM</c>.</summary>
    public required string Month { get; init; }

    /// <summary>What it is about.</summary>
    [JsonConverter(typeof(CamelCaseEnumConverter<AlertKind>))]
    public required AlertKind Kind { get; init; }

    /// <summary>How much it matters.</summary>
    [JsonConverter(typeof(CamelCaseEnumConverter<Severity>))]
    public required Severity Severity { get; init; }

    /// <summary>Whether it is still valid.</summary>
    [JsonConverter(typeof(CamelCaseEnumConverter<AlertStatus>))]
    public AlertStatus Status { get; init; }

    /// <summary>Whether it is about the past: stored and never delivered.</summary>
    public bool Historical { get; init; }

    /// <summary>Encounters.</summary>
    public long? Value { get; init; }

    /// <summary>Encounters of the month before; for a revision, the earlier value.</summary>
    public long? Previous { get; init; }

    /// <summary>The change in percent, with one decimal.</summary>
    public double? ChangePct { get; init; }

    /// <summary>The low end of the expected range.</summary>
    public double? ExpectedLow { get; init; }

    /// <summary>The high end of the expected range.</summary>
    public double? ExpectedHigh { get; init; }

    /// <summary>The departure in standard errors.</summary>
    public double? Score { get; init; }

    /// <summary>How the change compares with earlier ones.</summary>
    public string? Rank { get; init; }

    /// <summary>How many encounters moved, times how surprising that is; null unless it is a swing or a shift.</summary>
    public double? Newsworthiness { get; init; }

    /// <summary>What moved, by how much and when, as a headline.</summary>
    public string? Headline { get; init; }

    /// <summary>The alert in plain sentences.</summary>
    public required string Sentence { get; init; }

    /// <summary>What made the change.</summary>
    public IReadOnlyList<AlertDriver> Drivers { get; init; } = [];

    /// <summary>The breakdowns that merely follow.</summary>
    public IReadOnlyList<string> Followers { get; init; } = [];

    /// <summary>What to keep in mind.</summary>
    public IReadOnlyList<string> Caveats { get; init; } = [];

    /// <summary>The release that it comes from.</summary>
    public required string Release { get; init; }

    /// <summary>When this version was written.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>1 when raised; one more with each change.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The version before this one, until both are written; kept in a row of its own.</summary>
    [JsonIgnore]
    public Alert? Before { get; init; }

    /// <summary>The identity of this version; a receiver drops repeats by it.</summary>
    [JsonIgnore]
    public string VersionId => $"{Id}.{Version}";

    /// <summary>The identity of an alert about a series or dataset.</summary>
    public static string IdOf(string month, AlertKind kind, string series) =>
        $"{month}.{kind.Word}.{series.Replace('/', '.').Replace('=', '.').Replace(':', '.')}";

    /// <summary>Whether another alert says the same, apart from its time and release.</summary>
    public bool SaysTheSameAs(Alert other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Kind == other.Kind && Severity == other.Severity && Math.Sign(ChangePct ?? 0) == Math.Sign(other.ChangePct ?? 0)
            && (Kind != AlertKind.Revision || Value == other.Value);
    }
}

/// <summary>Writes an enumeration as its name in camel case.</summary>
public sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase)
    where T : struct, Enum;
