using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Encounters.Testing;
using Ingest.Tests.Api;

namespace Ingest.Tests.Dashboard;

/// <summary>The page as it is served: its head, its policy, its files.</summary>
public sealed partial class PageTests(ServedReleases site) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = site.Root };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_link_to_a_series_is_named_after_it()
    {
        var page = await GetAsync("/?series=southwest/state=tx&view=years");
        Assert.Contains("<title>Southwest border encounters in Texas | CBP encounters</title>", page, StringComparison.Ordinal);
        Assert.Equal("Southwest border encounters in Texas", Meta(page, "og:title"));
        Assert.StartsWith("Southwest border encounters in Texas: ", Meta(page, "og:description"), StringComparison.Ordinal);
        Assert.Contains(" in September 2025, down ", Meta(page, "description"), StringComparison.Ordinal);
        using var dataset = Dataset(page);
        Assert.Equal("Dataset", dataset.RootElement.GetProperty("@type").GetString());
        Assert.Equal("2019-10/2025-09", dataset.RootElement.GetProperty("temporalCoverage").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?series=nope")]
    [InlineData("?series=southwest/state=zz")]
    [InlineData("?utm_source=newsletter&fbclid=1")]
    public async Task A_link_that_names_no_series_of_the_store_has_the_name_of_the_site(string query)
    {
        var page = await GetAsync($"/{query}");
        Assert.Contains("<title>CBP encounters</title>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("og:image", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("</script><script>alert(1)</script>")]
    [InlineData("</title><img src=x onerror=alert(1)>")]
    [InlineData("\" onload=\"alert(1)")]
    [InlineData("southwest,</script><svg onload=alert(1)>")]
    [InlineData("southwest/citizenship=</script><svg onload=alert(1)>")]
    public async Task A_hostile_address_cannot_break_out_of_the_head(string series)
    {
        var page = await GetAsync($"/?series={Uri.EscapeDataString(series)}&view={Uri.EscapeDataString(series)}");
        Assert.DoesNotContain("alert(1)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("onload", page, StringComparison.Ordinal);
        using var dataset = Dataset(page);
        Assert.Equal(JsonValueKind.Object, dataset.RootElement.ValueKind);
    }

    [Fact]
    public async Task The_share_picture_has_an_absolute_address_where_the_public_one_is_known()
    {
        Assert.DoesNotContain("og:image", await GetAsync("/?series=southwest"), StringComparison.Ordinal);
        await using var server = await ServedReleases.StartAsync(site.Store, new()
        {
            ["Api:PublicUrl"] = "https://encounters.example",
        });
        using var client = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };

        // The page does not wait for a store that is read first and slowly.
        await client.GetStringAsync(new Uri("/api/series", UriKind.Relative), Cancel);
        var page = await client.GetStringAsync(new Uri("/?series=southwest,northern", UriKind.Relative), Cancel);
        Assert.Equal("https://encounters.example/api/series/chart?key=southwest&format=png", Meta(page, "og:image"));
        Assert.Equal("https://encounters.example/?series=southwest%2Cnorthern", Meta(page, "og:url"));
        Assert.Equal("summary_large_image", Meta(page, "twitter:card"));
        using var dataset = Dataset(page);
        Assert.Equal("https://encounters.example/api/series/months?key=southwest&format=csv",
            dataset.RootElement.GetProperty("distribution")[0].GetProperty("contentUrl").GetString());

        // It is the picture.
        var path = new Uri(Meta(page, "og:image")).PathAndQuery;
        using var picture = await client.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        Assert.Equal("image/png", picture.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task The_page_of_all_series_describes_the_combined_dataset()
    {
        await using var server = await ServedReleases.StartAsync(site.Store, new()
        {
            ["Api:PublicUrl"] = "https://encounters.example",
        });
        using var client = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        await client.GetStringAsync(new Uri("/api/series", UriKind.Relative), Cancel);
        using var page = Dataset(await client.GetStringAsync(new Uri("/", UriKind.Relative), Cancel));
        var dataset = page.RootElement;
        Assert.Equal("2019-10/2025-09", dataset.GetProperty("temporalCoverage").GetString());
        Assert.Equal("https://encounters.example/data.json",
            dataset.GetProperty("includedInDataCatalog").GetProperty("url").GetString());
        var addresses = dataset.GetProperty("distribution").EnumerateArray()
            .Select(file => new Uri(file.GetProperty("contentUrl").GetString()!)).ToArray();
        Assert.Equal("https://encounters.example/api/datasets/encounters/datapackage.json", addresses[0].AbsoluteUri);
        foreach (var address in addresses)
            Assert.NotEmpty(await client.GetStringAsync(new Uri(address.PathAndQuery, UriKind.Relative), Cancel));
    }

    [Theory]
    [InlineData("/", "'none'")]
    [InlineData("/?series=southwest", "'none'")]
    [InlineData("/index.html", "'none'")]
    [InlineData("/app.js", "'none'")]
    [InlineData("/embed.html?series=southwest", "*")]
    public async Task Only_the_page_for_embedding_may_stand_in_the_pages_of_others(string path, string ancestors)
    {
        using var response = await _client.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
                + $"base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}",
            Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        Assert.False(response.Headers.Contains("X-Frame-Options"));
    }

    [Fact]
    public async Task Files_of_the_page_do_not_count_toward_the_limit_of_a_client()
    {
        await using var server = await ServedReleases.StartAsync(site.Store, new() { ["Api:RequestsPerMinute"] = "1" });
        using var client = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        foreach (var (path, status) in ((string, HttpStatusCode)[])
        [
            ("/", HttpStatusCode.OK), ("/app.js", HttpStatusCode.OK), ("/style.css", HttpStatusCode.OK),
            ("/api/series", HttpStatusCode.OK), ("/api/series", HttpStatusCode.TooManyRequests), ("/app.js", HttpStatusCode.OK),
        ])
        {
            using var response = await client.GetAsync(new Uri(path, UriKind.Relative), Cancel);
            Assert.Equal((path, status), (path, response.StatusCode));
        }
    }

    [Fact]
    public async Task Everything_the_pages_load_is_served_and_stays_below_200_kilobytes()
    {
        HashSet<string> files = ["", "embed.html"];
        var bytes = 0;
        for (var queue = new Queue<string>(files); queue.TryDequeue(out var file);)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/{file}");
            request.Headers.Add("Accept-Encoding", "gzip");
            using var response = await _client.SendAsync(request, Cancel);
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{file}: {response.StatusCode}");
            var body = await response.Content.ReadAsByteArrayAsync(Cancel);
            bytes += body.Length;
            foreach (var next in Loaded().Matches(await TextAsync(response, body)).Select(match => match.Groups["file"].Value))
            {
                if (file != "chart.umd.min.js" && files.Add(next))
                    queue.Enqueue(next);
            }
        }

        var all = Directory.GetFiles(Path.Combine(Repository.Root, "src", "Encounters.Api", "Dashboard"))
            .Select(Path.GetFileName);
        Assert.Equal(all.Order(), files.Select(file => file.Length == 0 ? "index.html" : file).Order());
        Assert.InRange(bytes, 1, 200 * 1024);
        TestContext.Current.TestOutputHelper!.WriteLine($"{files.Count} files, {bytes} bytes");
    }

    [Fact]
    public async Task Every_series_has_a_name_and_the_names_come_in_the_order_of_the_keys()
    {
        using var names = JsonDocument.Parse(await GetAsync("/api/series/names?limit=10000"));
        using var keys = JsonDocument.Parse(await GetAsync("/api/series?limit=10000"));
        var all = names.RootElement.EnumerateArray().ToArray();
        Assert.Equal(keys.RootElement.EnumerateArray().Select(key => key.GetString()),
            all.Select(item => item.GetProperty("series").GetString()));
        Assert.Equal(all.Length, all.Select(item => item.GetProperty("name").GetString()).Distinct().Count());
        var texas = all.Single(item => item.GetProperty("series").GetString() == "southwest/state=tx");
        Assert.Equal(("Southwest border encounters in Texas", "Texas"),
            (texas.GetProperty("name").GetString(), texas.GetProperty("category").GetString()));
    }

    private static async Task<string> TextAsync(HttpResponseMessage response, byte[] body)
    {
        if (!response.Content.Headers.ContentEncoding.Contains("gzip"))
            return System.Text.Encoding.UTF8.GetString(body);
        await using var unpacked = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        return await reader.ReadToEndAsync(Cancel);
    }

    private static string Meta(string page, string name) => WebUtility.HtmlDecode(
        Regex.Match(page, $"<meta (?:name|property)=\"{name}\" content=\"([^\"]*)\">").Groups[1].Value);

    private static JsonDocument Dataset(string page) => JsonDocument.Parse(
        Regex.Match(page, "<script type=\"application/ld\\+json\">(.*?)</script>", RegexOptions.Singleline).Groups[1].Value);

    private Task<string> GetAsync(string path) => _client.GetStringAsync(new Uri(path, UriKind.Relative), Cancel);

    [GeneratedRegex("(?:(?:from |import\\()'\\./|href=\"|src=\")(?<file>[a-z.-]+\\.(?:js|css|svg|html))[\"']")]
    private static partial Regex Loaded();
}
