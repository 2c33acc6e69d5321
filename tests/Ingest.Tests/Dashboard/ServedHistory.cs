using System.Net;
using Encounters.Testing;
using Ingest.Tests.Api;
using Ingest.Tests.Dashboard;
using Microsoft.AspNetCore.Builder;

[assembly: AssemblyFixture(typeof(ServedHistory))]

namespace Ingest.Tests.Dashboard;

/// <summary>
/// The six monthly releases of the tour in the folders of their months, and the three others: what was published when. They are
/// ingested when a test asks for the site first.
/// </summary>
public sealed class ServedHistory : IAsyncLifetime
{
    private static readonly string[] Months = ["2023-11", "2023-12", "2024-01", "2024-02", "2024-03", "2024-04"];

    private readonly TemporaryFolder _folder = new();
    private readonly Lock _gate = new();
    private Task<WebApplication>? _started;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>The root of the site.</summary>
    public async Task<Uri> GetRootAsync()
    {
        lock (_gate)
            _started ??= StartAsync();
        return new Uri((await _started).Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        if (_started is not null)
            await (await _started).DisposeAsync();
        _folder.Dispose();
    }

    private async Task<WebApplication> StartAsync()
    {
        foreach (var (name, month) in RealReleases.MonthlyNames.Zip(Months))
        {
            var folder = Directory.CreateDirectory(Path.Combine(_folder.File("monthly"), month));
            File.Copy(RealReleases.MonthlyPathOf(name), Path.Combine(folder.FullName, name));
        }

        foreach (var source in (string[])[RealReleases.Folder, _folder.File("monthly")])
        {
            Assert.Equal(0,
                (await IngestRunner.RunAsync("run", "--source", source, "--store", _folder.File("store"))).ExitCode);
        }

        var server = await ServedReleases.StartAsync(_folder.File("store"), []);

        // The first check reads all that was ever published, which on a busy machine takes longer than a request may.
        using var client = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        for (var isReady = false; !isReady;)
        {
            using var answer = await client.PostAsync(new Uri("/api/check", UriKind.Relative), new StringContent("None."));
            isReady = answer.StatusCode != HttpStatusCode.ServiceUnavailable;
        }

        return server;
    }
}
