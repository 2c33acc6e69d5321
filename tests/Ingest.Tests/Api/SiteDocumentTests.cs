using System.Text.Json;
using System.Xml.Linq;
using Encounters.Testing;

namespace Ingest.Tests.Api;

/// <summary>What crawlers, catalogs and feed readers are given, and under which address.</summary>
public sealed class SiteDocumentTests(ServedReleases site) : IDisposable
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Map = "http://www.sitemaps.org/schemas/sitemap/0.9";

    private readonly HttpClient _client = new() { BaseAddress = site.Root };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task The_catalog_has_what_DCAT_US_wants_and_every_file_can_be_fetched()
    {
        using var catalog = JsonDocument.Parse(await GetAsync("/data.json"));
        Assert.Equal("https://project-open-data.cio.gov/v1.1/schema", catalog.RootElement.GetProperty("conformsTo").GetString());
        var datasets = catalog.RootElement.GetProperty("dataset").EnumerateArray().ToArray();
        Assert.Equal(4, datasets.Length);
        foreach (var dataset in datasets)
        {
            foreach (var name in (string[])["title", "description", "keyword", "modified", "publisher", "contactPoint",
                "identifier", "accessLevel", "license", "temporal", "distribution"])
                Assert.True(dataset.TryGetProperty(name, out _), name);
            foreach (var file in dataset.GetProperty("distribution").EnumerateArray())
            {
                var address = new Uri(file.GetProperty("downloadURL").GetString()!);
                Assert.Equal(site.Root.Authority, address.Authority);
                using var request = new HttpRequestMessage(HttpMethod.Head, address);
                using var response = await _client.SendAsync(request, Cancel);
                Assert.True(response.IsSuccessStatusCode, address.AbsoluteUri);
            }
        }
    }

    [Fact]
    public async Task The_catalog_has_the_combined_dataset_with_a_file_for_each_month_and_dataset()
    {
        using var catalog = JsonDocument.Parse(await GetAsync("/data.json"));
        var dataset = catalog.RootElement.GetProperty("dataset").EnumerateArray()
            .Single(dataset => dataset.GetProperty("title").GetString()!.Contains("all datasets", StringComparison.Ordinal));
        Assert.Equal("2019-10-01/2025-09-30", dataset.GetProperty("temporal").GetString());
        var files = dataset.GetProperty("distribution").EnumerateArray()
            .Select(file => file.GetProperty("downloadURL").GetString()!).ToArray();
        var manifest = $"{site.Root}api/datasets/encounters/manifest.json";
        Assert.Equal(manifest, files[0]);
        Assert.Contains($"{site.Root}api/datasets/encounters/year_month=2024-01/nationwide-state.parquet", files);

        using var listed = JsonDocument.Parse(await GetAsync(manifest));
        Assert.Equal(listed.RootElement.GetProperty("files").GetArrayLength(), files.Length - 1);

        // The description of the columns lists the same files, so that one address is enough to read them all.
        var address = dataset.GetProperty("describedBy").GetString()!;
        using var package = JsonDocument.Parse(await GetAsync(address));
        var resources = package.RootElement.GetProperty("resources").EnumerateArray()
            .SelectMany(resource => resource.GetProperty("path").EnumerateArray())
            .Select(path => new Uri(new Uri(address), path.GetString()).AbsoluteUri);
        Assert.Equal(files.Skip(1).Order(StringComparer.Ordinal), resources.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Crawlers_find_the_site_map_and_its_pages()
    {
        var robots = await GetAsync("/robots.txt");
        var map = XDocument.Parse(await GetAsync(
            robots.Split('\n').Single(line => line.StartsWith("Sitemap: ", StringComparison.Ordinal))["Sitemap: ".Length..]));
        var pages = map.Descendants(Map + "loc").Select(location => location.Value).ToArray();
        Assert.Contains($"{site.Root}?series=southwest", pages);
        foreach (var page in pages)
            Assert.NotEmpty(await GetAsync(page));
    }

    [Theory]
    [InlineData("releases")]
    [InlineData("alerts")]
    public async Task The_links_of_a_feed_are_absolute_and_lead_somewhere(string name)
    {
        var feed = XDocument.Parse(await GetAsync($"/feeds/{name}.atom")).Root!;

        // The store has no alert that is young enough for its feed.
        Assert.All(feed.Elements(Atom + "entry"), entry => Assert.NotEmpty(entry.Elements(Atom + "link")));
        foreach (var link in feed.Descendants(Atom + "link").Attributes("href").Where(link =>
            link.Parent!.Attribute("rel")?.Value != "via").Select(link => link.Value).Distinct().Take(6))
        {
            Assert.StartsWith(site.Root.AbsoluteUri, link, StringComparison.Ordinal);
            Assert.NotEmpty(await GetAsync(link));
        }

        Assert.DoesNotContain("1970", feed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_has_a_title_for_people()
    {
        var feed = XDocument.Parse(await GetAsync("/feeds/releases.atom")).Root!;
        Assert.Contains("Southwest Land Border Encounters, through August 2025",
            feed.Elements(Atom + "entry").Select(entry => entry.Element(Atom + "title")!.Value));
    }

    [Theory]
    [InlineData("/feeds/releases.atom")]
    [InlineData("/feeds/alerts.atom")]
    [InlineData("/sitemap.xml")]
    public async Task What_machines_read_begins_with_its_declaration_and_no_byte_order_mark(string path) => Assert.Equal(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>"u8.ToArray(),
        (await _client.GetByteArrayAsync(new Uri(path, UriKind.Relative), Cancel))[..38]);

    [Theory]
    [InlineData("/feeds/releases.atom")]
    [InlineData("/data.json")]
    [InlineData("/robots.txt")]
    [InlineData("/sitemap.xml")]
    public async Task A_host_that_a_client_claims_is_told_to_no_one_else(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = "evil.example";
        request.Headers.Add("X-Forwarded-Host", "worse.example");
        using var claimed = await _client.SendAsync(request, Cancel);
        Assert.True(claimed.Headers.CacheControl!.Private);
        Assert.DoesNotContain("worse.example", await claimed.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example", await GetAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_of_the_settings_goes_before_what_a_client_claims()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServedReleases.StartAsync(folder.Path, new()
        {
            ["Api:PublicUrl"] = "https://encounters.example",
            ["Api:ContactEmail"] = "data@encounters.example",
        });
        using var client = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        Assert.Equal("User-agent: *\nAllow: /\nSitemap: https://encounters.example/sitemap.xml\n",
            await client.GetStringAsync(new Uri("/robots.txt", UriKind.Relative), Cancel));
    }

    private Task<string> GetAsync(string path) => _client.GetStringAsync(new Uri(path, UriKind.RelativeOrAbsolute), Cancel);
}
