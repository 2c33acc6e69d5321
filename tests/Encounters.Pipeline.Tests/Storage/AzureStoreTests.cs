using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using CsCheck;
using Encounters.Storage;
using Encounters.Storage.Azure;
using Encounters.Testing.Azure;
using Microsoft.Extensions.Time.Testing;

[assembly: AssemblyFixture(typeof(Azurite))]

namespace Encounters.Pipeline.Tests.Storage;

[Trait("Needs", "Azurite")]
public sealed class AzureStoreTests : StoreContract
{
    private readonly string _connectionString;

    public AzureStoreTests(Azurite azurite)
    {
        _connectionString = azurite.NewConnectionString();
        Store = Reopen();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected override Store Store { get; }

    [Fact]
    public async Task A_conditional_write_whose_answer_was_lost_still_counts_as_done()
    {
        var store = Open(new LostAnswers(method: "PUT", status: 503));
        Assert.True(await store.Blobs.TryWriteAsync("c/latest.json", "1"u8.ToArray(), null, Cancel));
        var version = (await Store.Blobs.ReadAsync("c/latest.json", Cancel))!.Version;
        var again = Open(new LostAnswers(method: "PUT", status: 503));
        Assert.True(await again.Blobs.TryWriteAsync("c/latest.json", "2"u8.ToArray(), version, Cancel));
    }

    [Fact]
    public async Task A_transaction_with_a_delete_whose_answer_was_lost_still_counts_as_done()
    {
        await Store.Tables.ApplyAsync(StoreTables.Sources,
            [TableChange.Put(new TableRow("p", "gone")), TableChange.Put(new TableRow("p", "kept"))], Cancel);
        var store = Open(new LostAnswers(method: "POST", status: 503));
        await store.Tables.ApplyAsync(
            StoreTables.Sources,
            [TableChange.Delete(new TableRow("p", "gone")), TableChange.Put(new TableRow("p", "kept") { ["a"] = 1L })],
            Cancel);
        Assert.Null(await Store.Tables.FindAsync(StoreTables.Sources, "p", "gone", Cancel));
        Assert.Equal(1L, (await Store.Tables.FindAsync(StoreTables.Sources, "p", "kept", Cancel))!["a"]);
    }

    [Fact]
    public async Task A_lease_whose_answer_was_lost_is_held()
    {
        var store = Open(new LostAnswers(method: "PUT", status: 503, part: "comp=lease"));
        var held = await store.Lock.TryAcquireAsync(Cancel);
        Assert.NotNull(held.Held);
        await held.Held.DisposeAsync();
    }

    [Fact]
    public async Task A_lock_is_renewed_while_its_holder_works()
    {
        var clock = new FakeTimeProvider();
        var store = AzureStore.Open(_connectionString, clock);
        var held = await store.Lock.TryAcquireAsync(Cancel);
        for (var i = 0; i < 10; i++)
            clock.Advance(TimeSpan.FromSeconds(10));
        Assert.False(held.Held!.Lost.IsCancellationRequested);
        await held.Held.DisposeAsync();
        Assert.NotNull((await Store.Lock.TryAcquireAsync(Cancel)).Held);
    }

    [Fact]
    public async Task A_holder_whose_lease_was_taken_learns_that_it_is_lost()
    {
        var clock = new FakeTimeProvider();
        var store = AzureStore.Open(_connectionString, clock);
        var held = await store.Lock.TryAcquireAsync(Cancel);
        var lost = new TaskCompletionSource();
        held.Held!.Lost.Register(lost.SetResult);
        var blob = new BlobServiceClient(_connectionString).GetBlobContainerClient(AzureStore.ContainerName)
            .GetBlobClient(".work/writer.lock");
        await blob.GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, cancellationToken: Cancel);
        clock.Advance(TimeSpan.FromSeconds(10));
        await lost.Task.WaitAsync(Cancel);
        await held.Held.DisposeAsync();
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_told_as_a_store_out_of_reach()
    {
        const string Nowhere =
            "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA;BlobEndpoint=http://127.0.0.1:9/a;TableEndpoint=http://127.0.0.1:9/a;";
        var blobs = new BlobClientOptions { Retry = { MaxRetries = 0 } };
        var tables = new TableClientOptions { Retry = { MaxRetries = 0 } };
        var store = AzureStore.Open(new BlobServiceClient(Nowhere, blobs), new TableServiceClient(Nowhere, tables),
            TimeProvider.System);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Blobs.ReadAsync("x", Cancel));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Tables.FindAsync(StoreTables.Series, "p", "r", Cancel));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Lock.TryAcquireAsync(Cancel));
    }

    [Fact]
    public async Task A_blob_tells_browsers_and_tools_what_it_is()
    {
        await Store.Blobs.WriteAsync("x/latest.json", new MemoryStream("{}"u8.ToArray()), Cancel);
        var blob = new BlobServiceClient(_connectionString).GetBlobContainerClient(AzureStore.ContainerName)
            .GetBlobClient("x/latest.json");
        Assert.Equal("application/json", (await blob.GetPropertiesAsync(cancellationToken: Cancel)).Value.ContentType);
    }

    [Fact]
    public void A_transaction_keeps_to_the_limits_of_azure()
    {
        var small = Enumerable.Range(0, 250).Select(i => Action($"{i}", "x"));
        Assert.Equal([100, 100, 50], AzureTableStore.Runs(small).Select(run => run.Count));
        var large = Enumerable.Range(0, 150).Select(i => Action($"{i}", new string('x', 30_000)));
        Assert.All(AzureTableStore.Runs(large),
            run => Assert.True(run.Sum(action => ((string)((TableEntity)action.Entity)["a"]).Length) < 4 * 1024 * 1024));
        Assert.Equal(150, AzureTableStore.Runs(large).Sum(run => run.Count));

        static TableTransactionAction Action(string key, string value) =>
            new(TableTransactionActionType.UpsertReplace, new TableEntity("p", key) { ["a"] = value });
    }

    [Fact]
    public async Task A_key_longer_than_azure_allows_is_kept_whole()
    {
        var key = "https://www.cbp.gov/" + new string('ü', 2_000);
        await Store.Tables.ApplyAsync(StoreTables.Sources, [TableChange.Put(new TableRow("link", key) { ["a"] = 1L })], Cancel);
        Assert.Equal(key, (await Store.Tables.FindAsync(StoreTables.Sources, "link", key, Cancel))!.RowKey);
    }

    [Fact]
    public void An_escaped_key_reads_back_and_holds_nothing_that_azure_forbids() => Gen.String[0, 80].Sample(key =>
        TableKey.Unescape(TableKey.Escape(key)) == key
        && !TableKey.Escape(key).Any(c => c is '/' or '\\' or '#' or '?' || char.IsControl(c)));

    [Theory]
    [InlineData("./data", false)]
    [InlineData("C:\\data", false)]
    [InlineData("./a=b", false)]
    [InlineData("UseDevelopmentStorage=true", true)]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=b;EndpointSuffix=core.windows.net", true)]
    [InlineData("BlobEndpoint=https://a.blob.core.windows.net/;SharedAccessSignature=x", true)]
    public void A_connection_string_is_told_from_a_folder(string text, bool isConnectionString) =>
        Assert.Equal(isConnectionString, AzureStore.IsConnectionString(text));

    [Fact]
    public void A_broken_connection_string_is_refused_without_repeating_its_secret()
    {
        var exception = Assert.Throws<FormatException>(
            () => AzureStore.Open("AccountName=a;AccountKey=SECRET;nonsense", TimeProvider.System));
        Assert.DoesNotContain("SECRET", exception.ToString(), StringComparison.Ordinal);
    }

    protected override Store Reopen() => Open(new HttpClientHandler());

    /// <summary>Opens the store without pauses between tries.</summary>
    private Store Open(HttpMessageHandler handler)
    {
        var transport = new global::Azure.Core.Pipeline.HttpClientTransport(new HttpClient(handler));
        return AzureStore.Open(
            new BlobServiceClient(_connectionString,
                new BlobClientOptions { Transport = transport, Retry = { Delay = TimeSpan.Zero } }),
            new TableServiceClient(_connectionString,
                new TableClientOptions { Transport = transport, Retry = { Delay = TimeSpan.Zero } }),
            TimeProvider.System);
    }

    /// <summary>Lets every matching request through to the service and loses the first answer to each address.</summary>
    private sealed class LostAnswers(string method, int status, string part = "") : DelegatingHandler(new HttpClientHandler())
    {
        private readonly HashSet<string> _lost = [];

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            var address = request.RequestUri!.ToString();
            if (request.Method.Method != method || !address.Contains(part, StringComparison.Ordinal)
                || !response.IsSuccessStatusCode || !_lost.Add(address))
                return response;
            response.Dispose();
            return new HttpResponseMessage((System.Net.HttpStatusCode)status) { RequestMessage = request };
        }
    }
}
