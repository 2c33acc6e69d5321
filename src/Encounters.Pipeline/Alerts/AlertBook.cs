namespace Encounters.Pipeline.Alerts;

/// <summary>Sets the alerts that are due against those that are kept: what is new, changed or without ground.</summary>
internal static class AlertBook
{
    /// <summary>The alerts to write.</summary>
    /// <param name="kept">All alerts that are kept.</param>
    /// <param name="due">The alerts that stand now.</param>
    /// <param name="isJudged">Which kept alerts this judgement is about; only these can lose their ground.</param>
    /// <param name="now">When.</param>
    public static IReadOnlyList<Alert> Compare(
        IReadOnlyList<Alert> kept, IEnumerable<Alert> due, Func<Alert, bool> isJudged, DateTimeOffset now)
    {
        var before = kept.ToDictionary(alert => alert.Id);
        List<Alert> changed = [];
        HashSet<string> standing = [];
        foreach (var alert in due)
        {
            standing.Add(alert.Id);
            if (!before.TryGetValue(alert.Id, out var old))
                changed.Add(alert);
            else if (old.Status == AlertStatus.Withdrawn || !old.SaysTheSameAs(alert))
                changed.Add(Succeed(old, alert with { Status = AlertStatus.Updated }));
        }

        foreach (var alert in kept.Where(alert => alert.Status != AlertStatus.Withdrawn && isJudged(alert) && !standing.Contains(alert.Id)))
            changed.Add(Succeed(alert, alert with { Status = AlertStatus.Withdrawn, RaisedAt = now }));
        return changed;
    }

    private static Alert Succeed(Alert old, Alert alert) =>
        alert with { Version = old.Version + 1, Earlier = [.. old.Earlier, old with { Earlier = [] }] };
}
