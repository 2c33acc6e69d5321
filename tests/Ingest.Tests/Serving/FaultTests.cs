using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Encounters.Pipeline.Jobs;
using Encounters.Storage;
using Encounters.Storage.Local;
using Encounters.Testing;
using Ingest.Serving;
using Microsoft.AspNetCore.Builder;

namespace Ingest.Tests.Serving;

/// <summary>What readers are told when the store, or the service itself, is at fault.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly FaultyTables _tables;
    private WebApplication _server = null!;
    private HttpClient _client = null!;

    public FaultTests() => _tables = new FaultyTables(LocalStore.Open(_folder.Path).Tables);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // The timers wait: they ran a moment ago.
        Dictionary<string, string?> settings = [];
        foreach (var timer in TimerJobs.All)
            settings[timer.ScheduleSetting] = "0 0 0 1 1 *";
        await TimerRuns.RecordAsync(_tables, TimeProvider.System.GetUtcNow(), Cancel);

        _server = PipelineServer.Build(LocalStore.Open(_folder.Path) with { Tables = _tables }, 0, settings);
        _tables.Fault = () => new StoreUnavailableException("The tables cannot be reached.");
        await _server.StartAsync(Cancel);
        _client = new HttpClient { BaseAddress = new Uri(_server.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.StopAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_fault_of_the_service_is_answered_with_a_trace_id_and_nothing_of_the_inside()
    {
        _tables.Fault = () => new InvalidOperationException("the secret inside");
        var (status, problem) = await GetAsync("/api/releases");
        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.NotEmpty(problem.GetProperty("traceId").GetString()!);
        Assert.DoesNotContain("secret", problem.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_out_of_reach_is_told_by_reads_and_by_health_with_its_part()
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await GetAsync("/api/releases")).Status);
        var (status, health) = await GetAsync("/api/health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal(
            ("unhealthy", "The tables cannot be reached.", "ok"),
            (health.GetProperty("status").GetString(), health.GetProperty("tables").GetString(),
                health.GetProperty("blobs").GetString()));
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> GetAsync(string path)
    {
        using var response = await _client.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).RootElement);
    }

    /// <summary>Tables that fail on every call, but for the one in which timers remember that they ran.</summary>
    private sealed class FaultyTables(ITableStore inner) : ITableStore
    {
        public Func<Exception>? Fault { get; set; }

        public Task<TableRow?> FindAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
            FaultOf(table) is { } fault
            ? Task.FromException<TableRow?>(fault)
            : inner.FindAsync(table, partitionKey, rowKey, cancellationToken);

        public IAsyncEnumerable<TableRow> QueryAsync(string table, string? partitionKey, CancellationToken cancellationToken) =>
            FailingAsync(FaultOf(table), inner.QueryAsync(table, partitionKey, cancellationToken), cancellationToken);

        public IAsyncEnumerable<TableRow> QueryBelowAsync(
            string table, string partitionKey, string bound, CancellationToken cancellationToken) =>
            FailingAsync(FaultOf(table), inner.QueryBelowAsync(table, partitionKey, bound, cancellationToken), cancellationToken);

        public Task ApplyAsync(string table, IReadOnlyList<TableChange> changes, CancellationToken cancellationToken) =>
            FaultOf(table) is { } fault ? Task.FromException(fault) : inner.ApplyAsync(table, changes, cancellationToken);

        private Exception? FaultOf(string table) => table == StoreTables.Sources ? null : Fault?.Invoke();

        private static async IAsyncEnumerable<TableRow> FailingAsync(
            Exception? fault, IAsyncEnumerable<TableRow> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            if (fault is not null)
                throw fault;
            await foreach (var row in rows.WithCancellation(cancellationToken))
                yield return row;
        }
    }
}
