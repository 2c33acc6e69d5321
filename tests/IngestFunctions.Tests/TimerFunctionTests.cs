using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Encounters.Pipeline.Ledger;
using Encounters.Storage;
using Encounters.Testing.Azure;
using IngestFunctions.Tests.Host;
using IngestFunctions.Tests.Host.Protocol;
using IngestFunctions.Tests.Sites;

namespace IngestFunctions.Tests;

/// <summary>The timers, fired by the host over real Azurite: their work, crashes and ends.</summary>
public sealed class TimerFunctionTests(RunningApp app, Azurite azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_pass_writes_nothing_but_that_it_polled()
    {
        await using var site = await ReleaseSite.StartAsync(Cancel);
        var store = azurite.NewConnectionString();
        await using var host = await FunctionsHost.StartAsync(AppSettings.Worker, AppSettings.For(store, site.Settings), Cancel);
        await SucceedAsync(host, "IngestReleases");
        var before = await SnapshotAsync(store);
        var second = await SucceedAsync(host, "IngestReleases");
        Assert.Equal(before, await SnapshotAsync(store));
        Assert.Contains(host.Logs,
            log => log.InvocationId == second && log.Message.EndsWith(" has not been modified", StringComparison.Ordinal));
        Assert.True(before.Count > 1_000, "Nothing was ingested.");

        await SucceedAsync(host, "AuditStore");
        Assert.Contains(host.Logs, log => log.Message.StartsWith("Audited 3 releases", StringComparison.Ordinal)
            && log.Message.EndsWith(": 0 findings", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Alerts_are_delivered_and_the_store_audited_with_their_logs_under_their_invocation()
    {
        var delivered = await SucceedAsync(app.Host, "DeliverAlerts");
        var audited = await SucceedAsync(app.Host, "AuditStore");
        Assert.NotEqual(delivered, audited);
        var log = Assert.Single(app.Host.Logs,
            log => log.InvocationId == audited && log.Message.StartsWith("Audited ", StringComparison.Ordinal));
        Assert.Equal(RpcLog.Types.RpcLogCategory.User, log.LogCategory);
    }

    [Fact]
    public void Every_log_of_the_pipeline_has_its_invocation()
    {
        var logs = app.Host.Logs.Where(log => log.Category.StartsWith("Encounters.", StringComparison.Ordinal)).ToArray();
        Assert.Equal(3,
            logs.Count(log => log.InvocationId == app.FirstPass
                && log.Message.StartsWith("Ingested ", StringComparison.Ordinal)));
        Assert.All(logs, log => Assert.NotEmpty(log.InvocationId));
    }

    [Fact]
    public async Task A_worker_that_is_killed_in_a_pass_leaves_what_the_next_worker_completes()
    {
        await using var site = await ReleaseSite.StartAsync(Cancel);
        var store = azurite.NewConnectionString();
        var settings = AppSettings.For(store, site.Settings);
        await using (var host = await FunctionsHost.StartAsync(AppSettings.Worker, settings, Cancel))
        {
            var pass = host.FireAsync("IngestReleases", Cancel);
            await WaitForLockAsync(store, LeaseState.Leased);
            await host.Worker.KillAsync(Cancel);
            await Assert.ThrowsAsync<IOException>(() => pass);
        }

        // Nobody gave the lock back: its lease runs out.
        await WaitForLockAsync(store, LeaseState.Expired);
        await using var next = await FunctionsHost.StartAsync(AppSettings.Worker, settings, Cancel);
        await SucceedAsync(next, "IngestReleases");
        Assert.Equal(await StateAsync(app.ConnectionString), await StateAsync(store));
        await SucceedAsync(next, "AuditStore");
        Assert.Contains(next.Logs, log => log.Message.StartsWith("Audited 3 releases", StringComparison.Ordinal)
            && log.Message.EndsWith(": 0 findings", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_worker_that_is_asked_to_end_stops_its_pass_gives_the_lock_back_and_the_next_goes_on_at_once()
    {
        await using var site = await ReleaseSite.StartAsync(Cancel);
        var store = azurite.NewConnectionString();
        var settings = AppSettings.For(store, site.Settings);
        await using (var host = await FunctionsHost.StartAsync(AppSettings.Worker, settings, Cancel))
        {
            var pass = host.FireAsync("IngestReleases", Cancel);
            await WaitForLockAsync(store, LeaseState.Leased);
            Assert.Equal(0, await host.Worker.TerminateAsync(Cancel));
            Assert.True(await Record.ExceptionAsync(() => pass) is IOException
                || (await pass).Result.Status != StatusResult.Types.Status.Success);
        }

        Assert.Equal(LeaseState.Available, (await LockOf(store).GetPropertiesAsync(cancellationToken: Cancel)).Value.LeaseState);
        await using var next = await FunctionsHost.StartAsync(AppSettings.Worker, settings, Cancel);
        await SucceedAsync(next, "IngestReleases");
        Assert.Equal(await StateAsync(app.ConnectionString), await StateAsync(store));
    }

    private static async Task<string> SucceedAsync(FunctionsHost host, string timer)
    {
        var (id, result) = await host.FireAsync(timer, Cancel);
        Assert.True(result.Status == StatusResult.Types.Status.Success, result.Exception?.Message);
        return id;
    }

    private static BlobClient LockOf(string store) =>
        new BlobServiceClient(store).GetBlobContainerClient("encounters").GetBlobClient(".work/writer.lock");

    private static async Task WaitForLockAsync(string store, LeaseState state)
    {
        while (!await LockOf(store).ExistsAsync(Cancel)
            || (await LockOf(store).GetPropertiesAsync(cancellationToken: Cancel)).Value.LeaseState != state)
            await Task.Delay(20, Cancel);
    }

    /// <summary>Every blob and row with its version; without the lock and the record of the last poll.</summary>
    private static async Task<SortedDictionary<string, string>> SnapshotAsync(string store)
    {
        SortedDictionary<string, string> versions = new(StringComparer.Ordinal);
        await foreach (var blob in new BlobServiceClient(store).GetBlobContainerClient("encounters")
            .GetBlobsAsync(cancellationToken: Cancel))
            versions.Add($"blob {blob.Name}", blob.Name == ".work/writer.lock" ? "" : blob.Properties.ETag.ToString()!);
        foreach (var table in StoreTables.All)
        {
            var client = new TableClient(store, table);
            await client.CreateIfNotExistsAsync(Cancel);
            await foreach (var row in client.QueryAsync<TableEntity>(cancellationToken: Cancel))
                versions.Add($"{table} {row.PartitionKey} {row.RowKey}",
                    row.PartitionKey == PollLedger.Partition ? "" : row.ETag.ToString());
        }

        return versions;
    }

    /// <summary>
    /// Every row of the facts, with its values; without the document of an alert, which says when it was raised.
    /// </summary>
    private static async Task<string> StateAsync(string store)
    {
        SortedSet<string> rows = new(StringComparer.Ordinal);
        foreach (var table in (string[])[StoreTables.Series, StoreTables.Observations, StoreTables.Alerts])
        {
            await foreach (var row in new TableClient(store, table).QueryAsync<TableEntity>(cancellationToken: Cancel))
            {
                var values = row.Where(property => property.Key is not ("odata.etag" or "Timestamp" or "alert"))
                    .OrderBy(property => property.Key, StringComparer.Ordinal)
                    .Select(property => $"{property.Key}={property.Value}");
                rows.Add($"{table} {string.Join(' ', values)}");
            }
        }

        return string.Join('\n', rows);
    }
}
