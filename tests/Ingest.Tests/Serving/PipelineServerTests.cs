using System.Net;
using System.Text.Json;
using Encounters.Api.Endpoints;
using Encounters.Storage.Local;
using Encounters.Testing;
using Ingest.Composition;
using Ingest.Serving;
using Ingest.Tour;
using Microsoft.AspNetCore.Builder;

namespace Ingest.Tests.Serving;

public sealed class PipelineServerTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TourSite _site = null!;
    private WebApplication _server = null!;
    private HttpClient _client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _site = await TourSite.StartAsync(TourReleases.Load(), Cancel);
        var settings = new Dictionary<string, string?>(TourSite.Settings)
        {
            ["IngestKey"] = "the key",

            // The timers run once at start and then wait; here they find the store written by the requests, or wait for it.
            ["IngestSchedule"] = "0 0 0 1 1 *",
        };
        _server = PipelineServer.Build(LocalStore.Open(_folder.Path), 0, settings, _site.Redirect);
        await _server.StartAsync(Cancel);
        _client = new HttpClient { BaseAddress = new Uri(_server.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.StopAsync();
        await _server.DisposeAsync();
        await _site.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Health_tells_what_the_store_holds()
    {
        using var response = await _client.GetAsync(new Uri("/api/health", UriKind.Relative), Cancel);
        var health = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).RootElement;
        Assert.Equal("healthy", health.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("the ke")]
    [InlineData("THE KEY")]
    public async Task Ingest_now_without_its_key_is_refused(string? key)
    {
        using var response = await PostAsync(key);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Ingest_now_with_its_key_polls_or_says_that_somebody_else_does()
    {
        using var response = await PostAsync("the key");
        Assert.Contains(response.StatusCode, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.Conflict]);
    }

    [Fact]
    public async Task Every_http_function_answers_at_its_route_and_to_its_method_only()
    {
        foreach (var endpoints in ApiEndpoints.Described.GroupBy(endpoint => endpoint.Template))
        {
            var path = "/" + endpoints.Key.Replace("{dataset}/{*path}", "x/y", StringComparison.Ordinal)
                .Replace("{name}", "x", StringComparison.Ordinal)
                .Replace("{file?}", "", StringComparison.Ordinal);
            foreach (var method in (HttpMethod[])[HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete])
            {
                using var request = new HttpRequestMessage(method, path);
                using var response = await _client.SendAsync(request, Cancel);
                var endpoint = endpoints.SingleOrDefault(endpoint => endpoint.Methods.Contains(method.Method.ToLowerInvariant()));
                var expected = endpoint switch
                {
                    null => HttpStatusCode.MethodNotAllowed,
                    { Access: EndpointAccess.Function } => HttpStatusCode.Unauthorized,
                    _ => HttpStatusCode.OK,
                };
                Assert.Equal(expected, response.StatusCode);
            }
        }
    }

    [Fact]
    public void A_server_without_a_key_admits_nobody()
    {
        Assert.False(new ServeOptions(null).Admits(null));
        Assert.False(new ServeOptions("").Admits(""));
        Assert.True(new ServeOptions("k").Admits("k"));
    }

    [Fact]
    public void A_schedule_that_cannot_be_read_is_told_by_the_name_of_its_setting()
    {
        var exception = Assert.Throws<UsageException>(() => PipelineServer.Build(
            LocalStore.Open(_folder.Path), 0, new Dictionary<string, string?> { ["AuditSchedule"] = "weekly" }));
        Assert.Contains("AuditSchedule", exception.Message, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> PostAsync(string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/ingest");
        if (key is not null)
            request.Headers.TryAddWithoutValidation("x-functions-key", key);
        return await _client.SendAsync(request, Cancel);
    }
}
