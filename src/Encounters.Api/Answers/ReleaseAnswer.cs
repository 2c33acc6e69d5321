using System.ComponentModel;
using Encounters.Pipeline.Ledger;

namespace Encounters.Api.Answers;

/// <summary>A release that was ingested.</summary>
public sealed record ReleaseAnswer(
    [property: Description("southwest, nationwide-state or nationwide-aor.")] string Dataset,
    [property: Description("Coverage and the first 8 digits of the raw file's SHA-256.")] string Release,
    [property: Description("The last month covered, yyyy-MM.")] string DataThrough,
    [property: Description("Whether the last fiscal year is closed.")] bool Final,
    [property: Description("The month of publication, yyyy-MM; null if unknown.")] string? Published,
    [property: Description("The time of publication; null if the server did not give one.")] DateTimeOffset? PublishedAt,
    [property: Description("When the file was fetched.")] DateTimeOffset Retrieved,
    [property: Description("Where the file came from; for a local file, only its name.")] string Location,
    [property: Description("The SHA-256 of the raw file.")] string Sha256,
    [property: Description("The number of rows.")] long Rows,
    [property: Description("The sum of all counts: events, not persons.")] long Encounters,
    [property: Description("How many differences from the known layout were reported.")] long DriftNotes,
    [property: Description("Whether its ingestion is complete.")] bool Complete)
{
    /// <summary>The release as a document.</summary>
    public static ReleaseAnswer Of(ReleaseEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new ReleaseAnswer(
            entry.Release.Dataset.Name,
            entry.Release.Id.Value,
            entry.Release.Coverage.LastMonth.ToString(),
            entry.Release.Coverage.IsFinal,
            entry.Release.Published?.Month.ToString(),
            entry.Release.Published?.At,
            entry.Retrieved,
            entry.Location,
            entry.Release.Hash.Hex,
            entry.Rows,
            entry.Encounters,
            entry.DriftNotes,
            entry.IsComplete);
    }
}
