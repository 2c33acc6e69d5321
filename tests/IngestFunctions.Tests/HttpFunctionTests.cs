using System.Globalization;
using System.Net;
using System.Text.Json;
using Encounters.Api.Endpoints;
using Encounters.Testing;
using IngestFunctions.Tests.Host;

namespace IngestFunctions.Tests;

/// <summary>Every HTTP function once, through the host, with its true answer from the releases on Azurite.</summary>
public sealed class HttpFunctionTests(RunningApp app)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A request to each function, and what its answer must have.</summary>
    public static TheoryData<string, string, string> Reads => new()
    {
        { "GetSeries", "/api/series/months?key=southwest&from=2023-12&to=2023-12", "\"value\":301981" },
        { "GetYears", "/api/series/years?key=southwest&from=2023-10&to=2024-09", "\"value\":2135005" },
        { "GetVintages", "/api/series/vintages?key=southwest&from=2025-08&to=2025-08&format=csv", "southwest,2025-08,9740," },
        { "ListReleases", "/api/releases", "fy22-fy25-aug-644a7051" },
        { "ListSeries", "/api/series?limit=10000", "\"southwest/component=usbp\"" },
        { "ListSeriesNames", "/api/series/names", "\"name\":\"Southwest border encounters by Border Patrol\"" },
        { "GetExpected", "/api/series/expected?key=southwest", "\"month\":\"2023-12\",\"value\":301981" },
        { "GetChart", "/api/series/chart?key=southwest", "<svg" },
        { "ListRevisions", "/api/revisions?key=southwest", "\"from\":9740,\"to\":9731" },
        { "ListAlerts", "/api/alerts?key=southwest", "\"month\":\"2024-01\"" },
        { "CheckNumber", "/api/check?number=301981", "\"month\":\"2023-12\"" },
        { "ListDatasets", "/api/datasets", "\"dataset\":\"nationwide-state\"" },
        { "GetFile", "/api/datasets/southwest/latest.json", "fy22-fy25-aug-644a7051" },
        { "GetOpenApi", "/api/openapi.json", "\"operationId\":\"GetSeries\"" },
        { "GetDocs", "/api/docs", "<redoc " },
        { "DescribeCatalog", "/data.json", "dcat:Catalog" },
        { "DescribeCrawling", "/robots.txt", "Sitemap: http" },
        { "DescribeSite", "/sitemap.xml", "<urlset" },
        { "GetHealth", "/api/health", "\"dataThrough\":\"2025-09\"" },
        { "GetIngest", "/api/ingest", "\"failuresInARow\":0" },
        { "GetFeed", "/feeds/releases.atom", "<feed" },
        { "GetDashboard", "/", "<!doctype html>" },
    };

    public static TheoryData<string, string> Addresses =>
        new(Reads.Select(read => (read.Data.Item1, read.Data.Item2)));

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task It_answers_truly(string function, string path, string expected)
    {
        using var response = await app.SendAsync(HttpMethod.Get, path);
        var answer = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{function}: {response.StatusCode} {answer}");
        Assert.Contains(expected, answer, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task It_answers_head_as_it_answers_get(string function, string path)
    {
        using var get = await app.SendAsync(HttpMethod.Get, path);
        using var head = await app.SendAsync(HttpMethod.Head, path);
        Assert.True(head.StatusCode == HttpStatusCode.OK, $"{function}: {head.StatusCode}");
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Fact]
    public async Task A_text_is_checked()
    {
        using var response = await app.SendAsync(HttpMethod.Post, "/api/check?date=2025-12-15", request =>
            request.Content = new StringContent("In December 2023, CBP recorded 252,315 encounters at the southwest border."));
        Assert.Contains("\"verdict\":\"another-figure\"", await response.Content.ReadAsStringAsync(Cancel),
            StringComparison.Ordinal);
    }

    [Fact]
    public void No_function_is_left_out() => Assert.Equal(
        ApiEndpoints.All.Select(endpoint => endpoint.Name).Order(),
        Reads.Select(read => read.Data.Item1).Concat(["CheckText", "IngestNow", "HandIn", "UnknownPath"]).Order());

    [Theory]
    [InlineData(null, null, HttpStatusCode.Unauthorized)]
    [InlineData("x-functions-key", "a wrong key", HttpStatusCode.Unauthorized)]
    [InlineData("x-functions-key", FunctionsHost.Key, HttpStatusCode.OK)]
    [InlineData("code", "a wrong key", HttpStatusCode.Unauthorized)]
    [InlineData("code", FunctionsHost.Key, HttpStatusCode.OK)]
    public async Task Ingest_now_wants_its_key_in_the_header_or_as_azure_writes_it_into_addresses(
        string? where, string? key, HttpStatusCode status)
    {
        var path = where == "code" ? $"/api/ingest?code={Uri.EscapeDataString(key!)}&clientId=default" : "/api/ingest";
        using var response = await app.SendAsync(HttpMethod.Post, path, request =>
        {
            if (where == "x-functions-key")
                request.Headers.Add(where, key);
        });

        // The timers of other tests may hold the store.
        Assert.True(response.StatusCode == status
            || (status == HttpStatusCode.OK && response.StatusCode == HttpStatusCode.Conflict), $"{response.StatusCode}");
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("a wrong key", HttpStatusCode.Unauthorized)]
    [InlineData(FunctionsHost.Key, HttpStatusCode.OK)]
    public async Task A_file_is_handed_in_with_the_key_only(string? key, HttpStatusCode status)
    {
        using var response =
            await app.SendAsync(HttpMethod.Post, $"/api/releases?fileName={RealReleases.SouthwestAugust}", request =>
        {
            request.Content = new ByteArrayContent(File.ReadAllBytes(RealReleases.PathOf(RealReleases.SouthwestAugust)));
            if (key is not null)
                request.Headers.Add("x-functions-key", key);
        });

        // The release is there already; the timers of other tests may hold the store.
        Assert.True(response.StatusCode == status
            || (status == HttpStatusCode.OK && response.StatusCode == HttpStatusCode.Accepted), $"{response.StatusCode}");
    }

    [Theory]
    [InlineData("GET", "/api/nowhere", HttpStatusCode.NotFound)]
    [InlineData("GET", "/not/at/all", HttpStatusCode.NotFound)]
    [InlineData("POST", "/", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/api/series/nothing/at/all", HttpStatusCode.NotFound)]
    [InlineData("POST", "/api/series", HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", "/api/datasets/southwest/latest.json", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/api/datasets/southwest/none.json", HttpStatusCode.NotFound)]
    public async Task What_is_not_there_answers_problem_details(string method, string path, HttpStatusCode status)
    {
        using var response = await app.SendAsync(new HttpMethod(method), path);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal((int)status, problem.RootElement.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task A_file_answers_its_size_and_ranges()
    {
        var datasets = await app.JsonAsync("/api/datasets");
        var file = datasets[0].GetProperty("files").EnumerateArray()
            .First(file => file.GetProperty("path").GetString()!.EndsWith(".parquet", StringComparison.Ordinal));
        var path = $"/api/datasets/{file.GetProperty("path").GetString()}";
        using var head = await app.SendAsync(HttpMethod.Head, path);
        Assert.Equal(file.GetProperty("bytes").GetInt64().ToString(CultureInfo.InvariantCulture),
            head.Content.Headers.GetValues("Content-Length").Single());
        using var end = await app.SendAsync(HttpMethod.Get, path, request => request.Headers.Range = new(null, 4));
        Assert.Equal("PAR1", await end.Content.ReadAsStringAsync(Cancel));
    }
}
