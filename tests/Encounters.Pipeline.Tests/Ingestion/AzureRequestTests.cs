using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Encounters.Pipeline.Storage;
using Encounters.Pipeline.Storage.Azure;
using Encounters.Testing;
using Encounters.Testing.Azure;

namespace Encounters.Pipeline.Tests.Ingestion;

/// <summary>What a pass costs in requests to Azure Storage; docs/azure.md works out the price from these numbers.</summary>
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
