using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Delivery;
using Encounters.Storage;
using Encounters.Storage.Azure;
using Encounters.Testing;
using Encounters.Testing.Azure;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Encounters.Pipeline.Tests.Ingestion;

/// <summary>What a pass costs in requests to Azure Storage; docs/azure.md works out the price from these numbers.</summary>
[Trait("Needs", "Azurite")]
public sealed class AzureRequestTests(Azurite azurite) : PipelineTest
{
    private string? _connectionString;

    [Fact]
    public async Task A_pass_with_nothing_new_only_reads_and_a_new_release_writes_in_proportion_to_its_series()
    {
        var counter = new Counter();
        var store = Open(counter);
        var ingested = await RunAsync(store, FolderOf(RealReleases.SouthwestAugust));
        Assert.Single(ingested.Ingested);

        // Blobs: raw, origin, 3 files, manifest, a file of the combined dataset for each of the 47 months, 2 that describe it,
        // datapackage, latest, 2 feeds, lock. Tables: an observations and a series transaction for
        // each of 17 series, a transaction of alerts for each month that has some, and twice the release.
        Assert.InRange(counter.Writes, 90, 130);

        counter.Reset();
        await RunAsync(Open(counter), FolderOf(RealReleases.SouthwestAugust));
        Assert.InRange(counter.Reads, 1, 5);
        Assert.Equal(0, counter.Writes);
    }

    [Fact]
    public async Task A_following_release_costs_the_requests_of_the_series_and_months_that_it_changes()
    {
        var months = RealReleases.MonthlyNames.Select(RealReleases.MonthlyPathOf).ToArray();
        var counter = new Counter();
        Assert.Single((await RunAsync(Open(counter), FolderWith(months[3]))).Ingested);

        // Blobs: raw, origin, 3 files, manifest, the month's file of the combined dataset, 2 that describe it, datapackage,
        // latest, a feed, the lock. Tables: a transaction of the table series and one of observations for each series that has
        // figures in the month, the release twice, what is to be judged twice, alerts.
        counter.Reset();
        var ingested = Assert.Single((await RunAsync(Open(counter), FolderWith(months[4]))).Ingested);
        Assert.Equal(["2024-02"], ingested.NewMonths.Select(month => month.Month.ToString()).Distinct());
        TestContext.Current.TestOutputHelper!.WriteLine($"{counter.Reads} reads, {counter.Writes} writes");
        Assert.InRange(counter.Reads, 20, 40);
        Assert.InRange(counter.Writes, 250, 350);
    }

    [Fact]
    public async Task A_delivery_tick_reads_only_what_is_due_whatever_the_history()
    {
        var counter = new Counter();
        var store = Open(counter);
        var now = new DateTimeOffset(2024, 2, 14, 0, 0, 0, TimeSpan.Zero);
        var options = Options.Create(new DeliveryOptions { Channels = [new ChannelOptions { Name = "desk" }] });
        var outbox = new Outbox(store.Tables, options.Value);
        var receiver = new Receiver();
        await outbox.PutAsync(Enumerable.Range(0, 60).Select(NewMessage), now, Cancel);
        Assert.Equal(new DeliveryReport(60, 0, 0), await TickAsync(now));

        // Nothing is due: one query, and nothing else.
        counter.Reset();
        Assert.Equal(default, await TickAsync(now.AddMinutes(5)));
        Assert.Equal((1, 0), (counter.Reads, counter.Writes));

        // One that fails waits, and costs nothing until it is due again; then it is read, sent, written and taken from the index.
        await outbox.PutAsync([NewMessage(60)], now, Cancel);
        receiver.Fails = true;
        Assert.Equal(new DeliveryReport(0, 1, 0), await TickAsync(now.AddMinutes(10)));
        counter.Reset();
        Assert.Equal(default, await TickAsync(now.AddMinutes(11)));
        Assert.Equal((1, 0), (counter.Reads, counter.Writes));
        receiver.Fails = false;
        counter.Reset();
        Assert.Equal(new DeliveryReport(1, 0, 0), await TickAsync(now.AddMinutes(15)));
        Assert.Equal((2, 2), (counter.Reads, counter.Writes));
        Assert.Equal(61, receiver.Count);

        Task<DeliveryReport> TickAsync(DateTimeOffset at) =>
            new AlertDelivery(store, [receiver], options, new FakeTimeProvider(at),
                NullLogger<AlertDelivery>.Instance).DeliverAsync(Cancel);
    }

    private static Message NewMessage(int number) => Message.Of(new Alert
    {
        Id = $"2024-01.drift.{number}",
        Series = "dataset:southwest",
        Month = "2024-01",
        Kind = AlertKind.Drift,
        Severity = Encounters.Swings.Severity.Notice,
        Sentence = "A new column.",
        Release = "fy22-fy24-jan-644a7051",
        RaisedAt = DateTimeOffset.UnixEpoch,
    });

    private sealed class Receiver : IAlertSender
    {
        public bool Fails { get; set; }

        public int Count { get; private set; }

        public IReadOnlyList<ChannelKind> Kinds { get; } = [ChannelKind.Webhook];

        public Task SendAsync(Message message, ChannelOptions channel, CancellationToken cancellationToken)
        {
            if (Fails)
                throw new DeliveryFailedException("No.");
            Count++;
            return Task.CompletedTask;
        }
    }

    private Store Open(Counter counter)
    {
        _connectionString ??= azurite.NewConnectionString();
        var transport = new HttpClientTransport(new HttpClient(counter, disposeHandler: false));
        return AzureStore.Open(
            new BlobServiceClient(_connectionString, new BlobClientOptions { Transport = transport }),
            new TableServiceClient(_connectionString, new TableClientOptions { Transport = transport }),
            TimeProvider.System);
    }

    private sealed class Counter() : DelegatingHandler(new HttpClientHandler())
    {
        private int _reads;
        private int _writes;

        public int Reads => _reads;

        public int Writes => _writes;

        public void Reset() => (_reads, _writes) = (0, 0);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // Making the tables and the container once for each process is not part of a pass.
            var setsUp = request.RequestUri!.AbsolutePath.EndsWith("/Tables", StringComparison.Ordinal)
                || request.RequestUri.Query.Contains("restype=container", StringComparison.Ordinal);
            if (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head)
                Interlocked.Increment(ref _reads);
            else if (!setsUp)
                Interlocked.Increment(ref _writes);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
