using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Auditing;
using Encounters.Pipeline.Delivery;
using Encounters.Pipeline.Derived;
using Encounters.Pipeline.Validation;
using Encounters.Storage;
using Encounters.Storage.Local;
using Encounters.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Encounters.Pipeline.Tests.Ingestion;

public sealed class AuditTests : PipelineTest
{
    private const string Release = "southwest/fy22-fy25-aug-644a7051";
    private const string Published = "datasets/southwest/releases/fy22-fy25-aug-644a7051/";

    [Fact]
    public async Task A_sound_store_has_no_findings()
    {
        var (store, _) = await IngestAsync();
        var report = await new StoreAudit(store).RunAsync(Cancel);
        Assert.Empty(report.Findings);
        Assert.Equal(1, report.Releases);
    }

    [Theory]
    [InlineData($"raw/{Release}/{RealReleases.SouthwestAugust}")]
    [InlineData($"raw/{Release}/origin.json")]
    [InlineData(Published + "encounters.parquet")]
    [InlineData(Published + "encounters.csv.gz")]
    [InlineData(Published + "totals.json")]
    [InlineData(Published + "manifest.json")]
    [InlineData("datasets/southwest/latest.json")]
    [InlineData("datasets/southwest/datapackage.json")]
    [InlineData("datasets/encounters/year_month=2024-01/southwest.parquet")]
    [InlineData("datasets/encounters/manifest.json")]
    [InlineData("datasets/encounters/datapackage.json")]
    [InlineData("feeds/releases.atom")]
    [InlineData("feeds/alerts.atom")]
    public async Task A_file_that_is_damaged_or_missing_is_found(string path)
    {
        var (store, root) = await IngestAsync();
        var file = Path.Combine(root, path);
        var content = await File.ReadAllBytesAsync(file, Cancel);
        content[content.Length / 2] ^= 0x20;
        await File.WriteAllBytesAsync(file,
            Path.GetFileName(path) is "origin.json" or "manifest.json" ? content[..50] : content, Cancel);
        Assert.Contains((await new StoreAudit(store).RunAsync(Cancel)).Findings, finding => finding.Subject == path);
        File.Delete(file);
        Assert.Contains((await new StoreAudit(store).RunAsync(Cancel)).Findings, finding => finding.Subject == path);
    }

    [Theory]
    [InlineData("raw/southwest/fy22-fy25-aug-644a7051/extra.csv")]
    [InlineData("datasets/southwest/releases/fy22-fy25-aug-00000000/encounters.parquet")]
    [InlineData("datasets/encounters/year_month=2030-01/southwest.parquet")]
    [InlineData("feeds/other.atom")]
    public async Task A_file_that_does_not_belong_is_found(string path)
    {
        var (store, _) = await IngestAsync();
        await store.Blobs.WriteAsync(path, new MemoryStream([1]), Cancel);
        Assert.Equal(path, Assert.Single((await new StoreAudit(store).RunAsync(Cancel)).Findings).Subject);
    }

    [Theory]
    [InlineData(StoreTables.Series, "southwest", "2024-01")]
    [InlineData(StoreTables.Observations, "southwest", "2024-01|fy22-fy25-aug-644a7051")]
    public async Task A_row_that_is_changed_missing_or_foreign_is_found(string table, string partition, string row)
    {
        var (store, _) = await IngestAsync();
        var subject = $"{table} {partition} {row}";
        var right = (await store.Tables.FindAsync(table, partition, row, Cancel))!;
        var wrong = new TableRow(partition, row);
        foreach (var (name, value) in right.Properties)
            wrong[name] = value is long number ? number + 1 : value;
        await store.Tables.ApplyAsync(table, [TableChange.Put(wrong)], Cancel);
        Assert.Equal(subject, Assert.Single((await new StoreAudit(store).RunAsync(Cancel)).Findings).Subject);
        await store.Tables.ApplyAsync(table, [TableChange.Delete(wrong)], Cancel);
        Assert.Equal(subject, Assert.Single((await new StoreAudit(store).RunAsync(Cancel)).Findings).Subject);
        await store.Tables.ApplyAsync(table, [TableChange.Put(right), TableChange.Put(new TableRow(partition, "zz"))], Cancel);
        Assert.Equal($"{table} {partition} zz", Assert.Single((await new StoreAudit(store).RunAsync(Cancel)).Findings).Subject);
    }

    [Theory]
    [InlineData("rows", 1L)]
    [InlineData("encounters", 1L)]
    [InlineData("fileName", "other.csv")]
    [InlineData("sha256", "damaged")]
    [InlineData("lastMonth", "2025-07")]
    public async Task A_row_of_a_release_that_is_changed_is_found_and_repaired(string property, object value)
    {
        var (store, _) = await IngestAsync();
        var row = (await store.Tables.FindAsync(StoreTables.Releases, "southwest", "fy22-fy25-aug-644a7051", Cancel))!;
        row[property] = value;
        await store.Tables.ApplyAsync(StoreTables.Releases, [TableChange.Put(row)], Cancel);
        Assert.Contains(
            (await new StoreAudit(store).RunAsync(Cancel)).Findings,
            finding => finding.Subject == "releases southwest fy22-fy25-aug-644a7051");
        await RepairAsync(store);
        Assert.Empty((await new StoreAudit(store).RunAsync(Cancel)).Findings);
    }

    [Fact]
    public async Task A_row_of_a_release_that_is_missing_or_foreign_is_found_and_repaired()
    {
        var (store, _) = await IngestAsync();
        var row = (await store.Tables.FindAsync(StoreTables.Releases, "southwest", "fy22-fy25-aug-644a7051", Cancel))!;
        var foreign = new TableRow("southwest", "fy22-fy25-aug-00000000");
        foreach (var (name, value) in row.Properties)
            foreign[name] = value;
        await store.Tables.ApplyAsync(StoreTables.Releases, [TableChange.Delete(row), TableChange.Put(foreign)], Cancel);
        var subjects = (await new StoreAudit(store).RunAsync(Cancel)).Findings.Select(finding => finding.Subject).ToArray();
        Assert.Contains("releases southwest fy22-fy25-aug-00000000", subjects);
        Assert.Contains($"raw/{Release}/origin.json", subjects);
        await RepairAsync(store);
        Assert.Empty((await new StoreAudit(store).RunAsync(Cancel)).Findings);
    }

    [Theory]
    [InlineData(StoreTables.Alerts, "alert", "damaged")]
    [InlineData(StoreTables.Alerts, "series", "northern")]
    [InlineData(StoreTables.Deliveries, "state", "damaged")]
    [InlineData(StoreTables.Deliveries, "nextAttempt", "damaged")]
    public async Task A_row_that_can_be_derived_from_nothing_is_found_when_it_is_damaged(
        string table, string property, string value)
    {
        var store = NewStore();
        var delivery =
            new DeliveryOptions
            {
                Channels = [new ChannelOptions { Name = "desk", Kind = ChannelKind.Webhook,
                Address = new Uri("https://desk.example"), Secret = "s" }]
            };
        await RunAsync(store, FolderOf(RealReleases.SouthwestAugust), delivery,
            now: new DateTimeOffset(2025, 9, 20, 0, 0, 0, TimeSpan.Zero));
        var folder = NewFolder();
        await File.WriteAllTextAsync(folder.File("sbo-encounters-fy24.csv"), "damaged", Cancel);
        await RunAsync(store, folder.Path, delivery);
        Assert.Empty((await new StoreAudit(store).RunAsync(Cancel)).Findings);

        TableRow? row = null;
        await foreach (var any in store.Tables.QueryAsync(table, null, Cancel))
            row = any;
        row![property] = value;
        await store.Tables.ApplyAsync(table, [TableChange.Put(row)], Cancel);
        Assert.Contains((await new StoreAudit(store).RunAsync(Cancel)).Findings,
            finding => finding.Subject == $"{table} {row.PartitionKey} {row.RowKey}");
    }

    [Theory]
    [InlineData("page", "https://www.cbp.gov/x", "lastModified", "damaged")]
    [InlineData("link", "https://www.cbp.gov/x", "release", "damaged")]
    [InlineData("stranger", "x", "a", "b")]
    public async Task A_damaged_or_foreign_row_of_the_memory_of_the_source_is_found(
        string partition, string row, string property, string value)
    {
        var (store, _) = await IngestAsync();
        await store.Tables.ApplyAsync(StoreTables.Sources,
            [TableChange.Put(new TableRow(partition, row) { [property] = value })], Cancel);
        Assert.Equal($"sources {partition} {row}",
            Assert.Single((await new StoreAudit(store).RunAsync(Cancel)).Findings).Subject);
    }

    [Theory]
    [InlineData("sbo-encounters-fy24.csv")]
    [InlineData("reasons.json")]
    public async Task A_file_in_quarantine_that_is_damaged_missing_or_foreign_is_found(string name)
    {
        var root = NewFolder().Path;
        var store = LocalStore.Open(root);
        var folder = NewFolder();
        await File.WriteAllTextAsync(folder.File("sbo-encounters-fy24.csv"), "damaged", Cancel);
        await RunAsync(store, folder.Path);
        Assert.Empty((await new StoreAudit(store).RunAsync(Cancel)).Findings);

        var file = Directory.GetFiles(Path.Combine(root, "quarantine"), name, SearchOption.AllDirectories).Single();
        var subject = Path.GetRelativePath(root, file);
        await File.WriteAllTextAsync(file, "{", Cancel);
        Assert.Contains((await new StoreAudit(store).RunAsync(Cancel)).Findings, finding => finding.Subject == subject);
        File.Delete(file);
        Assert.NotEmpty((await new StoreAudit(store).RunAsync(Cancel)).Findings);
        await store.Blobs.WriteAsync("quarantine/southwest/x.csv", new MemoryStream([1]), Cancel);
        Assert.Contains((await new StoreAudit(store).RunAsync(Cancel)).Findings,
            finding => finding.Subject == "quarantine/southwest/x.csv");
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Deleting_the_tables_or_the_datasets_and_repairing_gives_the_same_state_again(bool datasets, bool tables)
    {
        var root = NewFolder().Path;
        await RunAsync(LocalStore.Open(root), RealReleases.Folder);
        var before = (await DescribeTablesAsync(LocalStore.Open(root), alerts: true), Checksums(root));

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (datasets)
            Directory.Delete(Path.Combine(root, "datasets"), recursive: true);
        foreach (var file in tables ? Directory.GetFiles(root, LocalStore.TablesFileName + "*") : [])
            File.Delete(file);
        var store = LocalStore.Open(root);
        var report = await RepairAsync(store);
        Assert.Equal((3, 0), (report.Rebuilt, report.Failures.Count));
        Assert.Equal(before, (await DescribeTablesAsync(store, alerts: true), Checksums(root)));
        Assert.Empty((await new StoreAudit(store).RunAsync(Cancel)).Findings);
    }

    [Theory]
    [InlineData(Published + "encounters.parquet")]
    [InlineData(Published + "manifest.json")]
    [InlineData("datasets/southwest/latest.json")]
    [InlineData("datasets/encounters/year_month=2024-01/southwest.parquet")]
    [InlineData("datasets/encounters/manifest.json")]
    [InlineData("feeds/releases.atom")]
    [InlineData("feeds/alerts.atom")]
    public async Task A_damaged_file_that_can_be_derived_is_repaired(string path)
    {
        var (store, root) = await IngestAsync();
        await File.WriteAllTextAsync(Path.Combine(root, path), "damaged", Cancel);
        await RepairAsync(store);
        Assert.Empty((await new StoreAudit(store).RunAsync(Cancel)).Findings);
    }

    [Fact]
    public async Task Damaged_raw_bytes_are_told_and_not_published()
    {
        var (store, root) = await IngestAsync();
        await File.AppendAllTextAsync(Path.Combine(root, $"raw/{Release}/{RealReleases.SouthwestAugust}"), "x", Cancel);
        var report = await RepairAsync(store);
        Assert.Equal(0, report.Rebuilt);
        Assert.Contains("backup", Assert.Single(report.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_whose_revisions_are_wrong_is_found_and_repaired()
    {
        var store = NewStore();
        await RunAsync(store, FolderOf(RealReleases.SouthwestAugust, RealReleases.State2025));
        const string Path = "datasets/nationwide-state/releases/fy22-fy25-final-ec734bea/manifest.json";
        var manifest = (await store.Blobs.ReadAsync(Path, Cancel))!;
        var wrong = System.Text.Encoding.UTF8.GetString(manifest.Content.Span)
            .Replace("\"to\": 9731", "\"to\": 9732", StringComparison.Ordinal);
        await store.Blobs.WriteAsync(Path, new MemoryStream(System.Text.Encoding.UTF8.GetBytes(wrong)), Cancel);
        Assert.Equal(Path, Assert.Single((await new StoreAudit(store).RunAsync(Cancel)).Findings).Subject);
        await RepairAsync(store);
        Assert.Equal(manifest.Content.ToArray(), (await store.Blobs.ReadAsync(Path, Cancel))!.Content.ToArray());
    }

    private static Task<RepairReport> RepairAsync(Store store)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var alerts = new AlertRaiser(store, Options.Create(new AlertOptions()), Options.Create(new DeliveryOptions()), clock);
        return new StoreRepair(store, Options.Create(new ContinuityOptions()), alerts, clock).RunAsync(Cancel);
    }

    private static string Checksums(string root) => string.Join('\n', Directory
        .EnumerateFiles(Path.Combine(root, "datasets"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(file => $"{file} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}"));

    private async Task<(Store Store, string Root)> IngestAsync()
    {
        var root = NewFolder().Path;
        var store = LocalStore.Open(root);
        await RunAsync(store, FolderOf(RealReleases.SouthwestAugust));
        return (store, root);
    }
}
