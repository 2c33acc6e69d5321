using Encounters.Testing;
using Ingest.Tests.Dashboard;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Browser))]

namespace Ingest.Tests.Dashboard;

/// <summary>
/// Real Chromium (Debian's package), driven by Playwright. Where it is absent the tests are skipped with a reason, but never in CI.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Quiet =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private static string Executable => Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named ? named : "/usr/bin/chromium";

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Executable) && Environment.GetEnvironmentVariable("CI") != "true")
            return;
        await NpmPackages.InstallAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Executable, Args = Quiet });
    }

    /// <summary>A page of its own, with no history.</summary>
    public async Task<IPage> NewPageAsync(BrowserNewPageOptions? options = null)
    {
        Assert.SkipWhen(_browser is null, $"There is no Chromium at '{Executable}' (set CHROMIUM).");
        return await _browser!.NewPageAsync(options);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
