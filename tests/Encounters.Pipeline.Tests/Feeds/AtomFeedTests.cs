using System.Globalization;
using System.ServiceModel.Syndication;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Auditing;
using Encounters.Pipeline.Feeds;
using Encounters.Pipeline.Tests.Ingestion;
using Encounters.Storage;
using Encounters.Swings;
using Encounters.Testing;

namespace Encounters.Pipeline.Tests.Feeds;

/// <summary>The feeds against what RFC 4287 demands.</summary>
public sealed class AtomFeedTests : PipelineTest
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly DateTimeOffset Now = new(2024, 2, 14, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_feeds_of_the_real_releases_are_valid()
    {
        var store = NewStore();
        await RunAsync(store, RealReleases.Folder);
        var releases = AssertValid(await ReadAsync(store, StorePaths.ReleasesFeed));
        Assert.Equal(3, releases.Elements(Atom + "entry").Count());
        AssertValid(await ReadAsync(store, StorePaths.AlertsFeed));
    }

    [Fact]
    public async Task An_entry_keeps_its_id_and_the_feed_its_bytes_when_nothing_is_new()
    {
        var store = NewStore();
        await RunAsync(store, FolderOf(RealReleases.State2023));
        var before = AssertValid(await ReadAsync(store, StorePaths.ReleasesFeed));
        await RunAsync(store, RealReleases.Folder, now: new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero));
        var bytes = await ReadAsync(store, StorePaths.ReleasesFeed);
        var after = AssertValid(bytes);
        Assert.Equal(before.Element(Atom + "id")!.Value, after.Element(Atom + "id")!.Value);
        Assert.Contains(Ids(before).Single(), Ids(after));
        await RunAsync(store, RealReleases.Folder, now: new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(bytes, await ReadAsync(store, StorePaths.ReleasesFeed));
    }

    [Fact]
    public void An_alert_keeps_its_id_when_it_is_updated_and_its_time_moves()
    {
        var raised = AssertValid(FeedOf([NewAlert("2024-01", Now)])).Element(Atom + "entry")!;
        var updated =
            AssertValid(
                FeedOf([NewAlert("2024-01", Now.AddDays(30)) with { Status = AlertStatus.Updated, Version = 2 }]))
                .Element(Atom + "entry")!;
        Assert.Equal(raised.Element(Atom + "id")!.Value, updated.Element(Atom + "id")!.Value);
        Assert.Equal(Now.AddDays(30), Instant(updated.Element(Atom + "updated")!));
        Assert.StartsWith("Updated: ", updated.Element(Atom + "title")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void An_alert_about_a_series_links_to_its_page_and_its_chart()
    {
        var links = AssertValid(FeedOf([NewAlert("2024-01", Now) with { Series = "southwest/component=usbp" }]))
            .Element(Atom + "entry")!.Elements(Atom + "link")
            .Select(link => (link.Attribute("rel")!.Value, link.Attribute("href")!.Value));
        Assert.Equal(
            [
                ("alternate", "../?series=southwest%2Fcomponent%3Dusbp"),
                ("enclosure", "../api/series/chart?key=southwest%2Fcomponent%3Dusbp&to=2024-01&format=png"),
            ],
            links);
    }

    [Fact]
    public void Historical_alerts_are_left_out_and_the_newest_hundred_stay() =>
        Assert.Equal(
            AtomFeeds.MaxEntries,
            AssertValid(FeedOf([
                NewAlert("2000-01", Now) with { Historical = true },
                .. Enumerable.Range(0, 150).Select(i => NewAlert($"series-{i}", Now.AddDays(i)))])).Elements(Atom + "entry")
                .Where(entry => Instant(entry.Element(Atom + "updated")!) >= Now.AddDays(50)).Count());

    [Fact]
    public void A_feed_has_a_hundred_entries_and_no_more_and_the_newest_comes_first()
    {
        var entries =
            AssertValid(
                FeedOf([.. Enumerable.Range(0, 150).Select(i => NewAlert($"series-{i}", Now.AddDays(i)))]))
                .Elements(Atom + "entry").ToArray();
        Assert.Equal(100, entries.Length);
        Assert.Equal((Now.AddDays(149), Now.AddDays(50)),
            (Instant(entries[0].Element(Atom + "updated")!), Instant(entries[^1].Element(Atom + "updated")!)));
    }

    [Fact]
    public void What_is_about_the_past_is_in_no_feed() =>
        Assert.Empty(AssertValid(FeedOf([NewAlert("2000-01", Now) with { Historical = true }]))
            .Elements(Atom + "entry"));

    [Fact]
    public void A_feed_with_nothing_for_readers_is_as_old_as_what_it_leaves_out() =>
        Assert.Equal(Now.AddDays(-1), Instant(AssertValid(FeedOf([
            NewAlert("2000-01", Now) with { Historical = true },
            NewAlert("2000-02", Now.AddDays(-1)) with { Historical = true }])).Element(Atom + "updated")!));

    [Fact]
    public async Task A_feed_without_alerts_begins_with_the_first_release_and_keeps_that_date()
    {
        var store = NewStore();
        var first = new DateTimeOffset(2026, 2, 1, 6, 0, 0, TimeSpan.Zero);
        await RunAsync(store, FolderOf(RealReleases.State2023), now: first);
        Assert.Equal(first, await UpdatedAsync(store));
        await RunAsync(store, RealReleases.Folder, now: first.AddDays(30));
        Assert.Equal(first, await UpdatedAsync(store));
        Assert.Empty((await new StoreAudit(store).RunAsync(Cancel)).Findings);
    }

    [Theory]
    [InlineData("<script>alert(1)</script> & \"quotes\"")]
    [InlineData("a\u0001b\uFFFEc")]
    [InlineData("Türkiye 🌍 ]]>")]
    public void Text_of_any_kind_leaves_the_feed_valid(string text)
    {
        var entry = AssertValid(FeedOf([NewAlert("2024-01", Now) with { Sentence = text }]))
            .Element(Atom + "entry")!;
        Assert.StartsWith(
            text.Replace('\u0001', '\uFFFD').Replace('\uFFFE', '\uFFFD'), entry.Element(Atom + "content")!.Value,
            StringComparison.Ordinal);
    }

    private static Alert NewAlert(string month, DateTimeOffset at) => new()
    {
        Id = Alert.IdOf(month, AlertKind.Swing, "southwest"),
        Series = "southwest",
        Month = month,
        Kind = AlertKind.Swing,
        Severity = Severity.Warning,
        Sentence = "It fell.",
        Release = "fy21-fy24-jan-323e3df7",
        RaisedAt = at,
    };

    private static byte[] FeedOf(Alert[] alerts) => AtomFeeds.OfAlerts([], alerts, []);

    private static async Task<byte[]> ReadAsync(Store store, string path) =>
        (await store.Blobs.ReadAsync(path, Cancel))!.Content.ToArray();

    private static async Task<DateTimeOffset> UpdatedAsync(Store store)
    {
        var feed = AssertValid(await ReadAsync(store, StorePaths.AlertsFeed));
        Assert.Empty(feed.Elements(Atom + "entry"));
        return Instant(feed.Element(Atom + "updated")!);
    }

    private static IEnumerable<string> Ids(XElement feed) =>
        feed.Elements(Atom + "entry").Select(entry => entry.Element(Atom + "id")!.Value);

    private static DateTimeOffset Instant(XElement element) =>
        DateTimeOffset.ParseExact(element.Value, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal);

    /// <summary>
    /// What section 4 of the RFC says must be, for a feed with authors of its own; and an independent reader reads it.
    /// </summary>
    private static XElement AssertValid(byte[] bytes)
    {
        var feed = XDocument.Parse(Encoding.UTF8.GetString(bytes)).Root!;
        Assert.Equal(Atom + "feed", feed.Name);
        Assert.Single(feed.Elements(Atom + "author"), author => author.Elements(Atom + "name").Count() == 1);
        Assert.InRange(feed.Elements(Atom + "generator").Count(), 0, 1);
        Assert.Single(feed.Elements(Atom + "link"), link => link.Attribute("rel")!.Value == "self");
        foreach (var element in feed.Elements(Atom + "entry").Prepend(feed))
        {
            Assert.True(Uri.IsWellFormedUriString(Assert.Single(element.Elements(Atom + "id")).Value, UriKind.Absolute));
            Assert.Single(element.Elements(Atom + "title"));
            Instant(Assert.Single(element.Elements(Atom + "updated")));
            Assert.All(element.Elements(Atom + "category"), category => Assert.NotEmpty(category.Attribute("term")!.Value));
            Assert.All(element.Elements(Atom + "link"),
                link => Assert.True(Uri.IsWellFormedUriString(link.Attribute("href")!.Value, UriKind.RelativeOrAbsolute)));
        }

        // An entry without an alternate link must have content; ids of entries are unique.
        Assert.All(feed.Elements(Atom + "entry"), entry => Assert.Single(entry.Elements(Atom + "content")));
        Assert.Equal(Ids(feed).Distinct(), Ids(feed));
        using var reader = XmlReader.Create(new MemoryStream(bytes));
        Assert.Equal(Ids(feed), SyndicationFeed.Load(reader).Items.Select(item => item.Id));
        return feed;
    }
}
