using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using Encounters.Pipeline.Jobs;
using Encounters.Storage;
using Encounters.Testing;

namespace Ingest.Tests.Azure;

/// <summary>The infrastructure, compiled and linted by the real Bicep compiler.</summary>
public sealed class InfrastructureTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "infra");

    private static readonly Lazy<JsonElement[]> Resources = new(() =>
        [.. Template("resources.bicep").GetProperty("resources").EnumerateArray()]);

    [Theory]
    [InlineData("main.bicep")]
    [InlineData("resources.bicep")]
    public void It_lints_without_a_warning(string file)
    {
        var (exitCode, _, error) = RunBicep("lint", Path.Combine(Folder, file));
        Assert.Equal((0, ""), (exitCode, error.Trim()));
    }

    [Fact]
    public void The_parameters_fit_the_template() =>
        Assert.Equal(0, RunBicep("build-params", Path.Combine(Folder, "main.bicepparam"), "--stdout").ExitCode);

    [Fact]
    public void The_storage_account_has_no_keys_no_public_blobs_and_modern_tls()
    {
        var properties = Of("Microsoft.Storage/storageAccounts").GetProperty("properties");
        Assert.False(properties.GetProperty("allowSharedKeyAccess").GetBoolean());
        Assert.False(properties.GetProperty("allowBlobPublicAccess").GetBoolean());
        Assert.True(properties.GetProperty("supportsHttpsTrafficOnly").GetBoolean());
        Assert.Equal("TLS1_2", properties.GetProperty("minimumTlsVersion").GetString());
    }

    [Fact]
    public void Blobs_that_are_deleted_or_overwritten_can_be_had_back()
    {
        var properties = Of("Microsoft.Storage/storageAccounts/blobServices").GetProperty("properties");
        Assert.True(properties.GetProperty("isVersioningEnabled").GetBoolean());
        Assert.True(properties.GetProperty("deleteRetentionPolicy").GetProperty("enabled").GetBoolean());
        Assert.True(properties.GetProperty("containerDeleteRetentionPolicy").GetProperty("enabled").GetBoolean());
        Assert.Equal("None", Of("Microsoft.Storage/storageAccounts/blobServices/containers").GetProperty("properties").GetProperty("publicAccess").GetString());
    }

    [Fact]
    public void No_lifecycle_rule_deletes_a_raw_file()
    {
        var rules = Of("Microsoft.Storage/storageAccounts/managementPolicies")
            .GetProperty("properties").GetProperty("policy").GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("definition")).ToArray();
        Assert.All(
            rules.Where(rule => rule.GetRawText().Contains("/raw/", StringComparison.Ordinal)),
            rule => Assert.DoesNotContain("delete", rule.GetProperty("actions").GetRawText(), StringComparison.OrdinalIgnoreCase));
        Assert.All(rules, rule => Assert.False(rule.GetProperty("actions").TryGetProperty("baseBlob", out var actions) && actions.TryGetProperty("delete", out _)));
    }

    [Fact]
    public void The_app_runs_dotnet_10_on_flex_consumption_as_its_own_identity_over_https()
    {
        Assert.Equal("FC1", Of("Microsoft.Web/serverfarms").GetProperty("sku").GetProperty("name").GetString());
        var app = Of("Microsoft.Web/sites");
        Assert.Equal("UserAssigned", app.GetProperty("identity").GetProperty("type").GetString());
        Assert.True(app.GetProperty("properties").GetProperty("httpsOnly").GetBoolean());
        var runtime = app.GetProperty("properties").GetProperty("functionAppConfig").GetProperty("runtime");
        Assert.Equal(("dotnet-isolated", "10.0"), (runtime.GetProperty("name").GetString(), runtime.GetProperty("version").GetString()));
        Assert.Equal("1.2", app.GetProperty("properties").GetProperty("siteConfig").GetProperty("minTlsVersion").GetString());
        Assert.All(
            All("Microsoft.Web/sites/basicPublishingCredentialsPolicies"),
            policy => Assert.False(policy.GetProperty("properties").GetProperty("allow").GetBoolean()));
    }

    [Fact]
    public void The_dashboard_is_at_the_root_and_every_page_may_read_the_api()
    {
        var site = Of("Microsoft.Web/sites").GetProperty("properties").GetProperty("siteConfig");
        Assert.Equal(["*"], site.GetProperty("cors").GetProperty("allowedOrigins").EnumerateArray().Select(origin => origin.GetString()));
        Assert.Contains(
            site.GetProperty("appSettings").EnumerateArray(),
            setting => setting.GetProperty("name").GetString() == "AzureWebJobsDisableHomepage" && setting.GetProperty("value").GetString() == "true");
    }

    [Fact]
    public void No_setting_of_the_app_holds_a_key()
    {
        var settings = Of("Microsoft.Web/sites").GetProperty("properties").GetProperty("siteConfig").GetProperty("appSettings").EnumerateArray().ToArray();
        Assert.All(settings, setting =>
        {
            Assert.DoesNotContain("listKeys", setting.GetProperty("value").GetString(), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("AccountKey", setting.GetProperty("value").GetString(), StringComparison.OrdinalIgnoreCase);
        });
        var names = settings.Select(setting => setting.GetProperty("name").GetString());
        Assert.All(TimerJobs.All, timer => Assert.Contains(timer.ScheduleSetting, names));
    }

    [Fact]
    public void Telemetry_and_the_alert_topic_take_no_keys_either()
    {
        Assert.True(Of("Microsoft.Insights/components").GetProperty("properties").GetProperty("DisableLocalAuth").GetBoolean());
        Assert.True(Of("Microsoft.EventGrid/topics").GetProperty("properties").GetProperty("disableLocalAuth").GetBoolean());
    }

    [Fact]
    public void The_identity_has_its_roles_on_single_resources_only()
    {
        var scopes = All("Microsoft.Authorization/roleAssignments").Select(role => role.GetProperty("scope").GetString()!).ToArray();
        Assert.Equal(3, scopes.Length);
        Assert.All(scopes, scope => Assert.StartsWith("[resourceId(", scope, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_table_of_the_pipeline_is_made()
    {
        var tables = Template("resources.bicep").GetProperty("variables").GetProperty("tableNames").EnumerateArray().Select(name => name.GetString());
        Assert.Equal(StoreTables.All, tables);
    }

    [Fact]
    public void What_goes_wrong_unattended_reaches_a_person()
    {
        var rules = Template("resources.bicep").GetProperty("variables").GetProperty("rules").EnumerateArray().ToArray();
        Assert.Equal(
            ["function-failed", "audit-finding", "source-refuses", "no-poll", "nothing-ingested", "quarantined"],
            rules.Select(rule => rule.GetProperty("name").GetString()));
        var failed = QueryOf("function-failed");
        Assert.All(["AppRequests", "AppDependencies", "startswith \"function \"", "AppExceptions"], part => Assert.Contains(part, failed, StringComparison.Ordinal));

        // The queries look for the properties of our own log messages.
        foreach (var (name, file, property) in ((string, string, string)[])[
            ("audit-finding", "Jobs/PipelineJobs.cs", "AuditFinding"), ("source-refuses", "Jobs/PipelineJobs.cs", "PollFailuresInARow"),
            ("no-poll", "Jobs/PipelineJobs.cs", "PollSeconds"), ("nothing-ingested", "Ingestion/PipelineTelemetry.cs", "DaysSinceLastRelease"),
            ("quarantined", "Ingestion/PipelineTelemetry.cs", "QuarantineReasons")])
        {
            Assert.Contains($"{{{property}}}", File.ReadAllText(Path.Combine(Repository.Root, "src", "Encounters.Pipeline", file)), StringComparison.Ordinal);
            Assert.Contains($"Properties.{property}", QueryOf(name), StringComparison.Ordinal);
        }

        // The heartbeat is missed where the others are met.
        Assert.Equal(["no-poll"], rules.Where(rule => rule.GetProperty("absence").GetBoolean()).Select(rule => rule.GetProperty("name").GetString()));

        string QueryOf(string name) => rules.Single(rule => rule.GetProperty("name").GetString() == name).GetProperty("query").GetString()!;
    }

    private static JsonElement Of(string type) => All(type)[0];

    private static JsonElement[] All(string type)
    {
        var found = Resources.Value.Where(resource => resource.GetProperty("type").GetString() == type).ToArray();
        Assert.NotEmpty(found);
        return found;
    }

    private static JsonElement Template(string file)
    {
        var (exitCode, output, error) = RunBicep("build", Path.Combine(Folder, file), "--stdout");
        Assert.True(exitCode == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    private static (int ExitCode, string Output, string Error) RunBicep(params string[] args)
    {
        var bicep = typeof(InfrastructureTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(attribute => attribute.Key == "BicepPath")?.Value;
        Assert.SkipUnless(
            File.Exists(bicep) && RuntimeInformation.ProcessArchitecture == Architecture.X64, "The Bicep compiler of this test runs on Linux x64.");

        // A package carries no permissions.
        if (!OperatingSystem.IsWindows() && !File.GetUnixFileMode(bicep).HasFlag(UnixFileMode.UserExecute))
            File.SetUnixFileMode(bicep, File.GetUnixFileMode(bicep) | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo(bicep, args) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
