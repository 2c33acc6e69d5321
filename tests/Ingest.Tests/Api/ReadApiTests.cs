using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Encounters.Api.Endpoints;
using Encounters.Testing;

namespace Ingest.Tests.Api;

/// <summary>The read API over the real releases, as a client meets it.</summary>
public sealed class ReadApiTests(ServedReleases site) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = site.Root };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("", 9_731)]
    [InlineData("&asOf=fy22-fy25-aug-644a7051", 9_740)]
    [InlineData("&asOf=2025-09-30", 9_740)]
    [InlineData("&asOf=2025-10", 9_731)]
    public async Task Southwest_August_2025_is_what_had_been_published_by_then(string asOf, long value)
    {
        var months = await JsonAsync($"/api/series/months?key=southwest&from=2025-08&to=2025-08{asOf}");
        Assert.Equal(value, Assert.Single(months.EnumerateArray()).GetProperty("value").GetInt64());
    }

    [Fact]
    public async Task The_api_answers_as_the_program_does()
    {
        foreach (var (path, arguments) in ((string, string[])[])[
            ("/api/series/months?key=southwest", ["series", "southwest"]),
            ("/api/series/months?key=southwest/*&limit=10000", ["series", "southwest/*"]),
            ("/api/series?limit=10000", ["series"]),
            ("/api/revisions?key=southwest", ["revisions", "southwest"]),
            ("/api/alerts?key=southwest", ["alerts", "southwest"]),
            ("/api/releases", ["releases"]),
            ("/api/check?number=252,315", ["check", "252315"])])
        {
            var answer = await JsonAsync(path);
            Assert.Equal(Normal(await IngestRunner.JsonAsync([.. arguments, "--store", site.Store])), Normal(answer));
        }

        static string Normal(JsonElement element) => JsonSerializer.Serialize(element);
    }

    [Theory]
    [InlineData("/api/series/months?key=southwest")]
    [InlineData("/api/alerts")]
    [InlineData("/api/openapi.json")]
    [InlineData("/feeds/releases.atom")]
    [InlineData("/app.js")]
    [InlineData("/api/datasets/southwest/latest.json")]
    [InlineData("/api/datasets/southwest/releases/fy22-fy25-aug-644a7051/encounters.parquet")]
    public async Task A_second_request_with_the_entity_tag_answers_304_and_nothing_else(string path)
    {
        using var first = await GetAsync(path);
        Assert.NotNull(first.Headers.ETag);
        using var second = await GetAsync(path, request => request.Headers.IfNoneMatch.Add(first.Headers.ETag!));
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Null(second.Content.Headers.ContentType);
        Assert.Empty(second.Content.Headers.ContentEncoding);
        using var other = await GetAsync(path, request => request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"other\"")));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task An_answer_is_compressed_where_the_client_wants_that(string coding)
    {
        const string Path = "/api/series/months?key=southwest/*&limit=10000";
        using var plain = await GetAsync(Path);
        Assert.Empty(plain.Content.Headers.ContentEncoding);
        using var compressed =
            await GetAsync(Path, request => request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(coding)));
        Assert.Equal([coding], compressed.Content.Headers.ContentEncoding);

        await using var body = await compressed.Content.ReadAsStreamAsync(Cancel);
        await using Stream decoded = coding == "br"
            ? new BrotliStream(body, CompressionMode.Decompress)
            : new GZipStream(body, CompressionMode.Decompress);
        using var text = new StreamReader(decoded);
        Assert.Equal(await plain.Content.ReadAsStringAsync(Cancel), await text.ReadToEndAsync(Cancel));
        Assert.True(compressed.Content.Headers.ContentLength < plain.Content.Headers.ContentLength / 5);
        Assert.Contains("Accept-Encoding", compressed.Headers.Vary);
    }

    [Theory]
    [InlineData("gzip;q=0", null)]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("br;q=0.5, gzip;q=0", "br")]
    [InlineData("identity", null)]
    public async Task An_answer_is_never_compressed_in_a_way_that_the_client_refuses(string acceptEncoding, string? coding)
    {
        using var response =
            await GetAsync("/api/series?limit=10000", request => request.Headers.Add("Accept-Encoding", acceptEncoding));
        Assert.Equal(coding, response.Content.Headers.ContentEncoding.SingleOrDefault());
    }

    [Theory]
    [InlineData("text/csv", "text/csv")]
    [InlineData("text/csv, application/json;q=0.5", "text/csv")]
    [InlineData("text/*, */*;q=0.1", "text/csv")]
    [InlineData("application/json, text/csv;q=0.5", "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("text/csv;q=0, */*", "application/json")]
    public async Task A_series_comes_as_csv_or_json_by_accept(string accept, string mediaType)
    {
        using var response = await GetAsync("/api/series/months?key=southwest&from=2025-08",
            request => request.Headers.Add("Accept", accept));
        Assert.Equal(mediaType, response.Content.Headers.ContentType?.MediaType);
        if (mediaType == "text/csv")
        {
            Assert.Equal(
                "series,month,value,release,firstValue,firstRelease\r\n"
                + "southwest,2025-08,9731,fy22-fy25-final-ec734bea,9740,fy22-fy25-aug-644a7051\r\n"
                + "southwest,2025-09,11647,fy22-fy25-final-ec734bea,11647,fy22-fy25-final-ec734bea\r\n",
                await response.Content.ReadAsStringAsync(Cancel));
        }
    }

    [Fact]
    public async Task Pages_follow_each_other_by_the_link_header_and_leave_nothing_out()
    {
        List<string?> keys = [];
        for (var path = "/api/series?limit=37"; path is not null;)
        {
            using var response = await GetAsync(path);
            using var page = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel));
            keys.AddRange(page.RootElement.EnumerateArray().Select(key => key.GetString()));
            Assert.InRange(page.RootElement.GetArrayLength(), 1, 37);
            path = response.Headers.TryGetValues("Link", out var links) ? links.Single()[1..links.Single().IndexOf('>')] : null;
        }

        var all = await JsonAsync("/api/series?limit=10000");
        Assert.Equal(all.EnumerateArray().Select(key => key.GetString()), keys);
        Assert.True(keys.Count > 100);
    }

    [Theory]
    [InlineData("/api/series/months", "key")]
    [InlineData("/api/series/months?key=nowhere", "key")]
    [InlineData("/api/series/months?key=southwest&key=northern", "key")]
    [InlineData("/api/series/months?key=southwest&from=2025-13", "from")]
    [InlineData("/api/series/months?key=southwest&asOf=yesterday", "asOf")]
    [InlineData("/api/series/months?key=southwest&form=2025-01", "form")]
    [InlineData("/api/series/months?key=southwest&limit=0", "limit")]
    [InlineData("/api/series/months?key=southwest&offset=-1", "offset")]
    [InlineData("/api/series/expected?key=southwest/*", "key")]
    [InlineData("/api/series/chart?key=southwest&format=gif", "format")]
    [InlineData("/api/alerts?kind=panic", "kind")]
    [InlineData("/api/check?number=many", "number")]
    [InlineData("/api/health?verbose=1", "verbose")]
    public async Task A_wrong_parameter_is_told_by_its_name(string path, string name)
    {
        using var response = await GetAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal([name], problem.RootElement.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Theory]
    [InlineData("/api/series/months?key=southwest/state=zz")]
    [InlineData("/api/series/months?key=southwest&asOf=fy22-fy25-aug-00000000")]
    [InlineData("/api/series/expected?key=southwest/state=zz")]
    [InlineData("/api/datasets/southwest/none.json")]
    [InlineData("/api/datasets/tables.sqlite")]
    [InlineData("/api/datasets/..%2Ftables.sqlite")]
    [InlineData("/api/datasets/..%2F..%2F..%2Fetc%2Fpasswd")]
    [InlineData("/api/datasets/%2E%2E/raw/southwest/fy22-fy25-aug-644a7051/origin.json")]
    [InlineData("/api/datasets/..%5Ctables.sqlite")]
    [InlineData("/api/datasets//etc/passwd")]
    [InlineData("/api/datasets/southwest/releases/fy22-fy25-aug-644a7051/..%2F..%2F..%2F..%2Ftables.sqlite")]
    [InlineData("/feeds/..%2Ftables.sqlite")]
    [InlineData("/feeds/none.atom")]
    [InlineData("/tables.sqlite")]
    public async Task What_is_not_there_or_not_for_readers_answers_404(string path)
    {
        using var response = await GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Every_listed_file_can_be_fetched_and_has_its_checksum()
    {
        var datasets = await JsonAsync("/api/datasets");
        Assert.Equal(["nationwide-state", "southwest", "encounters"],
            datasets.EnumerateArray().Select(dataset => dataset.GetProperty("dataset").GetString()));
        foreach (var file in datasets.EnumerateArray().SelectMany(dataset => dataset.GetProperty("files").EnumerateArray()))
        {
            var content = await _client.GetByteArrayAsync(
                new Uri($"/api/datasets/{file.GetProperty("path").GetString()}", UriKind.Relative), Cancel);
            Assert.Equal(file.GetProperty("bytes").GetInt64(), content.Length);
            Assert.Equal(file.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(content)));
        }
    }

    [Fact]
    public async Task A_file_tells_its_size_and_answers_ranges()
    {
        var path = "/api/datasets/southwest/releases/fy22-fy25-aug-644a7051/encounters.parquet";
        var whole = await _client.GetByteArrayAsync(new Uri(path, UriKind.Relative), Cancel);
        using var head = new HttpRequestMessage(HttpMethod.Head, path);
        using var size = await _client.SendAsync(head, Cancel);
        Assert.Equal(whole.Length, size.Content.Headers.ContentLength);
        using var part = await GetAsync(path, request => request.Headers.Range = new RangeHeaderValue(null, 8));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(whole[^8..], await part.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Fact]
    public async Task Pages_of_other_origins_may_read()
    {
        using var response =
            await GetAsync("/api/releases", request => request.Headers.Add("Origin", "https://newspaper.example"));
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task A_client_that_asks_too_often_is_told_when_to_go_on()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServedReleases.StartAsync(folder.Path, new() { ["Api:RequestsPerMinute"] = "3" });
        using var client = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        List<HttpStatusCode> answers = [];
        for (var i = 0; i < 5; i++)
        {
            using var response = await client.GetAsync(new Uri("/api/health", UriKind.Relative), Cancel);
            answers.Add(response.StatusCode);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
                Assert.InRange(int.Parse(response.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture), 1,
                    60);
        }

        Assert.Equal(3, answers.Count(answer => answer == HttpStatusCode.OK));
        Assert.Equal(2, answers.Count(answer => answer == HttpStatusCode.TooManyRequests));

        // Behind a proxy on this machine each client has its own count.
        using var other = new HttpRequestMessage(HttpMethod.Get, "/api/health");
        other.Headers.Add("X-Forwarded-For", "192.0.2.7:51234");
        using var admitted = await client.SendAsync(other, Cancel);
        Assert.Equal(HttpStatusCode.OK, admitted.StatusCode);
    }

    [Fact]
    public void Only_what_polls_or_hands_in_writes_and_each_wants_a_key()
    {
        // CheckText takes a text in its body and keeps nothing of it.
        var posted = ApiEndpoints.Described.Where(endpoint => endpoint.Methods.Except(["get", "head"]).Any())
            .Select(endpoint => endpoint.Name);
        Assert.Equal(["CheckText", "HandIn", "IngestNow"], posted.Order());
        Assert.Equal(["HandIn", "IngestNow"],
            ApiEndpoints.All.Where(endpoint => endpoint.Access == EndpointAccess.Function).Select(endpoint => endpoint.Name));
    }

    [Fact]
    public async Task The_chart_shows_the_series_and_says_so_in_words()
    {
        var svg = System.Xml.Linq.XDocument.Parse(
            await _client.GetStringAsync(new Uri("/api/series/chart?key=southwest&to=2024-02", UriKind.Relative), Cancel));
        var title = svg.Root!.Elements().First(element => element.Name.LocalName == "title").Value;
        Assert.Contains("October 2019 to February 2024", title, StringComparison.Ordinal);
        Assert.Contains("January 2024", title, StringComparison.Ordinal);
        Assert.DoesNotContain("February 2025", title, StringComparison.Ordinal);
        var png = await _client.GetByteArrayAsync(
            new Uri("/api/series/chart?key=southwest&format=png", UriKind.Relative), Cancel);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get,
            new Uri(site.Root.AbsoluteUri.TrimEnd('/') + path,
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        change?.Invoke(request);
        return await _client.SendAsync(request, Cancel);
    }

    private async Task<JsonElement> JsonAsync(string path)
    {
        using var response = await GetAsync(path);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
