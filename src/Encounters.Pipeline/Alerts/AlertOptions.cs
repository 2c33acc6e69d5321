using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Encounters.Pipeline.Alerts;

/// <summary>When alerts other than swings are raised; section <c>Alerts</c>.</summary>
public sealed class AlertOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Alerts";

    /// <summary>
    /// The restatement of a month, in percent, from which it raises an alert. Default 1; CBP's usual restatements are below 0.1.
    /// </summary>
    [Range(0.01, 100)]
    public double RevisionPercent { get; set; } = 1;

    /// <summary>An alert about a month that ended longer ago is historical. Default 120 days.</summary>
    [Range(31, 3_650)]
    public int HistoricalAfterDays { get; set; } = 120;

    /// <summary>If a release has more new months at once than this, they are historical. Default 3.</summary>
    [Range(1, 12)]
    public int MaxLiveMonths { get; set; } = 3;

    /// <summary>How many days a release may be later than usual. Default 14.</summary>
    [Range(1, 365)]
    public int OverdueAfterDays { get; set; } = 14;

    /// <summary>
    /// After how many polls in a row that could not read the whole source an alert is raised.
    /// Default 4: a day at the usual schedule.
    /// </summary>
    [Range(1, 1_000)]
    public int SourceRefusedAfterPolls { get; set; } = 4;
}

/// <summary>Checks the settings when the program starts.</summary>
[OptionsValidator]
public sealed partial class AlertOptionsValidator : IValidateOptions<AlertOptions>;
