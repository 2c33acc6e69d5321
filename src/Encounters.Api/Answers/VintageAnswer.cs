using System.ComponentModel;
using Encounters.Series;

namespace Encounters.Api.Answers;

/// <summary>The value that one release gives one month of a series.</summary>
public sealed record VintageAnswer(
    [property: Description("The series key.")] string Series,
    [property: Description("yyyy-MM")] string Month,
    [property: Description("Encounters (events, not persons) as this release gave them.")] long Value,
    [property: Description("The release.")] string Release,
    [property: Description("The month in which it was published, yyyy-MM; null if unknown.")] string? Published)
{
    /// <summary>The vintage as a document.</summary>
    public static VintageAnswer Of(Vintage vintage) => new(
        vintage.Series.Value,
        vintage.Month.ToString(),
        vintage.Observation.Value,
        vintage.Observation.Release.Id.Value,
        vintage.Observation.Release.Published?.Month.ToString());
}
