using System.Net;
using System.Text.Json;
using Encounters.Testing.Azure;
using IngestFunctions.Tests.Host;
using IngestFunctions.Tests.Host.Protocol;
using IngestFunctions.Tests.Sites;

[assembly: Trait("Needs", "Azurite")]
[assembly: AssemblyFixture(typeof(Azurite))]
[assembly: AssemblyFixture(typeof(IngestFunctions.Tests.RunningApp))]

namespace IngestFunctions.Tests;

/// <summary>One worker over its own store on Azurite, into which its timer has ingested the three real releases.</summary>
public sealed class RunningApp : IAsyncLifetime
{
    private readonly Azurite _azurite = new();
    private FunctionsHost? _host;
    private ReleaseSite? _site;
    private HttpClient? _client;

    /// <summary>The store.</summary>
    public string ConnectionString { get; private set; } = "";

    internal FunctionsHost Host
    {
        get => _host!;
    }

    /// <summary>The id of the invocation that ingested the releases.</summary>
    public string FirstPass { get; private set; } = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _azurite.InitializeAsync();
        ConnectionString = _azurite.NewConnectionString();
        _site = await ReleaseSite.StartAsync(Cancel);
        _host = await FunctionsHost.StartAsync(AppSettings.Worker, AppSettings.For(ConnectionString, _site.Settings), Cancel);
        _client = new HttpClient { BaseAddress = _host.Root };
        (FirstPass, var result) = await _host.FireAsync("IngestReleases", Cancel);
        Assert.True(result.Status == StatusResult.Types.Status.Success, result.Exception?.Message + _host.Worker.Output);
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_host is not null)
            await _host.DisposeAsync();
        if (_site is not null)
            await _site.DisposeAsync();
        await _azurite.DisposeAsync();
    }

    /// <summary>Sends a request through the host.</summary>
    internal async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        change?.Invoke(request);
        return await _client!.SendAsync(request, Cancel);
    }

    internal async Task<JsonElement> JsonAsync(string path)
    {
        using var response = await SendAsync(HttpMethod.Get, path);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
