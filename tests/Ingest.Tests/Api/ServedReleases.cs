using Encounters.Pipeline.Jobs;
using Encounters.Storage.Local;
using Encounters.Testing;
using Ingest.Serving;
using Ingest.Tests.Api;
using Ingest.Tests.Serving;
using Microsoft.AspNetCore.Builder;

[assembly: AssemblyFixture(typeof(ServedReleases))]

namespace Ingest.Tests.Api;

/// <summary>The three real releases in a local store, served as <c>ingest serve</c> does. Its timers wait.</summary>
public sealed class ServedReleases : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private WebApplication? _server;

    /// <summary>The folder of the store.</summary>
    public string Store => _folder.Path;

    /// <summary>The root of the site.</summary>
    public Uri Root => new(_server!.Urls.First());

    public async ValueTask InitializeAsync()
    {
        Assert.Equal(0, (await IngestRunner.RunAsync("run", "--source", RealReleases.Folder, "--store", _folder.Path)).ExitCode);
        _server = await StartAsync(_folder.Path, []);
    }

    /// <summary>Serves a store with settings of its own.</summary>
    internal static async Task<WebApplication> StartAsync(string folder, Dictionary<string, string?> settings)
    {
        var store = LocalStore.Open(folder);
        foreach (var timer in TimerJobs.All)
            settings[timer.ScheduleSetting] = "0 0 0 1 1 *";

        // All tests are one client.
        settings.TryAdd("Api:RequestsPerMinute", "1000000");
        settings.TryAdd("Api:ReadTimeout", "00:01:00");
        await TimerRuns.RecordAsync(store.Tables, TimeProvider.System.GetUtcNow(), CancellationToken.None);

        var server = PipelineServer.Build(store, 0, settings);
        await server.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.StopAsync();
            await _server.DisposeAsync();
        }

        _folder.Dispose();
    }
}
