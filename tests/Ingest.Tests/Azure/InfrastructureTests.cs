using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Encounters.Pipeline.Jobs;
using Encounters.Storage;
using Encounters.Testing;

namespace Ingest.Tests.Azure;

/// <summary>The infrastructure, compiled and linted by the real Bicep compiler.</summary>
public sealed partial class InfrastructureTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "infra");

    // Compiled once each.
    private static readonly ConcurrentDictionary<string, JsonElement> Templates = new();

    private static readonly Lazy<JsonElement[]> Resources = new(() => [.. ResourcesOf(Template("resources.bicep"))]);

    private static readonly string[] Switches =
    [
        "INGEST_ALERT_EMAIL=desk@example.org", "INGEST_SLACK_ADDRESS=https://hooks.slack.com/x",
        "INGEST_TEAMS_ADDRESS=https://teams.example/x",
        "INGEST_WEBHOOK_ADDRESS=https://desk.example/x", "INGEST_EVENT_GRID_ENDPOINT=https://grid.example/x",
        "INGEST_PRIVATE_NETWORK=true",
        "INGEST_CUSTOM_DOMAIN=encounters.example.org", "AZURE_PRINCIPAL_ID=11111111-1111-1111-1111-111111111111",
        "INGEST_READERS=22222222-2222-2222-2222-222222222222,33333333-3333-3333-3333-333333333333",
    ];

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.bicep").Select(path => Path.GetFileName(path))];

    /// <summary>Nothing, each alone, and all.</summary>
    public static TheoryData<string> Combinations => ["", .. Switches, string.Join('|', Switches)];

    [Theory]
    [MemberData(nameof(Files))]
    public void It_lints_without_a_warning(string file)
    {
        var (exitCode, _, error) = RunBicep([], "lint", Path.Combine(Folder, file));
        Assert.Equal((0, ""), (exitCode, error.Trim()));
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Each_combination_of_parameters_compiles_and_makes_what_it_says_and_nothing_else(string combination)
    {
        // A snapshot is written beside the parameters: a copy, so that nothing is written into the repository.
        using var copy = new TemporaryFolder();
        foreach (var path in Directory.GetFiles(Folder))
            File.Copy(path, copy.File(Path.GetFileName(path)));
        var settings = combination.Split('|', StringSplitOptions.RemoveEmptyEntries)
            .Select(setting => setting.Split('=', 2)).ToDictionary(setting => setting[0], setting => setting[1]);
        var (exitCode, _, error) = RunBicep(
            settings, "snapshot", copy.File("main.bicepparam"), "--mode", "overwrite", "--subscription-id", Guid.Empty.ToString(),
            "--location", "eastus2");
        Assert.True(exitCode == 0, error);
        using var snapshot = JsonDocument.Parse(File.ReadAllBytes(copy.File("main.snapshot.json")));
        var predicted = snapshot.RootElement.GetProperty("predictedResources").EnumerateArray()
            .Select(resource => (Type: resource.GetProperty("type").GetString()!, Text: resource.GetRawText())).ToArray();

        Assert.Equal(settings.ContainsKey("INGEST_CUSTOM_DOMAIN"),
            predicted.Any(resource => resource.Type == "Microsoft.Web/certificates"));
        Assert.Equal(
            settings.ContainsKey("INGEST_PRIVATE_NETWORK"),
            Assert.Single(predicted, resource => resource.Type == "Microsoft.Storage/storageAccounts").Text
            .Contains("\"publicNetworkAccess\": \"Disabled\"", StringComparison.Ordinal));
        Assert.Equal(settings.ContainsKey("INGEST_ALERT_EMAIL"),
            predicted.Any(resource => resource.Text.Contains("-message\"", StringComparison.Ordinal)));
        Assert.Equal(
            settings.ContainsKey("INGEST_ALERT_EMAIL"),
            Assert.Single(predicted, resource => resource.Type == "Microsoft.Insights/actionGroups").Text
            .Contains("desk@example.org", StringComparison.Ordinal));
        var roles = predicted.Where(resource => resource.Type == "Microsoft.Authorization/roleAssignments").ToArray();
        Assert.Equal(settings.ContainsKey("AZURE_PRINCIPAL_ID") ? 2 : 0,
            roles.Count(role => role.Text.Contains("11111111-1111", StringComparison.Ordinal)));
        Assert.Equal(settings.ContainsKey("INGEST_READERS") ? 4 : 0,
            roles.Count(role => role.Text.Contains("2222-2222", StringComparison.Ordinal)
                || role.Text.Contains("3333-3333", StringComparison.Ordinal)));

        // A minute and a second of its own, so that deployments do not ask CBP all at once.
        var app = Assert.Single(predicted, resource => resource.Type == "Microsoft.Web/sites/config").Text;
        Assert.Matches("'IngestSchedule', '[0-9]{1,2} [0-9]{1,2} \\*/6 \\* \\* \\*'", app);
    }

    [Fact]
    public void There_is_no_topic_without_a_subscription_and_no_vault_without_its_role()
    {
        var topic = ConditionOf("Microsoft.EventGrid/topics");
        Assert.Equal("[variables('hasTopic')]", topic);
        Assert.Equal(topic, ConditionOf("Microsoft.EventGrid/topics/eventSubscriptions"));
        Assert.Equal("[not(empty(parameters('eventGridEndpoint')))]",
            Template("resources.bicep").GetProperty("variables").GetProperty("hasTopic").GetString());
        Assert.Equal("[variables('hasVault')]", ConditionOf("Microsoft.KeyVault/vaults"));
        Assert.Contains(
            All("Microsoft.Authorization/roleAssignments"),
            role => role.GetProperty("scope").GetString()!.Contains("Microsoft.KeyVault", StringComparison.Ordinal)
            && role.GetProperty("condition").GetString() == "[variables('hasVault')]");
    }

    [Fact]
    public void Secrets_of_channels_lie_in_the_vault_and_what_was_set_by_hand_stays()
    {
        var settings = Assert.Single(All("Microsoft.Web/sites/config", "settings.bicep")).GetProperty("properties").GetString()!;
        Assert.StartsWith("[union(variables('byHand'), parameters('settings'))", settings, StringComparison.Ordinal);
        var secure = Template("resources.bicep").GetProperty("parameters").EnumerateObject()
            .Where(parameter => parameter.Value.GetProperty("type").GetString() == "securestring")
            .Select(parameter => parameter.Name).ToArray();
        Assert.Equal(["eventGridEndpoint", "slackAddress", "teamsAddress", "webhookAddress", "webhookSecret"], secure.Order());

        // Where a secret parameter is used at all: asked whether it is there, kept in the vault, or given to the subscription.
        Assert.Equal(4, All("Microsoft.KeyVault/vaults/secrets").Length);
        Assert.DoesNotMatch("Channels__azd[a-z]+__(Address|Secret)', parameters", Template("resources.bicep").GetRawText());
    }

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
        Assert.Equal("None", Of("Microsoft.Storage/storageAccounts/blobServices/containers").GetProperty("properties")
            .GetProperty("publicAccess").GetString());
    }

    [Fact]
    public void No_lifecycle_rule_deletes_a_raw_file()
    {
        var rules = Of("Microsoft.Storage/storageAccounts/managementPolicies")
            .GetProperty("properties").GetProperty("policy").GetProperty("rules").EnumerateArray()
            .Select(rule => rule.GetProperty("definition")).ToArray();
        Assert.All(
            rules.Where(rule => rule.GetRawText().Contains("/raw/", StringComparison.Ordinal)),
            rule => Assert.DoesNotContain("delete", rule.GetProperty("actions").GetRawText(),
                StringComparison.OrdinalIgnoreCase));
        Assert.All(rules,
            rule => Assert.False(rule.GetProperty("actions").TryGetProperty("baseBlob", out var actions)
                && actions.TryGetProperty("delete", out _)));
    }

    [Fact]
    public void The_app_runs_dotnet_10_on_flex_consumption_as_its_own_identity_over_https()
    {
        Assert.Equal("FC1", Of("Microsoft.Web/serverfarms").GetProperty("sku").GetProperty("name").GetString());
        var app = Of("Microsoft.Web/sites");
        Assert.Equal("UserAssigned", app.GetProperty("identity").GetProperty("type").GetString());
        Assert.True(app.GetProperty("properties").GetProperty("httpsOnly").GetBoolean());
        var runtime = app.GetProperty("properties").GetProperty("functionAppConfig").GetProperty("runtime");
        Assert.Equal(("dotnet-isolated", "10.0"),
            (runtime.GetProperty("name").GetString(), runtime.GetProperty("version").GetString()));
        Assert.Equal("1.2", app.GetProperty("properties").GetProperty("siteConfig").GetProperty("minTlsVersion").GetString());
        Assert.All(
            All("Microsoft.Web/sites/basicPublishingCredentialsPolicies"),
            policy => Assert.False(policy.GetProperty("properties").GetProperty("allow").GetBoolean()));
    }

    [Fact]
    public void The_dashboard_is_at_the_root_and_every_page_may_read_the_api()
    {
        var site = Of("Microsoft.Web/sites").GetProperty("properties").GetProperty("siteConfig");
        Assert.Equal(["*"],
            site.GetProperty("cors").GetProperty("allowedOrigins").EnumerateArray().Select(origin => origin.GetString()));
        Assert.Contains("'AzureWebJobsDisableHomepage', 'true'", SettingsOfTheApp(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_setting_of_the_app_holds_a_key()
    {
        var settings = SettingsOfTheApp();
        Assert.DoesNotContain("listKeys", settings, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("AccountKey", settings, StringComparison.OrdinalIgnoreCase);
        Assert.All(TimerJobs.All, timer => Assert.Contains($"'{timer.ScheduleSetting}'", settings, StringComparison.Ordinal));
    }

    [Fact]
    public void Telemetry_and_the_alert_topic_take_no_keys_either()
    {
        Assert.True(Of("Microsoft.Insights/components").GetProperty("properties").GetProperty("DisableLocalAuth").GetBoolean());
        Assert.True(Of("Microsoft.EventGrid/topics").GetProperty("properties").GetProperty("disableLocalAuth").GetBoolean());
    }

    [Fact]
    public void Every_role_is_on_a_single_resource()
    {
        var scopes = All("Microsoft.Authorization/roleAssignments")
            .Select(role => role.GetProperty("scope").GetString()!).ToArray();
        Assert.Equal(7, scopes.Length);
        Assert.All(scopes, scope => Assert.StartsWith("[resourceId(", scope, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_table_of_the_pipeline_is_made()
    {
        var tables = Template("resources.bicep").GetProperty("variables").GetProperty("tableNames").EnumerateArray()
            .Select(name => name.GetString());
        Assert.Equal(StoreTables.All, tables);
    }

    [Fact]
    public void The_name_that_we_give_to_sites_is_the_programs_own() => Assert.Equal(
        new Encounters.Pipeline.Sources.Web.WebSourceOptions().UserAgent,
        Template("resources.bicep").GetProperty("parameters").GetProperty("userAgent").GetProperty("defaultValue").GetString());

    [Fact]
    public void What_goes_wrong_unattended_reaches_a_person_with_its_runbook()
    {
        var rules = Template("watch.bicep").GetProperty("variables").GetProperty("rules").EnumerateArray()
            .ToDictionary(rule => rule.GetProperty("name").GetString()!);
        Assert.Equal(
            ["function-failed", "no-poll", "source-refused", "file-quarantined", "audit-finding", "delivery-given-up",
                "nothing-new"], rules.Keys);
        Assert.Equal(
            rules.Keys.Order(), Directory.GetFiles(Path.Combine(Repository.Root, "docs", "runbooks"))
            .Select(Path.GetFileNameWithoutExtension).Order());
        Assert.All(rules.Keys, name =>
        {
            var runbook = File.ReadAllText(Path.Combine(Repository.Root, "docs", "runbooks", $"{name}.md"));
            Assert.All(
                ["## What happened", "## How to see it", "## What to do", "## How to know that it is over"],
                heading => Assert.Contains(heading, runbook, StringComparison.Ordinal));
        });
        var alerts = All("Microsoft.Insights/scheduledQueryRules", "watch.bicep");
        Assert.Contains("runbooks", alerts[0].GetProperty("properties").GetProperty("description").GetString(),
            StringComparison.Ordinal);

        var failed = rules["function-failed"].GetProperty("query").GetString();
        Assert.All(["AppRequests", "AppDependencies", "startswith \"function \"", "AppExceptions"],
            part => Assert.Contains(part, failed, StringComparison.Ordinal));

        // The heartbeat is missed where the others are met.
        Assert.Equal(["no-poll"], rules.Values.Where(rule => rule.GetProperty("absence").GetBoolean())
            .Select(rule => rule.GetProperty("name").GetString()));
    }

    [Fact]
    public void Each_query_names_a_table_and_events_and_properties_that_the_code_logs()
    {
        var logged = Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(path => LoggedEvent().Matches(File.ReadAllText(path)))
            .ToDictionary(match => match.Groups["id"].Value, match => match.Groups["message"].Value);
        string[] queries =
        [
            .. Template("watch.bicep").GetProperty("variables").GetProperty("rules").EnumerateArray()
            .Select(rule => rule.GetProperty("query").GetString()!),
            .. All("Microsoft.Insights/scheduledQueryRules", "watch.bicep")
            .SelectMany(rule => rule.GetProperty("properties").GetProperty("criteria").GetProperty("allOf").EnumerateArray())
                .Select(criterion => criterion.GetProperty("query").GetString()!).Where(query => !query.StartsWith('[')),
            .. JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "workbook.json"))).RootElement.GetProperty("items")
            .EnumerateArray()
                .Select(item => item.GetProperty("content")).Where(content => content.TryGetProperty("query", out _))
                .Select(content => content.GetProperty("query").GetString()!),
        ];
        Assert.InRange(queries.Length, 15, 100);
        Assert.All(queries, query =>
        {
            Assert.Matches("^(AppTraces|AppRequests|Usage|union \\(AppRequests)", query);
            var events = EventId().Matches(query).Select(match => match.Value).Distinct().ToArray();
            Assert.Equal(query.Contains("AppTraces", StringComparison.Ordinal), events.Length > 0);
            Assert.All(events,
                id => Assert.True(logged.ContainsKey(id), $"No log message has the event id {id}, for which '{query}' asks."));
            Assert.All(
                Property().Matches(query).Select(match => match.Groups["name"].Value).Where(name => name != "EventId"),
                name => Assert.Contains(events, id => logged[id].Contains($"{{{name}}}", StringComparison.Ordinal)));
        });
    }

    [Theory]
    [InlineData(0, "WARNING: no recipient is set", "")]
    [InlineData(0, "", "INGEST_ALERT_EMAIL=desk@example.org")]
    [InlineData(1, "needs INGEST_WEBHOOK_SECRET", "INGEST_WEBHOOK_ADDRESS=https://desk.example")]
    public void Before_anything_is_made_it_says_who_will_be_told(int exitCode, string expected, string setting)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The hook is a shell script.");
        var start = new ProcessStartInfo("sh", [Path.Combine(Folder, "recipients.sh")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        if (setting.Split('=', 2) is [var name, var value])
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEnd(), process.StandardError.ReadToEnd());
        process.WaitForExit();
        Assert.Equal(exitCode, process.ExitCode);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Equal(setting.Length > 0, output.Contains("Alerts go to:", StringComparison.Ordinal));
    }

    [Fact]
    public void The_deploy_workflow_builds_tests_previews_deploys_and_asks_for_health_without_a_stored_secret_of_azure()
    {
        var workflow = File.ReadAllText(Path.Combine(Repository.Root, ".github", "workflows", "deploy.yml"));
        string[] steps = ["bash .ci/run", "id-token: write", "azure/login@", "azd provision --preview",
            "azd provision --no-prompt", "azd deploy", "/api/health"];
        Assert.Equal(steps, steps.OrderBy(step => workflow.IndexOf(step, StringComparison.Ordinal)));
        Assert.All(steps, step => Assert.Contains(step, workflow, StringComparison.Ordinal));
        Assert.DoesNotMatch("secrets\\.AZURE", workflow);
    }

    private static JsonElement Of(string type) => All(type)[0];

    private static string ConditionOf(string type) => Of(type).GetProperty("condition").GetString()!;

    private static string SettingsOfTheApp() => All("Microsoft.Resources/deployments")
        .Single(module => module.GetProperty("properties").GetProperty("parameters").TryGetProperty("ownPrefix", out _))
        .GetProperty("properties").GetProperty("parameters").GetProperty("settings").GetRawText();

    private static JsonElement[] All(string type, string? file = null)
    {
        var found = (file is null ? Resources.Value : ResourcesOf(Template(file)))
            .Where(resource => resource.GetProperty("type").GetString() == type).ToArray();
        Assert.NotEmpty(found);
        return found;
    }

    // A template with symbolic names has an object of resources, one without a list.
    private static IEnumerable<JsonElement> ResourcesOf(JsonElement template) => template.GetProperty("resources") switch
    {
        { ValueKind: JsonValueKind.Object } named => named.EnumerateObject().Select(resource => resource.Value)
            .Where(resource => !resource.TryGetProperty("existing", out var existing) || !existing.GetBoolean()),
        var listed => listed.EnumerateArray(),
    };

    private static JsonElement Template(string file) => Templates.GetOrAdd(file, _ =>
    {
        var (exitCode, output, error) = RunBicep([], "build", Path.Combine(Folder, file), "--stdout");
        Assert.True(exitCode == 0, error);
        return JsonDocument.Parse(output).RootElement;
    });

    private static (int ExitCode, string Output, string Error) RunBicep(
        Dictionary<string, string> environment, params string[] args)
    {
        var bicep = typeof(InfrastructureTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(attribute => attribute.Key == "BicepPath")?.Value;
        Assert.SkipUnless(
            File.Exists(bicep) && RuntimeInformation.ProcessArchitecture == Architecture.X64,
            "The Bicep compiler of this test runs on Linux x64.");

        // A package carries no permissions.
        if (!OperatingSystem.IsWindows() && !File.GetUnixFileMode(bicep).HasFlag(UnixFileMode.UserExecute))
            File.SetUnixFileMode(bicep, File.GetUnixFileMode(bicep) | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo(bicep, args) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    [GeneratedRegex(
        @"\[LoggerMessage\((?<id>[0-9]+), LogLevel\.[A-Za-z]+,\s+""(?<message>[^""]+(?:""\s*\+\s*""[^""]+)*)""")]
    private static partial Regex LoggedEvent();

    [GeneratedRegex("(?<=\")[0-9]{4}(?=\")")]
    private static partial Regex EventId();

    [GeneratedRegex(@"Properties\.(?<name>[A-Za-z]+)")]
    private static partial Regex Property();
}
