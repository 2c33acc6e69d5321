namespace Encounters.Storage;

/// <summary>The names of the tables.</summary>
public static class StoreTables
{
    /// <summary>What was ingested: partition dataset, row release.</summary>
    public const string Releases = "releases";

    /// <summary>Current and first values: partition series key, row <c>yyyy-MM</c>.</summary>
    public const string Series = "series";

    /// <summary>Values that differ from the one before: partition series key, row <c>yyyy-MM|release</c>.</summary>
    public const string Observations = "observations";

    /// <summary>What the web source remembers between runs: pages, links and robots rules, by address.</summary>
    public const string Sources = "sources";

    /// <summary>Alerts: partition <c>yyyy-MM</c>, row alert id.</summary>
    public const string Alerts = "alerts";

    /// <summary>Stories: partition <c>yyyy-MM</c>, row story id.</summary>
    public const string Stories = "stories";

    /// <summary>Earlier versions of alerts and stories: partition their id, row the version.</summary>
    public const string Versions = "versions";

    /// <summary>Releases whose alerts are still to be judged: partition dataset, row release.</summary>
    public const string Unjudged = "unjudged";

    /// <summary>The outbox: partition channel, row the version of a message; and what is due, in order of time.</summary>
    public const string Deliveries = "deliveries";

    /// <summary>All tables.</summary>
    public static IReadOnlyList<string> All { get; } = [Releases, Series, Observations, Sources, Alerts, Stories, Versions,
        Unjudged, Deliveries];
}
