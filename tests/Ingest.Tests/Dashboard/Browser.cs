using Encounters.Testing;
using Ingest.Tests.Dashboard;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Browser))]

namespace Ingest.Tests.Dashboard;

/// <summary>
/// Real Chromium (Debian's package), driven by Playwright. It starts when a test asks for a page first.
/// Where it is absent the tests are skipped with a reason, but never in CI.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Quiet =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    // What is awaited comes within moments; on a machine that is busy with other tests, later. In milliseconds.
    private const int Patience = 120_000;

    private readonly Lock _gate = new();
    private Task<IBrowser?>? _started;
    private IPlaywright? _playwright;

    private static string Executable => Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named
        ? named
        : "/usr/bin/chromium";

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A page of its own, with no history.</summary>
    public async Task<IPage> NewPageAsync(BrowserNewPageOptions? options = null)
    {
        lock (_gate)
            _started ??= StartAsync();
        var browser = await _started;
        Assert.SkipWhen(browser is null,
            $"There is no Chromium at '{Executable}'. Install it, for example with 'apt-get install chromium', or set "
                + $"CHROMIUM.");
        var page = await browser!.NewPageAsync(options);
        page.SetDefaultTimeout(Patience);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_started is not null && await _started is { } browser)
            await browser.DisposeAsync();
        _playwright?.Dispose();
    }

    private async Task<IBrowser?> StartAsync()
    {
        if (!File.Exists(Executable) && Environment.GetEnvironmentVariable("CI") != "true")
            return null;
        await NpmPackages.InstallAsync();
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        return await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Executable, Args = Quiet });
    }
}
