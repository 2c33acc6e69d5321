using System.Collections;
using Encounters.Api.Endpoints;
using Microsoft.OpenApi.Reader;

namespace Ingest.Tests.Api;

/// <summary>The description of the API: that it is valid, and that a client made from it works.</summary>
public sealed class OpenApiTests(ServedReleases site) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = site.Root };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task The_document_is_valid_and_describes_every_function()
    {
        await using var json =
            new MemoryStream(await _client.GetByteArrayAsync(new Uri("/api/openapi.json", UriKind.Relative), Cancel));
        var (document, diagnostic) = await Microsoft.OpenApi.OpenApiDocument.LoadAsync(json, "json",
            new OpenApiReaderSettings(), Cancel);
        Assert.Empty(diagnostic!.Errors);
        Assert.Empty(diagnostic.Warnings);
        Assert.Equal(
            ApiEndpoints.Described.Select(endpoint => endpoint.Name).Order(),
            document!.Paths.SelectMany(path => path.Value.Operations!.Values)
            .Select(operation => operation.OperationId!).Order());
    }

    [Fact]
    public async Task A_client_generated_from_it_works()
    {
        var client = await GeneratedClient.CreateAsync(_client, Cancel);
        var releases = await ListAsync("ListReleases");
        Assert.Equal(3, releases.Count);
        Assert.Contains("fy22-fy25-aug-644a7051", releases.Select(release => GeneratedClient.Property(release, "release")));

        var months = await ListAsync("GetSeries", ("key", "southwest"), ("from", "2025-08"), ("to", "2025-08"));
        Assert.Equal(9_731L, GeneratedClient.Property(months[0], "value"));
        months = await ListAsync(
            "GetSeries", ("key", "southwest"), ("from", "2025-08"), ("to", "2025-08"), ("asOf", "fy22-fy25-aug-644a7051"));
        Assert.Equal(9_740L, GeneratedClient.Property(months[0], "value"));

        var alerts = await ListAsync("ListAlerts", ("key", "southwest"), ("kind", "swing"));
        Assert.Contains("2024-01", alerts.Select(alert => GeneratedClient.Property(alert, "month")));

        var exception = await Assert.ThrowsAnyAsync<Exception>(() => ListAsync("GetSeries", ("key", "southwest/state=zz")));
        Assert.Equal(404, exception.GetType().GetProperty("StatusCode")!.GetValue(exception));

        async Task<List<object>> ListAsync(string operation, params (string, string)[] arguments) =>
            [.. ((IEnumerable)await client.CallAsync(operation, arguments)).Cast<object>()];
    }
}
