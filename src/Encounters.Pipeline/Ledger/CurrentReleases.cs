using Encounters.Calendar;
using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Pipeline.Ledger;

/// <summary>
/// Tells the current release of any month of any series: the latest that covers the month and speaks of the series, as
/// <see cref="SeriesHistory"/> finds it. It follows from the ledger of releases, so that a release that does not
/// change a month need not be written into the row of that month.
/// </summary>
internal sealed class CurrentReleases
{
    private readonly Dictionary<string, Release> _byId = [];
    private readonly ReleaseEntry[] _latestFirst;

    /// <summary>
    /// Takes the releases of the ledger, in order. Those that are not in the tables yet are not current for any month.
    /// </summary>
    public CurrentReleases(IReadOnlyList<ReleaseEntry> entries)
    {
        foreach (var entry in entries)
            _byId[entry.Release.Id.Value] = entry.Release;
        _latestFirst = [.. entries.Where(entry => entry.IsComplete).Reverse()];
    }

    /// <summary>The current release of a month.</summary>
    /// <param name="key">The series.</param>
    /// <param name="month">The month.</param>
    /// <param name="since">The release from which on the current value has stood, as the month's row has it.</param>
    public string Of(SeriesKey key, Month month, string since)
    {
        // A release that was not in the ledger when it was read is later than all releases in it.
        if (!_byId.TryGetValue(since, out var setter))
            return since;
        foreach (var entry in _latestFirst)
        {
            if (entry.Release.CompareTo(setter) <= 0)
                break;
            if (entry.Release.Coverage.Covers(month) && entry.Columns.ImplyValueOf(key) && IsBelieved(entry, key))
                return entry.Release.Id.Value;
        }

        return since;
    }

    /// <summary>Whether no preferred dataset has a release of the same coverage that speaks of the series.</summary>
    private bool IsBelieved(ReleaseEntry entry, SeriesKey key)
    {
        foreach (var other in _latestFirst)
        {
            if (entry.Release.YieldsTo(other.Release) && other.Columns.ImplyValueOf(key))
                return false;
        }

        return true;
    }
}
