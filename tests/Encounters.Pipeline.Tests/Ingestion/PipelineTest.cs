using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Delivery;
using Encounters.Pipeline.Derived;
using Encounters.Pipeline.Ingestion;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Sources.Folders;
using Encounters.Pipeline.Sources.Web;
using Encounters.Pipeline.Validation;
using Encounters.Storage;
using Encounters.Storage.Local;
using Encounters.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Encounters.Pipeline.Tests.Ingestion;

/// <summary>The pipeline over folders of files, with a local store and a clock that stands still.</summary>
public abstract class PipelineTest : IDisposable
{
    private readonly List<TemporaryFolder> _folders = [];

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        foreach (var folder in _folders)
            folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected TemporaryFolder NewFolder()
    {
        var folder = new TemporaryFolder();
        _folders.Add(folder);
        return folder;
    }

    private protected Store NewStore() => LocalStore.Open(NewFolder().Path);

    private protected static async Task<IngestionReport> RunAsync(
        Store store,
        string folder,
        DeliveryOptions? delivery = null,
        DateTimeOffset? now = null,
        CancellationToken? cancellationToken = null)
    {
        var clock = new FakeTimeProvider(now ?? new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var alerts = new AlertRaiser(store, Options.Create(new AlertOptions()),
            Options.Create(delivery ?? new DeliveryOptions()), clock);
        var runner = new IngestionRunner(
            store,
            Options.Create(new ContinuityOptions()),
            Options.Create(new WebSourceOptions()),
            alerts,
            clock,
            NullLogger<IngestionRunner>.Instance);
        return await runner.RunAsync(new FolderSource(folder), progress: null, cancellationToken ?? Cancel);
    }

    /// <summary>A folder with one of the real releases.</summary>
    private protected string FolderOf(params IEnumerable<string> fileNames) =>
        FolderWith(fileNames.Select(RealReleases.PathOf));

    private protected string FolderWith(params IEnumerable<string> paths)
    {
        var folder = NewFolder();
        foreach (var path in paths)
            File.CreateSymbolicLink(folder.File(Path.GetFileName(path)), path);
        return folder.Path;
    }

    private protected static async Task<string> DescribeTablesAsync(Store store, bool alerts = false)
    {
        var lines = new List<string>();
        foreach (var table in (string[])[StoreTables.Releases, StoreTables.Series, StoreTables.Observations,
            .. alerts ? (string[])[StoreTables.Alerts] : []])
        {
            await foreach (var row in store.Tables.QueryAsync(table, null, Cancel))
            {
                var properties = row.Properties.Where(property => property.Key != "location")
                    .Select(property => $"{property.Key}={property.Value}");
                lines.Add($"{table}\t{row.PartitionKey}\t{row.RowKey}\t{string.Join('\t', properties)}");
            }
        }

        return string.Join('\n', lines);
    }

    /// <summary>What readers are to be told of every series, from the totals of all releases.</summary>
    private protected static async Task<IReadOnlyList<SeriesPoint>> DueAsync(Store store)
    {
        var entries = await new ReleaseLedger(store.Tables).ListAsync(Cancel);
        var totals = await new ReleaseTotalsReader(store.Blobs).ReadAllAsync(entries.Select(entry => entry.Release), Cancel);
        return
        [
            .. from history in ReleaseTotalsReader.HistoriesOf(totals)
               from month in history.Months
               select new SeriesPoint(
                   history.Key, month.Month, month.Current.Value, month.Current.Release.Id.Value, month.First.Value,
                   month.First.Release.Id.Value),
        ];
    }

    private protected static async Task<IReadOnlyList<SeriesPoint>> ReadSeriesAsync(Store store, string key) =>
        await new SeriesLedger(store.Tables).ReadAsync(Encounters.Series.SeriesKey.Parse(key), Cancel);
}
