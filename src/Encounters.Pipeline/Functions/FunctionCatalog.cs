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
/// <param name="Method">The HTTP method, in lower case.</param>
/// <param name="Route">The route below <c>/api/</c>.</param>
/// <param name="Access">Who may call it.</param>
public sealed record HttpFunction(string Name, string Method, string Route, FunctionAccess Access);

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
    public static HttpFunction IngestNow { get; } = new("IngestNow", "post", "ingest", FunctionAccess.Function);

    /// <summary>Tells whether the store can be read, and what it holds.</summary>
    public static HttpFunction GetHealth { get; } = new("GetHealth", "get", "health", FunctionAccess.Anonymous);

    /// <summary>All timer functions.</summary>
    public static IReadOnlyList<TimerFunction> Timers { get; } = [IngestReleases, DeliverAlerts, AuditStore];

    /// <summary>All HTTP functions.</summary>
    public static IReadOnlyList<HttpFunction> Http { get; } = [IngestNow, GetHealth];
}
