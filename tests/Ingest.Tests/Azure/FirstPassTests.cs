using System.Diagnostics;
using Encounters.Pipeline.Jobs;
using Encounters.Pipeline.Ledger;
using Encounters.Storage;
using Encounters.Storage.Local;
using Encounters.Testing;
using Ingest.Serving;
using Ingest.Tests.Serving;
using Ingest.Tour;
using Microsoft.AspNetCore.Builder;

namespace Ingest.Tests.Azure;

/// <summary>The hook that runs after <c>azd up</c>, against the same endpoints served on this machine.</summary>
public sealed class FirstPassTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private Store _store = null!;
    private TourSite _site = null!;
    private WebApplication _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = LocalStore.Open(_folder.Path);
        _site = await TourSite.StartAsync(TourReleases.Load(), Cancel);
        var settings = new Dictionary<string, string?>(TourSite.Settings) { [ServeOptions.KeySetting] = "the key" };
        foreach (var timer in TimerJobs.All)
            settings[timer.ScheduleSetting] = "0 0 0 1 1 *";
        await TimerRuns.RecordAsync(_store.Tables, TimeProvider.System.GetUtcNow(), Cancel);

        _server = PipelineServer.Build(_store, 0, settings, _site.Redirect);
        await _server.StartAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
        await _site.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task It_waits_for_the_app_asks_for_the_first_pass_and_names_the_dashboard()
    {
        var (exitCode, output, error) = await RunAsync(_server.Urls.First(), "the key");
        Assert.True(exitCode == 0, error);
        Assert.Contains($"The dashboard: {_server.Urls.First()}/", output, StringComparison.Ordinal);
        Assert.Single(await new ReleaseLedger(_store.Tables).ListAsync(Cancel));
    }

    [Fact]
    public async Task A_wrong_key_ends_it_and_nothing_is_ingested()
    {
        var (exitCode, _, error) = await RunAsync(_server.Urls.First(), "another key");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("401", error, StringComparison.Ordinal);
        Assert.Empty(await new ReleaseLedger(_store.Tables).ListAsync(Cancel));
    }

    [Fact]
    public async Task An_app_that_never_answers_is_told_with_what_happens_next()
    {
        // Port 9 (discard) of loopback is closed on any sane machine.
        var (exitCode, _, error) = await RunAsync("http://127.0.0.1:9", "the key");
        Assert.Equal(1, exitCode);
        Assert.Contains("Its timer polls within six hours.", error, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string root, string key)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || !File.Exists("/usr/bin/curl"),
            "The hook for sh needs curl: install it, for example with 'apt-get install curl'.");
        var start = new ProcessStartInfo("sh", [Path.Combine(Repository.Root, "infra", "first-pass.sh")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["functionAppUri"] = root,
                ["functionAppName"] = "func-test",
                ["AZURE_ENV_NAME"] = "test",
                ["INGEST_FUNCTION_KEY"] = key,
                ["INGEST_PAUSE"] = "0",
            },
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, await output, await error);
    }
}
