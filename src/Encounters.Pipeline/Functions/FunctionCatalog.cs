namespace Encounters.Pipeline.Functions;

/// <summary>Who may call an HTTP function.</summary>
public enum FunctionAccess
{
    /// <summary>Everybody: it only reads.</summary>
    Anonymous,

    /// <summary>Whoever has its key.</summary>
    Function,
}

/// <summary>A function that a timer starts.</summary>
/// <param name="Name">The name.</param>
/// <param name="ScheduleSetting">The setting that holds its schedule, a six-field NCrontab expression in UTC.</param>
/// <param name="DefaultSchedule">The schedule where the setting is absent.</param>
public sealed record TimerFunction(string Name, string ScheduleSetting, string DefaultSchedule);

/// <summary>A function that an HTTP request starts.</summary>
/// <param name="Name">The name.</param>
/// <param name="Route">The route below the root.</param>
/// <param name="Access">Who may call it.</param>
/// <param name="Methods">The HTTP methods, in lower case.</param>
public sealed record HttpFunction(string Name, string Route, FunctionAccess Access, params IReadOnlyList<string> Methods);

/// <summary>The functions of the pipeline. Every head offers exactly these.</summary>
public static class FunctionCatalog
{
    /// <summary>Polls the source: every 6 hours.</summary>
    public static TimerFunction IngestReleases { get; } = new("IngestReleases", "IngestSchedule", "0 0 */6 * * *");

    /// <summary>Delivers alerts that are due: every 5 minutes.</summary>
    public static TimerFunction DeliverAlerts { get; } = new("DeliverAlerts", "DeliverySchedule", "0 */5 * * * *");

    /// <summary>Re-reads everything stored: Sundays at 03:30.</summary>
    public static TimerFunction AuditStore { get; } = new("AuditStore", "AuditSchedule", "0 30 3 * * 0");

    /// <summary>Polls the source at once.</summary>
    public static HttpFunction IngestNow { get; } = new("IngestNow", "api/ingest", FunctionAccess.Function, "post");

    /// <summary>Tells whether the store can be read, and what it holds.</summary>
    public static HttpFunction GetHealth { get; } = Read("GetHealth", "api/health");

    /// <summary>What was ingested.</summary>
    public static HttpFunction ListReleases { get; } = Read("ListReleases", "api/releases");

    /// <summary>The keys of all series.</summary>
    public static HttpFunction ListSeries { get; } = Read("ListSeries", "api/series");

    /// <summary>The monthly totals of a series.</summary>
    public static HttpFunction GetSeries { get; } = Read("GetSeries", "api/series/months");

    /// <summary>The monthly totals of a series set against their own history.</summary>
    public static HttpFunction GetExpected { get; } = Read("GetExpected", "api/series/expected");

    /// <summary>A picture of a series.</summary>
    public static HttpFunction GetChart { get; } = Read("GetChart", "api/series/chart");

    /// <summary>The months that a later release gave another value.</summary>
    public static HttpFunction ListRevisions { get; } = Read("ListRevisions", "api/revisions");

    /// <summary>The alerts.</summary>
    public static HttpFunction ListAlerts { get; } = Read("ListAlerts", "api/alerts");

    /// <summary>Where a number comes from.</summary>
    public static HttpFunction CheckNumber { get; } = Read("CheckNumber", "api/check");

    /// <summary>The current files of every dataset.</summary>
    public static HttpFunction ListDatasets { get; } = Read("ListDatasets", "api/datasets");

    /// <summary>A file of a dataset. Readers of Parquet ask for its size before they ask for ranges of it.</summary>
    public static HttpFunction GetFile { get; } = new("GetFile", "api/datasets/{*path}", FunctionAccess.Anonymous, "get", "head");

    /// <summary>The OpenAPI document.</summary>
    public static HttpFunction GetOpenApi { get; } = Read("GetOpenApi", "api/openapi.json");

    /// <summary>An Atom feed.</summary>
    public static HttpFunction GetFeed { get; } = Read("GetFeed", "feeds/{name}");

    /// <summary>The dashboard at the root, and its files.</summary>
    public static HttpFunction GetDashboard { get; } = Read("GetDashboard", "{file?}");

    /// <summary>All timer functions.</summary>
    public static IReadOnlyList<TimerFunction> Timers { get; } = [IngestReleases, DeliverAlerts, AuditStore];

    /// <summary>All HTTP functions.</summary>
    public static IReadOnlyList<HttpFunction> Http { get; } =
    [
        IngestNow, GetHealth, ListReleases, ListSeries, GetSeries, GetExpected, GetChart, ListRevisions, ListAlerts, CheckNumber,
        ListDatasets, GetFile, GetOpenApi, GetFeed, GetDashboard,
    ];

    private static HttpFunction Read(string name, string route) => new(name, route, FunctionAccess.Anonymous, "get");
}
