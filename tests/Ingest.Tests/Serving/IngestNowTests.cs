using System.Net;
using System.Text.Json;
using Encounters.Storage.Local;
using Encounters.Testing;
using Ingest.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Ingest.Tests.Serving;

public sealed class IngestNowTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_pass_that_takes_long_answers_202_and_where_to_look()
    {
        // A page that answers when the test lets it.
        var (asked, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var site = builder.Build();
        site.Run(async context =>
        {
            asked.TrySetResult();
            await gate.Task;
            context.Response.StatusCode = 404;
        });
        await site.StartAsync(Cancel);

        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var origin = site.Urls.First();
        var settings = new Dictionary<string, string?>
        {
            ["IngestKey"] = "key",
            ["Source:LandingPages:0"] = $"{origin}/page",
            ["Source:AllowedOrigins:0"] = origin,
            ["Source:AttemptTimeout"] = "1.00:00:00",
            ["Source:TotalTimeout"] = "1.00:00:00",
        };
        var store = LocalStore.Open(_folder.Path);
        await TimerRuns.RecordAsync(store.Tables, clock.GetUtcNow(), Cancel);
        await using var server = PipelineServer.Build(store, 0, settings, services => services.AddSingleton<TimeProvider>(clock));
        await server.StartAsync(Cancel);
        using var client = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        client.DefaultRequestHeaders.Add("x-functions-key", "key");

        var asking = client.PostAsync(new Uri("/api/ingest", UriKind.Relative), null, Cancel);
        await asked.Task.WaitAsync(Cancel);

        // The wait for the pass may begin after the pass has asked.
        while (!asking.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(91));
            await Task.WhenAny(asking, Task.Delay(20, Cancel));
        }

        using var answer = await asking;
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        using var accepted = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Contains("GET /api/ingest", accepted.RootElement.GetProperty("look").GetString(), StringComparison.Ordinal);
        gate.SetResult();
        await server.StopAsync(Cancel);
    }
}
