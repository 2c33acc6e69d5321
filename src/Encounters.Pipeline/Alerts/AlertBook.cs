using Encounters.Series;

namespace Encounters.Pipeline.Alerts;

/// <summary>Compares the alerts that are due with those that are kept: which are new, changed or no longer supported.</summary>
internal static class AlertBook
{
    /// <summary>The alerts to write.</summary>
    /// <param name="kept">All alerts that are kept.</param>
    /// <param name="due">The alerts that are valid now.</param>
    /// <param name="isRefuted">Whether a kept alert that is not due has lost its support.</param>
    /// <param name="now">When.</param>
    public static IReadOnlyList<Alert> Compare(
        IReadOnlyList<Alert> kept, IEnumerable<Alert> due, Func<Alert, bool> isRefuted, DateTimeOffset now)
    {
        var before = kept.ToDictionary(alert => alert.Id);
        List<Alert> changed = [];
        HashSet<string> standing = [];
        foreach (var alert in due)
        {
            standing.Add(alert.Id);
            if (!before.TryGetValue(alert.Id, out var old))
                changed.Add(alert);
            else if ((old.Status == AlertStatus.Withdrawn || !old.SaysTheSameAs(alert))
                && (alert.StoryId is null || HasOtherFigures(old, alert.Value, alert.Previous)))
                changed.Add(Succeed(old, alert with { Status = AlertStatus.Updated }));
        }

        foreach (var alert in kept.Where(alert => alert.Status != AlertStatus.Withdrawn && !standing.Contains(alert.Id)
            && isRefuted(alert)))
            changed.Add(Succeed(alert, alert with { Status = AlertStatus.Withdrawn, RaisedAt = now }));
        return changed;
    }

    /// <summary>
    /// Whether CBP's figures for the month of a swing are no longer those that it was judged by.
    /// Only then can it be withdrawn: changes in other series, later months or our rules never withdraw an alert.
    /// </summary>
    public static bool IsRefuted(Alert alert, IReadOnlyDictionary<string, SeriesHistory> histories)
    {
        if (alert.Kind == AlertKind.Revision)
            return true;
        if (alert.Kind is not (AlertKind.Swing or AlertKind.Shift) || !histories.TryGetValue(alert.Series, out var history))
            return false;
        var month = Calendar.Month.Parse(alert.Month);
        return ValueOf(month) is { } value && HasOtherFigures(alert, value, ValueOf(month.AddMonths(-1)));

        long? ValueOf(Calendar.Month at) => history.Months.FirstOrDefault(entry => entry.Month == at)?.Current.Value;
    }

    private static bool HasOtherFigures(Alert alert, long? value, long? previous) =>
        alert.Value != value || alert.Previous != previous;

    private static Alert Succeed(Alert old, Alert alert) =>
        alert with { Version = old.Version + 1, Before = old with { Before = null } };
}
