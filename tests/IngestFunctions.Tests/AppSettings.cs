using System.Reflection;

namespace IngestFunctions.Tests;

/// <summary>The Function App of these tests and its application settings.</summary>
internal static class AppSettings
{
    /// <summary>The worker as it was built beside these tests.</summary>
    public static string Worker { get; } = typeof(AppSettings).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "WorkerPath").Value!;

    /// <summary>Settings for a store, with what else a test wants.</summary>
    public static Dictionary<string, string> For(string connectionString, params IEnumerable<KeyValuePair<string, string>> more)
    {
        var settings = new Dictionary<string, string>
        {
            ["Store__ConnectionString"] = connectionString,
            ["IngestSchedule"] = "0 0 */6 * * *",
            ["DeliverySchedule"] = "0 */5 * * * *",
            ["AuditSchedule"] = "0 30 3 * * 0",
            // The tests share their processors with many others.
            ["Api__ReadTimeout"] = "00:01:00",
        };
        foreach (var (name, value) in more)
            settings[name] = value;
        return settings;
    }
}
