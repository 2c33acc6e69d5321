using System.Security.Cryptography;

namespace Encounters.Testing.Azure;

/// <summary>
/// Real Azurite on free loopback ports, with an account for each test. It starts when a test asks for it first.
/// Where node is missing the tests are skipped with a reason, but never in CI.
/// </summary>
public sealed class Azurite : IAsyncLifetime
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
    private AzuriteProcess? _process;
    private int _used;

    private static bool IsCi => Environment.GetEnvironmentVariable("CI") == "true";

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _folder.Dispose();
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
            + $"BlobEndpoint=http://127.0.0.1:{_process!.BlobPort}/{name};TableEndpoint=http://127.0.0.1:{_process!.TablePort}/{name};";
    }

    private async Task<string?> TryStartAsync()
    {
        try
        {
            await NpmPackages.InstallAsync();
            var accounts = string.Join(';', _accounts.Select(account => $"{account.Name}:{account.Key}"));
            _process = await AzuriteProcess.StartAsync(_folder.Path, accounts);
            return null;
        }
        catch (Exception exception) when (!IsCi && exception is System.ComponentModel.Win32Exception)
        {
            return $"Azurite needs node and npm: {exception.Message}";
        }
    }
}
