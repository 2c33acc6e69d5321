using Encounters.Normalization.Tests;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Auditing;
using Encounters.Pipeline.Delivery;
using Encounters.Pipeline.Derived;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Queries;
using Encounters.Pipeline.Validation;
using Encounters.Series;
using Encounters.Storage;
using Microsoft.Extensions.Options;

namespace Encounters.Pipeline.Tests.Web;

/// <summary>CBP puts another file at an address, or beside it under the same name with a number.</summary>
public sealed class ReplacedFileTests : WebTest
{
    private const string FilePath = "/sites/default/files/2023-12/" + CsvText.SouthwestName;
    private const string SecondPath = "/sites/default/files/2023-12/sbo-encounters-fy24-fy24-nov_0.csv";

    // With a count of 21 the content hash is before, with 27 after the first one's: order must not come from it.
    public static TheoryData<int, string?, string?> Replacements => new()
    {
        { 21, "Thu, 14 Dec 2023 15:00:00 GMT", "Wed, 14 Feb 2024 15:00:00 GMT" },
        { 27, "Thu, 14 Dec 2023 15:00:00 GMT", "Wed, 14 Feb 2024 15:00:00 GMT" },
        { 21, "Thu, 14 Dec 2023 15:00:00 GMT", "Thu, 14 Dec 2023 15:00:00 GMT" },
        { 27, "Thu, 14 Dec 2023 15:00:00 GMT", "Thu, 14 Dec 2023 15:00:00 GMT" },
        { 21, "Thu, 14 Dec 2023 15:00:00 GMT", null },
        { 27, "Thu, 14 Dec 2023 15:00:00 GMT", null },
        { 21, null, null },
        { 27, null, null },
    };

    [Theory]
    [MemberData(nameof(Replacements))]
    [InlineData(21, "Wed, 14 Feb 2024 15:00:00 GMT", "Thu, 14 Dec 2023 15:00:00 GMT")]
    public async Task A_file_replaced_under_its_url_is_the_later_one_and_stays_so_when_the_store_is_rebuilt(
        int value, string? first, string? second)
    {
        Site.Page(PagePath, FilePath);
        Site.Answer(FilePath, MisbehavingSite.Body(Content(20), lastModified: first));
        await RunAsync();
        Site.Page(PagePath, FilePath, "/changed");
        Site.Answer(FilePath, MisbehavingSite.Body(Content(value), lastModified: second));
        await RunAsync();
        await AssertOrderAsync(value);

        await RepairAsync();
        await AssertOrderAsync(value);
    }

    [Theory]
    [MemberData(nameof(Replacements))]
    public async Task A_file_beside_the_first_one_under_its_name_with_a_number_is_the_later_one(
        int value, string? first, string? second)
    {
        foreach (var links in (string[][])[[FilePath, SecondPath], [SecondPath, FilePath]])
        {
            Site.Page(PagePath, links);
            Site.Answer(FilePath, MisbehavingSite.Body(Content(20), lastModified: first));
            Site.Answer(SecondPath, MisbehavingSite.Body(Content(value), lastModified: second));
            await RunAsync();
            await AssertOrderAsync(value);
            await RepairAsync();
            await AssertOrderAsync(value);
        }
    }

    [Fact]
    public async Task What_had_been_published_by_a_day_between_is_the_first_one()
    {
        Site.Page(PagePath, FilePath);
        Site.Answer(FilePath, MisbehavingSite.Body(Content(20), lastModified: "Thu, 14 Dec 2023 15:00:00 GMT"));
        await RunAsync();
        Site.Page(PagePath, FilePath, "/changed");
        Site.Answer(FilePath, MisbehavingSite.Body(Content(21), lastModified: "Wed, 14 Feb 2024 15:00:00 GMT"));
        Assert.Equal("2024-02", Assert.Single((await RunAsync()).Ingested).Release.Published!.Month.ToString());
        Assert.Equal(20, await AsOfAsync("2024-02-13"));
        Assert.Equal(21, await AsOfAsync("2024-02-14"));

        async Task<long> AsOfAsync(string day)
        {
            Assert.True(AsOf.TryParse(day, out var asOf));
            var facts = await EarlierFacts.AtAsync(new StoredFacts(Store), asOf, Cancel);
            return (await new StoreQueries(facts!).ReadSeriesAsync(SeriesSelection.Southwest, null, null, Cancel))[^1].Value;
        }
    }

    [Fact]
    public async Task A_file_that_is_replaced_again_and_again_keeps_every_value_in_order()
    {
        Site.Page(PagePath, FilePath);
        for (var value = 20; value < 26; value++)
        {
            Site.Page(PagePath, FilePath, $"/{value}");
            Site.Answer(FilePath, MisbehavingSite.Body(Content(value)));
            Assert.Single((await RunAsync()).Ingested);
        }

        await RepairAsync();
        var revisions = await new SeriesLedger(Store.Tables).ReadRevisionsAsync(SeriesKey.Parse("southwest"), Cancel);
        Assert.Equal([(20, 21), (21, 22), (22, 23), (23, 24), (24, 25)],
            revisions.Select(revision => (revision.From, revision.To)));
    }

    private static string Content(int november) => CsvText.Southwest(
        CsvText.OctoberRow, CsvText.NovemberRow.Replace(",20", $",{november}", StringComparison.Ordinal));

    private async Task AssertOrderAsync(int value)
    {
        var november = (await new SeriesLedger(Store.Tables).ReadAsync(SeriesKey.Parse("southwest"), Cancel))[^1];
        Assert.Equal((value, 20), (november.Value, november.FirstValue));
        var revision =
            Assert.Single(await new SeriesLedger(Store.Tables).ReadRevisionsAsync(SeriesKey.Parse("southwest"), Cancel));
        Assert.Equal((20, value), (revision.From, revision.To));
        Assert.Empty((await new StoreAudit(Store).RunAsync(Cancel)).Findings);
    }

    /// <summary>Rebuilds everything from <c>raw/</c>.</summary>
    private async Task RepairAsync()
    {
        foreach (var table in (string[])[StoreTables.Releases, StoreTables.Series, StoreTables.Observations])
        {
            List<TableRow> rows = [];
            await foreach (var row in Store.Tables.QueryAsync(table, null, Cancel))
                rows.Add(row);
            foreach (var partition in rows.GroupBy(row => row.PartitionKey))
                await Store.Tables.ApplyAsync(table, [.. partition.Select(TableChange.Delete)], Cancel);
        }

        var alerts = new AlertRaiser(Store, Options.Create(new AlertOptions()), Options.Create(new DeliveryOptions()), Clock);
        Assert.Empty(
            (await new StoreRepair(Store, Options.Create(new ContinuityOptions()), alerts, Clock).RunAsync(Cancel)).Failures);
    }
}
