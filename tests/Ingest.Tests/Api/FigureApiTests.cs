using System.Net;
using System.Text.Json;

namespace Ingest.Tests.Api;

/// <summary>Years, vintages, earlier states, CSV by address, and why an answer is empty: as a client meets them.</summary>
public sealed class FigureApiTests(ServedReleases site) : IDisposable
{
    private const string Header = "series,by,year,extent,months,firstMonth,lastMonth,missing,value,yearBefore,yearChangePct";

    private readonly HttpClient _client = new() { BaseAddress = site.Root };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Fiscal_years_come_by_address_as_a_spreadsheet_asks_for_them()
    {
        var lines = await CsvAsync("/api/series/years?key=southwest&format=csv");
        Assert.Equal(Header, lines[0]);
        Assert.Equal("southwest,fiscal-year,2020,complete,12,2019-10,2020-09,,458088,,", lines[1]);
        Assert.Equal("southwest,fiscal-year,2024,complete,12,2023-10,2024-09,,2135005,2475669,-13.8", lines[5]);
    }

    [Fact]
    public async Task A_year_to_date_is_set_against_the_same_months_and_a_year_in_part_says_so()
    {
        var years = await JsonAsync("/api/series/years?key=southwest&by=calendar-year&to=2025-08");
        var (first, last) = (years[0], years[years.GetArrayLength() - 1]);
        Assert.Equal(("partial", 3), (Text(first, "extent"), first.GetProperty("months").GetInt32()));
        Assert.Equal(("to-date", 8), (Text(last, "extent"), last.GetProperty("months").GetInt32()));
        var before = await JsonAsync("/api/series/months?key=southwest&from=2024-01&to=2024-08");
        Assert.Equal(before.EnumerateArray().Sum(month => month.GetProperty("value").GetInt64()),
            last.GetProperty("yearBefore").GetInt64());
    }

    [Fact]
    public async Task Breakdowns_have_years_too_and_they_add_up_to_the_whole()
    {
        var parts = await JsonAsync("/api/series/years?key=southwest/*&from=2023-10&to=2024-09&limit=10000");
        Assert.Equal(2_135_005, parts.EnumerateArray()
            .Where(year => Text(year, "series")!.StartsWith("southwest/demographic=", StringComparison.Ordinal))
            .Sum(year => year.GetProperty("value").GetInt64()));
    }

    [Fact]
    public async Task Every_release_that_covers_a_month_has_its_row_in_order_of_publication()
    {
        var rows = await JsonAsync("/api/series/vintages?key=southwest&from=2025-08&to=2025-08");
        Assert.Equal(["series", "month", "value", "release", "published"],
            rows[0].EnumerateObject().Select(field => field.Name));
        Assert.Equal([(9_740, "fy22-fy25-aug-644a7051"), (9_731, "fy22-fy25-final-ec734bea")],
            rows.EnumerateArray().Select(row => (row.GetProperty("value").GetInt32(), Text(row, "release"))));
        var first = await JsonAsync("/api/series/vintages?key=southwest&from=2025-08&to=2025-08&first=true");
        Assert.Equal(9_740, Assert.Single(first.EnumerateArray()).GetProperty("value").GetInt32());
    }

    [Fact]
    public async Task The_matrix_has_a_column_for_each_release_and_nothing_where_one_is_silent()
    {
        var lines = await CsvAsync("/api/series/vintages?key=southwest&from=2022-09&layout=matrix&format=csv");
        Assert.StartsWith("series,month,fy20-fy23-final-", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(",fy22-fy25-aug-644a7051,fy22-fy25-final-ec734bea", lines[0], StringComparison.Ordinal);
        Assert.Equal("southwest,2025-08,,9740,9731", lines.Single(line => line.Contains("2025-08", StringComparison.Ordinal)));
        Assert.Equal("southwest,2025-09,,,11647", lines[^1]);
        using var refused = await GetAsync("/api/series/vintages?key=southwest&layout=matrix");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Theory]
    [InlineData("/api/series/expected?key=southwest&from=2025-08", false)]
    [InlineData("/api/series/expected?key=southwest&asOf=2025-09-30", true)]
    [InlineData("/api/series/years?key=southwest&asOf=2025-09-30", true)]
    [InlineData("/api/series/chart?key=southwest&asOf=2025-09-30", true)]
    [InlineData("/api/revisions?key=southwest&asOf=2025-09-30", true)]
    [InlineData("/api/check?number=9731&asOf=2025-09-30", true)]
    [InlineData("/api/series/vintages?key=southwest&asOf=2025-09-30", true)]
    public async Task Every_read_that_shows_figures_answers_as_of_an_earlier_day(string path, bool isKnown)
    {
        using var then = await GetAsync(path);
        Assert.Equal(isKnown ? HttpStatusCode.OK : HttpStatusCode.BadRequest, then.StatusCode);
        if (!isKnown)
            return;
        using var today = await GetAsync(path.Replace("&asOf=2025-09-30", "", StringComparison.Ordinal));
        var (before, now) = (await then.Content.ReadAsStringAsync(Cancel), await today.Content.ReadAsStringAsync(Cancel));
        Assert.NotEqual(now, before);
        Assert.DoesNotContain("ec734bea", before, StringComparison.Ordinal);
        using var unknown = await GetAsync(path.Replace("2025-09-30", "fy22-fy25-aug-00000000", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task The_months_expected_as_of_a_day_are_those_of_then()
    {
        var months = await JsonAsync("/api/series/expected?key=southwest&asOf=2025-09-30");
        var august = months.EnumerateArray().Single(month => Text(month, "month") == "2025-08");
        Assert.Equal(("southwest", 9_740), (Text(august, "series"), august.GetProperty("value").GetInt32()));
        Assert.Equal("2025-09", Text(months[months.GetArrayLength() - 1], "month"));
    }

    [Theory]
    [InlineData("/api/series/months?key=southwest&asOf=2020-01-01",
        "No release is known to have been published by 2020-01-01: the publication dates of the releases here are unknown.")]
    [InlineData("/api/series/months?key=southwest&from=2030-01&to=2030-12",
        "southwest has no figures between 2030-01 and 2030-12; its figures run from 2019-10 to 2025-09.")]
    [InlineData("/api/series/years?key=southwest&to=1999-12",
        "southwest has no figures up to 1999-12; its figures run from 2019-10 to 2025-09.")]
    [InlineData("/api/series/vintages?key=southwest&from=2024-02&to=2024-01",
        "2024-02 is after 2024-01, so no month lies between them.")]
    [InlineData("/api/series/expected?key=southwest&asOf=2020-01-01",
        "No release is known to have been published by 2020-01-01: the publication dates of the releases here are unknown.")]
    [InlineData("/api/revisions?key=southwest&asOf=2025-09-30",
        "No release published by 2025-09-30 restated a month of southwest.")]
    [InlineData("/api/alerts?kind=quarantine", "No quarantine alert has been raised.")]
    [InlineData("/api/alerts?key=southwest/citizenship=c%C3%B4te", "There is no series 'southwest/citizenship=c%C3%B4te'.")]
    [InlineData("/api/alerts?key=southwest/state=zz", "There is no series 'southwest/state=zz'.")]
    public async Task An_empty_answer_says_why(string path, string reason)
    {
        using var response = await GetAsync(path);
        Assert.Equal("[]", await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal([reason], response.Headers.GetValues("X-Empty-Reason"));
        Assert.Equal(["0"], response.Headers.GetValues("X-Total-Count"));
    }

    [Theory]
    [InlineData("&key=northern", "No month of northern has, or once had, 123456789.")]
    [InlineData("", "No month of any series has, or once had, 123456789.")]
    [InlineData("&asOf=2020-01-01",
        "No release is known to have been published by 2020-01-01: the publication dates of the releases here are unknown.")]
    public async Task A_number_that_nothing_has_is_a_table_without_rows_and_its_reason(string query, string reason)
    {
        using var response = await GetAsync($"/api/check?number=123456789&format=csv{query}");
        Assert.StartsWith("series,month,", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal([reason], response.Headers.GetValues("X-Empty-Reason"));
    }

    [Fact]
    public async Task A_page_beyond_the_end_says_that_it_is()
    {
        foreach (var format in (string[])["json", "csv"])
        {
            using var response = await GetAsync($"/api/releases?offset=3&format={format}");
            Assert.Equal(["The list has 3 items; offset 3 skips all of them."],
                response.Headers.GetValues("X-Empty-Reason"));
        }
    }

    [Theory]
    [InlineData("/api/releases", "dataset,release,dataThrough,final,published,publishedAt,retrieved,location,sha256,rows,")]
    [InlineData("/api/series", "series")]
    [InlineData("/api/series/months?key=southwest", "series,month,value,release,firstValue,firstRelease")]
    [InlineData("/api/series/years?key=southwest", Header)]
    [InlineData("/api/series/vintages?key=southwest", "series,month,value,release,published")]
    [InlineData("/api/series/expected?key=southwest",
        "series,month,value,previous,changePct,yearBefore,yearChangePct,expectedLow,expectedHigh")]
    [InlineData("/api/revisions", "series,month,from,to,fromRelease,toRelease")]
    [InlineData("/api/alerts", "id,series,storyId,month,kind,severity,status,historical,value,previous,changePct,")]
    [InlineData("/api/datasets", "dataset,release,path,bytes,sha256")]
    [InlineData("/api/check?number=301981", "series,month,fiscalYear,value,firstValue,release,current,asFirstPublished")]
    public async Task Every_list_is_csv_by_address_with_the_names_of_its_json(string path, string header)
    {
        var lines = await CsvAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}format=csv");
        Assert.StartsWith(header, lines[0], StringComparison.Ordinal);
        Assert.True(lines.Length > 1, path);
    }

    [Fact]
    public async Task Every_list_of_the_description_can_be_had_as_csv()
    {
        var description = await JsonAsync("/api/openapi.json");
        foreach (var path in description.GetProperty("paths").EnumerateObject())
        {
            if (!path.Value.TryGetProperty("get", out var get)
                || !get.GetProperty("responses").GetProperty("200").GetProperty("content")
                    .TryGetProperty("application/json", out var json)
                || !json.TryGetProperty("schema", out var schema) || !schema.TryGetProperty("items", out _))
            {
                continue;
            }

            Assert.True(get.GetProperty("responses").GetProperty("200").GetProperty("content").TryGetProperty("text/csv", out _),
                path.Name);
            Assert.Contains("format",
                get.GetProperty("parameters").EnumerateArray().Select(parameter => Text(parameter, "name")));
        }
    }

    [Fact]
    public async Task Csv_is_whole_and_a_page_of_it_only_where_the_client_says_so()
    {
        const string Path = "/api/series/months?key=southwest/*&format=csv";
        using var whole = await GetAsync(Path);
        var lines = (await whole.Content.ReadAsStringAsync(Cancel)).TrimEnd().Split("\r\n");
        var total = int.Parse(whole.Headers.GetValues("X-Total-Count").Single(),
            System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(total > 1_000);
        Assert.Equal(total + 1, lines.Length);
        Assert.False(whole.Headers.Contains("Link"));
        using var page = await GetAsync($"{Path}&limit=10&offset=20");
        var shown = (await page.Content.ReadAsStringAsync(Cancel)).TrimEnd().Split("\r\n");
        Assert.Equal([lines[0], .. lines[21..31]], shown);
        Assert.Contains("offset=30", page.Headers.GetValues("Link").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_goes_before_the_accept_header()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/releases?format=json");
        request.Headers.Add("Accept", "text/csv");
        using var response = await _client.SendAsync(request, Cancel);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Whatever_is_read_by_get_answers_head_with_the_same_headers_and_no_body()
    {
        var described = await JsonAsync("/api/openapi.json");
        string[] paths =
        [
            .. described.GetProperty("paths").EnumerateObject()
                .Where(path => path.Value.TryGetProperty("get", out _))
                .Select(path => AddressOf(path.Name, path.Value.GetProperty("get").GetProperty("parameters"))),
        ];
        Assert.Contains("/api/datasets/southwest/latest.json", paths);
        foreach (var path in (string[])[.. paths, "/app.js", "/api/series/months?key=southwest/state=zz", "/nowhere"])
        {
            using var get = await GetAsync(path);
            using var request = new HttpRequestMessage(HttpMethod.Head, path);
            using var head = await _client.SendAsync(request, Cancel);
            Assert.Equal((path, get.StatusCode, get.Content.Headers.ContentType),
                (path, head.StatusCode, head.Content.Headers.ContentType));
            Assert.Equal(get.Headers.ETag, head.Headers.ETag);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync(Cancel));
        }
    }

    [Theory]
    [InlineData("GET", "/nowhere", HttpStatusCode.NotFound, null)]
    [InlineData("GET", "/not/at/all", HttpStatusCode.NotFound, null)]
    [InlineData("GET", "/api/nowhere", HttpStatusCode.NotFound, null)]
    [InlineData("POST", "/api/series", HttpStatusCode.MethodNotAllowed, "GET, HEAD")]
    [InlineData("DELETE", "/feeds/alerts.atom", HttpStatusCode.MethodNotAllowed, "GET, HEAD")]
    [InlineData("PUT", "/api/check", HttpStatusCode.MethodNotAllowed, "GET, HEAD, POST")]
    [InlineData("POST", "/", HttpStatusCode.MethodNotAllowed, "GET, HEAD")]
    [InlineData("PROPFIND", "/api/series", HttpStatusCode.MethodNotAllowed, "GET, HEAD")]
    [InlineData("OPTIONS", "/api/check", HttpStatusCode.MethodNotAllowed, "GET, HEAD, POST")]
    [InlineData("PROPFIND", "/not/at/all", HttpStatusCode.NotFound, null)]
    [InlineData("GET", "/api/series/months?key=western", HttpStatusCode.BadRequest, null)]
    [InlineData("GET", "/api/releases?LONG", HttpStatusCode.RequestUriTooLong, null)]
    public async Task Every_error_is_told_as_problem_details(string method, string path, HttpStatusCode status, string? allow)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method),
            path.Replace("LONG", $"offset={new string('1', 20_000)}", StringComparison.Ordinal));
        using var response = await _client.SendAsync(request, Cancel);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal((int)status, problem.RootElement.GetProperty("status").GetInt32());
        Assert.Equal(allow, response.Content.Headers.Allow.Count == 0 ? null : string.Join(", ", response.Content.Headers.Allow));
    }

    /// <summary>An address for a described path: its required parameters with their examples.</summary>
    private static string AddressOf(string path, JsonElement parameters)
    {
        List<string> query = [];
        foreach (var parameter in parameters.EnumerateArray().Where(parameter => parameter.GetProperty("required").GetBoolean()))
        {
            var (name, example) = (Text(parameter, "name")!, Text(parameter, "example")!);
            if (Text(parameter, "in") == "path")
                path = path.Replace($"{{{name}}}", example, StringComparison.Ordinal);
            else
                query.Add($"{name}={example}");
        }

        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(new Uri(path, UriKind.Relative), Cancel);

    private async Task<JsonElement> JsonAsync(string path)
    {
        using var response = await GetAsync(path);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private async Task<string[]> CsvAsync(string path)
    {
        using var response = await GetAsync(path);
        Assert.Equal("text/csv", response.Content.Headers.ContentType?.MediaType);
        return (await response.Content.ReadAsStringAsync(Cancel)).TrimEnd('\r', '\n').Split("\r\n");
    }
}
