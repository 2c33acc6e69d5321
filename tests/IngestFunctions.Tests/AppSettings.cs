namespace IngestFunctions.Tests;

/// <summary>The application settings of the Function App in these tests.</summary>
internal static class AppSettings
{
    /// <summary>Settings for a store, with what else a test wants.</summary>
    public static Dictionary<string, string> For(string connectionString, params IEnumerable<KeyValuePair<string, string>> more)
    {
        var settings = new Dictionary<string, string>
        {
            ["Store__ConnectionString"] = connectionString,
            ["IngestSchedule"] = "0 0 */6 * * *",
            ["DeliverySchedule"] = "0 */5 * * * *",
            ["AuditSchedule"] = "0 30 3 * * 0",
        };
        foreach (var (name, value) in more)
            settings[name] = value;
        return settings;
    }
}
