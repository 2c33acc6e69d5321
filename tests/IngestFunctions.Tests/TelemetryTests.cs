using Encounters.Testing.Azure;
using IngestFunctions.Tests.Host;
using IngestFunctions.Tests.Host.Protocol;
using IngestFunctions.Tests.Sites;

namespace IngestFunctions.Tests;

/// <summary>
/// What the worker sends to Application Insights, as the infrastructure sets it up: without keys, as its managed identity.
/// </summary>
public sealed class TelemetryTests(Azurite azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Logs_and_traces_arrive_with_their_invocation_under_the_token_of_the_identity_and_without_library_chatter()
    {
        await using var insights = await InsightsSite.StartAsync(Cancel);
        await using var site = await ReleaseSite.StartAsync(Cancel);
        var settings = AppSettings.For(azurite.NewConnectionString(), insights.Settings.Concat(site.Settings));
        await using var host = await FunctionsHost.StartAsync(AppSettings.Worker, settings, Cancel);
        var (pass, result) = await host.FireAsync("IngestReleases", Cancel);
        Assert.Equal(StatusResult.Types.Status.Success, result.Status);
        await insights.ArrivalAsync(item => PropertyOf(item, "PollSeconds") is not null, Cancel);
        await insights.ArrivalAsync(item => IsInvocation(item, pass), Cancel);
        Assert.Equal(0, await host.ShutDownAsync(Cancel));

        Assert.NotEmpty(insights.Items);
        Assert.All(insights.Items, item => Assert.Equal($"Bearer {insights.Token}", item.Authorization));
        var ingested =
            insights.Items.Where(item => item.Kind == "MessageData"
                && item.Name.StartsWith("Ingested ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(3, ingested.Length);

        // Logs and traces share the operation of the invocation.
        var invocation = InvocationOf(insights, pass);
        Assert.All(ingested, log => Assert.Equal(OperationOf(invocation), OperationOf(log)));
        Assert.Contains(insights.Items,
            item => item.Kind == "RemoteDependencyData" && item.Name == "ingest" && OperationOf(item) == OperationOf(invocation));

        // The alert rules of infra/watch.bicep ask for these two.
        var polled =
            Assert.Single(insights.Items, item => item.Kind == "MessageData" && PropertyOf(item, "PollSeconds") is not null);
        Assert.Equal("1103", PropertyOf(polled, "EventId"));

        var chatter = insights.Items.Where(item => item.Kind == "MessageData" && CategoryOf(item) is { } category
            && (category.StartsWith("Azure", StringComparison.Ordinal)
                || category.StartsWith("System.Net.Http", StringComparison.Ordinal)
                || category.StartsWith("Polly", StringComparison.Ordinal)));
        Assert.Empty(chatter);
    }

    [Fact]
    public async Task A_month_of_the_usual_schedule_sends_less_than_50_MB()
    {
        await using var insights = await InsightsSite.StartAsync(Cancel);
        await using var site = await ReleaseSite.StartAsync(Cancel);
        var settings = AppSettings.For(azurite.NewConnectionString(), insights.Settings.Concat(site.Settings));
        await BytesAsync("IngestReleases", 1);
        var polls = await BytesAsync("IngestReleases", 2) - await BytesAsync("IngestReleases", 1);
        var deliveries = (await BytesAsync("DeliverAlerts", 11) - await BytesAsync("DeliverAlerts", 1)) / 10;
        var month = ((120 * polls) + (8_640 * deliveries)) / 1e6;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"A poll with nothing new sends {polls} bytes, a delivery with nothing due {deliveries}: {month:0.0} MB a month.");
        Assert.InRange(month, 0.1, 50);

        async Task<long> BytesAsync(string timer, int times)
        {
            var before = insights.Bytes;
            await using var host = await FunctionsHost.StartAsync(AppSettings.Worker, settings, Cancel);
            for (var i = 0; i < times; i++)
                await host.FireAsync(timer, Cancel);
            await host.ShutDownAsync(Cancel);
            return insights.Bytes - before;
        }
    }

    [Fact]
    public async Task A_timer_that_fails_leaves_what_the_alert_rule_asks_for()
    {
        await using var insights = await InsightsSite.StartAsync(Cancel);
        var store = azurite.NewConnectionString();
        var settings = AppSettings.For(store.Replace("AccountKey=", "AccountKey=AAAA", StringComparison.Ordinal),
            insights.Settings);
        await using var host = await FunctionsHost.StartAsync(AppSettings.Worker, settings, Cancel);
        var (audit, result) = await host.FireAsync("AuditStore", Cancel);
        Assert.Equal(StatusResult.Types.Status.Failure, result.Status);
        await insights.ArrivalAsync(item => item.Kind == "ExceptionData", Cancel);
        await insights.ArrivalAsync(item => IsInvocation(item, audit), Cancel);
        await host.ShutDownAsync(Cancel);
        var invocation = InvocationOf(insights, audit);
        Assert.False(invocation.Item.GetProperty("data").GetProperty("baseData").GetProperty("success").GetBoolean());
        Assert.Contains(insights.Items, item => item.Kind == "ExceptionData");
    }

    // With one version of the schema it is a request named Invoke, with the other a dependency named after the function.
    private static TelemetryItem InvocationOf(InsightsSite insights, string id) =>
        Assert.Single(insights.Items, item => IsInvocation(item, id));

    private static bool IsInvocation(TelemetryItem item, string id) => item.Kind is "RequestData" or "RemoteDependencyData"
        && item.Item.GetRawText().Contains(id, StringComparison.Ordinal);

    private static string? OperationOf(TelemetryItem item) =>
        item.Item.GetProperty("tags").GetProperty("ai.operation.id").GetString();

    private static string? CategoryOf(TelemetryItem item) => PropertyOf(item, "CategoryName");

    private static string? PropertyOf(TelemetryItem item, string name) =>
        item.Item.GetProperty("data").GetProperty("baseData").TryGetProperty("properties", out var properties)
            && properties.TryGetProperty(name, out var value) ? value.GetString() : null;
}
