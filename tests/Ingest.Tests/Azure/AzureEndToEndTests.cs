using System.Diagnostics;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Encounters.Pipeline.Tests;
using Encounters.Testing;
using Encounters.Testing.Azure;
using Ingest.CommandLine;

[assembly: AssemblyFixture(typeof(Azurite))]

namespace Ingest.Tests.Azure;

/// <summary>The program over real Azurite.</summary>
[Trait("Needs", "Azurite")]
public sealed class AzureEndToEndTests(Azurite azurite) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_real_releases_give_every_total_from_table_storage_and_from_the_parquet_in_blob_storage()
    {
        var store = azurite.NewConnectionString();
        Assert.Equal(0, (await IngestRunner.RunAsync("run", "--source", RealReleases.Folder, "--store", store)).ExitCode);

        var (southwest, nationwide) = (await ReadYearsAsync(store, "southwest"), await ReadYearsAsync(store, "nationwide"));
        Assert.Equal([458_088, 1_734_686, 2_378_944, 2_475_669, 2_135_005], southwest.Take(5));
        Assert.Equal([646_822, 1_956_519, 2_766_582, 3_201_144, 2_901_142, 691_906], nationwide);

        var container = new BlobServiceClient(store).GetBlobContainerClient("encounters");
        await foreach (var blob in container.GetBlobsAsync(
            new GetBlobsOptions { Prefix = "datasets/nationwide-state/releases/" }, Cancel))
        {
            if (blob.Name.EndsWith(".parquet", StringComparison.Ordinal))
                await container.GetBlobClient(blob.Name).DownloadToAsync(_folder.File(blob.Name.Replace('/', '_')), Cancel);
        }

        Assert.Equal([646_822, 1_956_519, 2_766_582, 3_201_144], QueryYears("*fy20-fy23*.parquet", ""));
        Assert.Equal([2_766_582, 3_201_144, 2_901_142, 691_906], QueryYears("*fy22-fy25*.parquet", ""));
        Assert.Equal([2_378_944, 2_475_669, 2_135_005, 443_671], QueryYears("*fy22-fy25*.parquet", "WHERE region = 'southwest'"));
        Assert.Equal(0, (await IngestRunner.RunAsync("audit", "--store", store)).ExitCode);
    }

    [Fact]
    public async Task Both_stores_give_the_same_json_byte_for_byte()
    {
        var (azure, local) = (azurite.NewConnectionString(), _folder.File("local"));
        foreach (var store in (string[])[azure, local])
            await IngestRunner.RunAsync("run", "--source", RealReleases.Folder, "--store", store);
        foreach (var query in (string[][])[["series", "southwest"], ["series", "southwest/*"], ["series"], ["revisions"]])
        {
            Assert.Equal(
                (await IngestRunner.RunAsync([.. query, "--json", "--store", local])).Output,
                (await IngestRunner.RunAsync([.. query, "--json", "--store", azure])).Output);
        }
    }

    [Fact]
    public async Task A_second_run_on_azure_says_that_nothing_is_new()
    {
        var store = azurite.NewConnectionString();
        await IngestRunner.RunAsync("replay", "--store", store);
        var (exitCode, output, _) = await IngestRunner.RunAsync("replay", "--store", store);
        Assert.Equal(0, exitCode);
        Assert.Contains("Nothing is new.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_processes_one_works_and_the_other_takes_over_when_the_worker_is_killed()
    {
        var store = azurite.NewConnectionString();
        using var worker = Start(store);
        await WaitForLockAsync(store);

        using var second = Start(store);
        var output = await second.StandardOutput.ReadToEndAsync(Cancel);
        await second.WaitForExitAsync(Cancel);
        Assert.Equal(0, second.ExitCode);
        Assert.Contains($"process {worker.Id} on", output, StringComparison.Ordinal);

        worker.Kill();
        await worker.WaitForExitAsync(Cancel);
        var killed = Stopwatch.StartNew();
        while ((await IngestRunner.RunAsync("run", "--source", RealReleases.Folder, "--store", store)).Output.Contains(
            "nothing done", StringComparison.Ordinal))
        {
            Assert.True(killed.Elapsed < TimeSpan.FromMinutes(2), "The lease of the killed worker was never taken over.");
            await Task.Delay(TimeSpan.FromSeconds(1), Cancel);
        }

        Assert.Equal(2_135_005, (await ReadYearsAsync(store, "southwest"))[4]);
        Assert.Equal(0, (await IngestRunner.RunAsync("audit", "--store", store)).ExitCode);
    }

    [Fact]
    public async Task A_broken_connection_string_is_wrong_usage_and_its_secret_is_not_shown()
    {
        var (exitCode, output, error) = await IngestRunner.RunAsync("run", "--store", "AccountName=a;AccountKey=SECRET;nonsense");
        Assert.Equal(2, exitCode);
        Assert.DoesNotContain("SECRET", output + error, StringComparison.Ordinal);
    }

    private static Process Start(string store) => Process.Start(new ProcessStartInfo(
        "dotnet", [typeof(ExitCode).Assembly.Location, "run", "--source", RealReleases.Folder, "--store", store])
    {
        RedirectStandardOutput = true,
    })!;

    private static async Task WaitForLockAsync(string store)
    {
        var blob = new BlobServiceClient(store).GetBlobContainerClient("encounters").GetBlobClient(".work/writer.lock");
        while (true)
        {
            // The holder writes its name right after it took the lease.
            if (await blob.ExistsAsync(Cancel)
                && (await blob.GetPropertiesAsync(cancellationToken: Cancel)).Value is
                {
                    LeaseState: LeaseState.Leased,
                    Metadata.Count: > 0
                })
            {
                return;
            }

            await Task.Delay(20, Cancel);
        }
    }

    private static async Task<long[]> ReadYearsAsync(string store, string series)
    {
        var table = new TableClient(store, "series");
        SortedDictionary<int, long> years = [];
        await foreach (var entity in table.QueryAsync<TableEntity>(entity => entity.PartitionKey == series,
            cancellationToken: Cancel))
        {
            var month = Encounters.Calendar.Month.Parse(entity.RowKey);
            years[month.FiscalYear.Number] = years.GetValueOrDefault(month.FiscalYear.Number) + entity.GetInt64("value")!.Value;
        }

        return [.. years.Values];
    }

    private long[] QueryYears(string files, string where) =>
    [
        .. DuckDb.Query(
            $"SELECT sum(count)::BIGINT FROM '{_folder.File(files)}' {where} GROUP BY fiscal_year ORDER BY fiscal_year")
            .Select(year => (long)year[0]),
    ];
}
