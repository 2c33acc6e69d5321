using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Encounters.Testing.Azure;

/// <summary>
/// Real Azurite on free loopback ports, with an account for each test. It is installed with <c>npm ci</c> from the lock file in
/// <c>tests/azurite</c>. Where node is missing the tests are skipped with a reason, but never in CI.
/// </summary>
public sealed class Azurite : IAsyncLifetime
{
    private const int Accounts = 120;

    private readonly TemporaryFolder _folder = new();
    private readonly List<(string Name, string Key)> _accounts =
    [
        .. Enumerable.Range(0, Accounts).Select(i => ($"test{i:D4}", Convert.ToBase64String(RandomNumberGenerator.GetBytes(64)))),
    ];

    private Process? _process;
    private string? _missing;
    private int _blobPort;
    private int _tablePort;
    private int _used;

    private static bool IsCi => Environment.GetEnvironmentVariable("CI") == "true";

    private static string Folder => Path.Combine(Repository.Root, "tests", "azurite");

    public async ValueTask InitializeAsync()
    {
        try
        {
            await InstallAsync();
            await StartAsync();
        }
        catch (Exception exception) when (!IsCi && exception is System.ComponentModel.Win32Exception)
        {
            _missing = $"Azurite needs node and npm: {exception.Message}";
        }
    }

    public ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            _process.Kill(entireProcessTree: true);
        _process?.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The connection string of an account that no other test has.</summary>
    public string NewConnectionString()
    {
        Assert.SkipWhen(_missing is not null, _missing ?? "");
        var (name, key) = _accounts[Interlocked.Increment(ref _used) - 1];
        return $"DefaultEndpointsProtocol=http;AccountName={name};AccountKey={key};"
            + $"BlobEndpoint=http://127.0.0.1:{_blobPort}/{name};TableEndpoint=http://127.0.0.1:{_tablePort}/{name};";
    }

    private static async Task InstallAsync()
    {
        // Two test projects may come here at the same time; the second finds the work of the first.
        await using var gate = await OpenGateAsync();
        var stamp = Path.Combine(Folder, "node_modules", ".installed");
        var due = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Folder, "package-lock.json"))));
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == due)
            return;

        using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = npm.StandardError.ReadToEndAsync();
        await npm.StandardOutput.ReadToEndAsync();
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"npm ci in '{Folder}' failed: {await error}");
        await File.WriteAllTextAsync(stamp, due);
    }

    private static async Task<FileStream> OpenGateAsync()
    {
        var path = Path.Combine(Path.GetTempPath(), "ingestfunctions-azurite.lock");
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(200);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task StartAsync()
    {
        (_blobPort, _tablePort) = (FreePort(), FreePort());
        var start = new ProcessStartInfo(
            "node",
            [
                Path.Combine(Folder, "node_modules", "azurite", "dist", "src", "azurite.js"),
                "--location", _folder.Path, "--blobPort", $"{_blobPort}", "--tablePort", $"{_tablePort}",
                "--queuePort", $"{FreePort()}", "--skipApiVersionCheck", "--disableTelemetry",
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AZURITE_ACCOUNTS"] = string.Join(';', _accounts.Select(account => $"{account.Name}:{account.Key}"));
        _process = Process.Start(start)!;

        // It prints a line for each service that listens.
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("Table service is successfully listening", StringComparison.Ordinal))
            {
                _ = _process.StandardOutput.ReadToEndAsync();
                _ = _process.StandardError.ReadToEndAsync();
                return;
            }
        }

        throw new InvalidOperationException($"Azurite did not start: {await _process.StandardError.ReadToEndAsync()}");
    }
}
