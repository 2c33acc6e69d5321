using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Ingest.Tests.Api;

/// <summary>Checking a text over HTTP and on the command line, over the three real releases.</summary>
public sealed class CheckTextTests(ServedReleases site) : IDisposable
{
    private const string Article =
        "In December 2023, CBP recorded 252,315 encounters at the southwest border. In January 2024, there were 176,195.";

    private readonly HttpClient _client = new() { BaseAddress = site.Root };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_figure_of_another_year_is_told_with_its_place_in_the_text_and_what_it_should_be()
    {
        using var answer =
            JsonDocument.Parse(await (await PostAsync(Article, "?date=2025-12-15")).Content.ReadAsStringAsync(Cancel));
        var figures = answer.RootElement.GetProperty("figures").EnumerateArray()
            .Where(figure => figure.GetProperty("kind").GetString() == "count").ToArray();
        Assert.Equal(["another-figure", "right"], figures.Select(figure => figure.GetProperty("verdict").GetString()));
        Assert.Equal("252,315",
            Article.Substring(figures[0].GetProperty("start").GetInt32(), figures[0].GetProperty("length").GetInt32()));
        Assert.Equal(("2022-12", "301,981"), (figures[0].GetProperty("belongs").GetProperty("firstMonth").GetString(),
            figures[0].GetProperty("correction").GetString()));
        Assert.True(answer.RootElement.GetProperty("wrong").GetBoolean());
    }

    [Fact]
    public async Task The_program_says_so_too_and_ends_with_1()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Article, Cancel);
        var (exitCode, output, _) = await IngestRunner.RunAsync("check", "--text", file, "--date", "2025-12-15", "--store",
            site.Store);
        File.Delete(file);
        Assert.Equal(1, exitCode);
        Assert.StartsWith(
            "Wrong: 252,315 is the figure for Southwest border encounters, December 2022;", output, StringComparison.Ordinal);
        Assert.Contains("Corrected: 252,315 -> 301,981.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("check", "252315", "--text", "article.txt")]
    [InlineData("check", "--text", "article.txt", "--date", "yesterday")]
    public async Task Wrong_usage_is_refused(params string[] arguments) =>
        Assert.Equal(2, (await IngestRunner.RunAsync([.. arguments, "--store", site.Store])).ExitCode);

    [Theory]
    [InlineData("7")]
    [InlineData("\"'“(")]
    [InlineData("\0\u001b[31m 176,205 ")]
    [InlineData("<script>alert(252,315 encounters in December)</script> ")]
    public async Task Hostile_text_is_answered_as_json(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 60_000 / Encoding.UTF8.GetByteCount(piece)));
        using var response = await PostAsync(text, "");
        Assert.Equal((HttpStatusCode.OK, "application/json"),
            (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(JsonValueKind.Array, answer.RootElement.GetProperty("figures").ValueKind);
    }

    [Fact]
    public async Task More_than_64_KB_and_other_than_plain_text_is_refused()
    {
        using var large = await PostAsync(new string('a', (64 * 1024) + 1), "");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        using var other =
            await _client.PostAsync("/api/check", new StringContent("{}", new MediaTypeHeaderValue("application/json")), Cancel);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, other.StatusCode);
        using var day = await PostAsync(Article, "?date=soon");
        Assert.Equal(HttpStatusCode.BadRequest, day.StatusCode);
    }

    private Task<HttpResponseMessage> PostAsync(string text, string query) =>
        _client.PostAsync($"/api/check{query}", new StringContent(text, Encoding.UTF8, "text/plain"), Cancel);
}
