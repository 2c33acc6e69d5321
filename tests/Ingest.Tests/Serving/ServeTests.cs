using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Encounters.Pipeline.Jobs;
using Encounters.Pipeline.Ledger;
using Encounters.Storage.Local;
using Encounters.Testing;
using Ingest.CommandLine;
using Ingest.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Ingest.Tests.Serving;

/// <summary><c>ingest serve</c> as its user starts it.</summary>
public sealed class ServeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string StoreFolder => _folder.File("store");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_port_that_is_taken_is_one_line_and_wrong_usage_and_no_timer_runs()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        var (exitCode, output, error) = await IngestRunner.RunAsync("serve", "--port", $"{port}", "--store", StoreFolder);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith($"ingest: port {port} is not available", Assert.Single(error.TrimEnd().Split('\n')),
            StringComparison.Ordinal);
        Assert.All(TimerJobs.All,
            timer => Assert.Null(new TimerLedger(LocalStore.Open(StoreFolder).Tables).FindLastAsync(timer.Name, Cancel).Result));
    }

    [Fact]
    public async Task A_store_that_was_just_filled_from_a_folder_is_served_without_a_poll()
    {
        await using var site = await StartSiteAsync();
        await FillAsync();
        await using var server = PipelineServer.Build(LocalStore.Open(StoreFolder), 0, SettingsFor(site));
        await server.StartAsync(Cancel);
        using var client = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };

        // The timers that have no such reason to wait tell when the first round is over.
        while (await new TimerLedger(LocalStore.Open(StoreFolder).Tables).FindLastAsync("AuditStore", Cancel) is null)
            await Task.Delay(20, Cancel);
        using var poll = await client.GetAsync(new Uri("/api/ingest", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, poll.StatusCode);
        Assert.Empty(_asked);
        await server.StopAsync(Cancel);
    }

    [Fact]
    public async Task A_folder_can_be_polled_instead_of_cbp()
    {
        Directory.CreateDirectory(_folder.File("downloads"));
        File.Copy(RealReleases.PathOf(RealReleases.SouthwestAugust),
            Path.Combine(_folder.File("downloads"), RealReleases.SouthwestAugust));
        using var process = Start("serve", "--port", "0", "--store", StoreFolder, "--source", _folder.File("downloads"));
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri(await ReadAddressAsync(process)) };
            JsonElement health;
            do
            {
                await Task.Delay(100, Cancel);
                health = JsonDocument.Parse(
                    await client.GetStringAsync(new Uri("/api/health", UriKind.Relative), Cancel)).RootElement;
            }
            while (health.GetProperty("source").ValueKind == JsonValueKind.Null);
            Assert.Equal(1, health.GetProperty("releases").GetInt32());
            Assert.Equal(["southwest/fy22-fy25-aug-644a7051"],
                health.GetProperty("source").GetProperty("ingested").EnumerateArray().Select(item => item.GetString()));
            Assert.Matches("^[0-9]+\\.[0-9]+", health.GetProperty("version").GetString());
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_server_that_only_reads_changes_nothing_whoever_asks()
    {
        await using var site = await StartSiteAsync();
        await FillAsync();
        var settings = SettingsFor(site);
        settings[ServeOptions.KeySetting] = "key";
        await using var server = PipelineServer.Build(LocalStore.Open(StoreFolder), 0, settings, readOnly: true);
        await server.StartAsync(Cancel);
        using var client = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        client.DefaultRequestHeaders.Add("x-functions-key", "key");
        foreach (var endpoint in Encounters.Api.Endpoints.ApiEndpoints.All.Where(
            endpoint => endpoint.Access == Encounters.Api.Endpoints.EndpointAccess.Function))
        {
            using var answer = await client.PostAsync(new Uri($"/{endpoint.Template}", UriKind.Relative), null, Cancel);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        using var months = await client.GetAsync(new Uri("/api/series/months?key=southwest", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, months.StatusCode);
        var ledger = new TimerLedger(LocalStore.Open(StoreFolder).Tables);
        Assert.Null(await ledger.FindLastAsync("DeliverAlerts", Cancel));
        Assert.Null(await ledger.FindLastAsync("AuditStore", Cancel));
        Assert.Empty(_asked);
        await server.StopAsync(Cancel);
    }

    [Theory]
    [InlineData("There is no store", "serve", "--read-only")]
    [InlineData("cannot be combined", "serve", "--read-only", "--source", ".")]
    [InlineData("neither a folder nor an http address", "serve", "--source", "./nowhere")]
    public async Task What_cannot_be_served_is_wrong_usage(string expected, params string[] args)
    {
        var (exitCode, _, error) = await IngestRunner.RunAsync([.. args, "--store", StoreFolder]);
        Assert.Equal(2, exitCode);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(StoreFolder));
    }

    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _asked = new();

    private async Task<WebApplication> StartSiteAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var site = builder.Build();
        site.Run(context =>
        {
            _asked.Enqueue(context.Request.Path);
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        await site.StartAsync(Cancel);
        return site;
    }

    private static Dictionary<string, string?> SettingsFor(WebApplication site) => new()
    {
        ["IngestSchedule"] = "0 0 0 1 1 *",
        ["Source:LandingPages:0"] = $"{site.Urls.First()}/page",
        ["Source:AllowedOrigins:0"] = site.Urls.First(),
    };

    private async Task FillAsync()
    {
        Directory.CreateDirectory(_folder.File("downloads"));
        File.Copy(RealReleases.PathOf(RealReleases.SouthwestAugust),
            Path.Combine(_folder.File("downloads"), RealReleases.SouthwestAugust));
        Assert.Equal(0,
            (await IngestRunner.RunAsync("run", "--source", _folder.File("downloads"), "--store", StoreFolder)).ExitCode);
    }

    private static Process Start(params string[] args) => Process.Start(
        new ProcessStartInfo("dotnet", [typeof(ExitCode).Assembly.Location, .. args]) { RedirectStandardOutput = true })!;

    private static async Task<string> ReadAddressAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync(Cancel) is { } line)
        {
            if (line.IndexOf("http://", StringComparison.Ordinal) is >= 0 and var start)
                return line[start..].Split(' ')[0];
        }

        throw new InvalidOperationException("The server ended.");
    }
}
