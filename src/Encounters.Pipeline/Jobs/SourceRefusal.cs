using System.Globalization;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Ledger;

namespace Encounters.Pipeline.Jobs;

/// <summary>
/// A source that could not be read in full for several polls in a row.
/// A single failed poll may be a transient fault. After the number of failed polls in the settings, an alert is raised.
/// </summary>
public static class SourceRefusal
{
    /// <summary>
    /// What the source refuses, since when and what to do, in sentences; null while it can be read, or while the fault may be
    /// transient.
    /// </summary>
    /// <param name="poll">The last poll.</param>
    /// <param name="options">After how many polls.</param>
    public static string? Tell(PollRecord poll, AlertOptions options)
    {
        ArgumentNullException.ThrowIfNull(poll);
        ArgumentNullException.ThrowIfNull(options);
        if (poll.FailuresInARow < options.SourceRefusedAfterPolls)
            return null;
        var since = poll.LastSuccess is { } last
            ? string.Create(CultureInfo.InvariantCulture,
                $"The last complete poll was on {last.UtcDateTime:MMMM d, yyyy, HH:mm} UTC.")
            : "No poll has been complete yet.";
        var polls = poll.FailuresInARow == 1
            ? "The last poll"
            : string.Create(CultureInfo.InvariantCulture, $"The last {poll.FailuresInARow} polls");
        var more = poll.Failures.Count > 1
            ? string.Create(CultureInfo.InvariantCulture, $" Other failures: {poll.Failures.Count - 1}.")
            : "";
        return $"{polls} could not read all of {poll.Source}. {since} "
            + $"{(poll.Failures.Count > 0 ? poll.Failures[0] : "")}{more}".Trim();
    }
}
