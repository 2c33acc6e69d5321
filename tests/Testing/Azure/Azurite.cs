using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Encounters.Testing.Azure;

/// <summary>
/// Real Azurite on free loopback ports, with an account for each test. It starts when a test asks for it first. Where node is missing the
/// tests are skipped with a reason, but never in CI.
/// </summary>
public sealed partial class Azurite : IAsyncLifetime
{
    // The environment variable that names them may be 128 KiB long.
    private const int Accounts = 1_050;

    private readonly TemporaryFolder _folder = new();
    private readonly List<(string Name, string Key)> _accounts =
    [
        .. Enumerable.Range(0, Accounts).Select(i => ($"test{i:D4}", Convert.ToBase64String(RandomNumberGenerator.GetBytes(64)))),
    ];

    private readonly Lock _gate = new();
    private Task<string?>? _started;
    private Process? _process;
    private int _blobPort;
    private int _tablePort;
    private int _used;

    private static bool IsCi => Environment.GetEnvironmentVariable("CI") == "true";

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

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
        lock (_gate)
            _started ??= Task.Run(TryStartAsync);
        var missing = _started.GetAwaiter().GetResult();
        Assert.SkipWhen(missing is not null, missing ?? "");
        var (name, key) = _accounts[Interlocked.Increment(ref _used) - 1];
        return $"DefaultEndpointsProtocol=http;AccountName={name};AccountKey={key};"
            + $"BlobEndpoint=http://127.0.0.1:{_blobPort}/{name};TableEndpoint=http://127.0.0.1:{_tablePort}/{name};";
    }

    private async Task<string?> TryStartAsync()
    {
        try
        {
            await NpmPackages.InstallAsync();
            await StartAsync();
            return null;
        }
        catch (Exception exception) when (!IsCi && exception is System.ComponentModel.Win32Exception)
        {
            return $"Azurite needs node and npm: {exception.Message}";
        }
    }

    private async Task StartAsync()
    {
        var start = new ProcessStartInfo(
            "node",
            [
                NpmPackages.PathOf("azurite/dist/src/azurite.js"),
                "--location", _folder.Path, "--blobPort", "0", "--tablePort", "0", "--queuePort", "0", "--skipApiVersionCheck", "--disableTelemetry",
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AZURITE_ACCOUNTS"] = string.Join(';', _accounts.Select(account => $"{account.Name}:{account.Key}"));
        _process = Process.Start(start)!;

        // Each service prints a line with the port that it took.
        while ((_blobPort == 0 || _tablePort == 0) && await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is not { Success: true } match)
                continue;
            var port = int.Parse(match.Groups["port"].ValueSpan, CultureInfo.InvariantCulture);
            (_blobPort, _tablePort) = match.Groups["service"].Value == "Blob" ? (port, _tablePort) : (_blobPort, port);
        }

        if (_blobPort == 0 || _tablePort == 0)
            throw new InvalidOperationException($"Azurite did not start: {await _process.StandardError.ReadToEndAsync()}");
        _ = _process.StandardOutput.ReadToEndAsync();
        _ = _process.StandardError.ReadToEndAsync();
    }

    [GeneratedRegex("Azurite (?<service>Blob|Table) service is successfully listening at http://[^:]+:(?<port>[0-9]+)")]
    private static partial Regex Listening();
}
