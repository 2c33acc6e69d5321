using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Encounters.Testing.Azure;

/// <summary>A process of Azurite on free loopback ports. Its packages must be installed.</summary>
internal sealed partial class AzuriteProcess : IAsyncDisposable
{
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly Process _process;

    private AzuriteProcess(Process process) => _process = process;

    /// <summary>The name of its well-known account.</summary>
    public const string Account = "devstoreaccount1";

    /// <summary>How its well-known account is opened.</summary>
    public string ConnectionString => $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
        + $"BlobEndpoint=http://127.0.0.1:{BlobPort}/{Account};TableEndpoint=http://127.0.0.1:{TablePort}/{Account};";

    public int BlobPort { get; private set; }

    public int TablePort { get; private set; }

    /// <summary>Starts it and waits for its services.</summary>
    /// <param name="folder">Where it keeps its data.</param>
    /// <param name="accounts">Names and keys as <c>AZURITE_ACCOUNTS</c> has them; null for its well-known account.</param>
    /// <param name="more">More arguments.</param>
    public static async Task<AzuriteProcess> StartAsync(string folder, string? accounts, params string[] more)
    {
        var start = new ProcessStartInfo(
            "node",
            [
                NpmPackages.PathOf("azurite/dist/src/azurite.js"),
                "--location", folder, "--blobPort", "0", "--tablePort", "0", "--queuePort", "0", "--skipApiVersionCheck",
                "--disableTelemetry",
                .. more,
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (accounts is not null)
            start.Environment["AZURITE_ACCOUNTS"] = accounts;
        var azurite = new AzuriteProcess(Process.Start(start)!);
        await azurite.WaitAsync();
        return azurite;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    // Each service prints a line with the port that it took.
    private async Task WaitAsync()
    {
        while ((BlobPort == 0 || TablePort == 0) && await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is not { Success: true } match)
                continue;
            var port = int.Parse(match.Groups["port"].ValueSpan, CultureInfo.InvariantCulture);
            (BlobPort, TablePort) = match.Groups["service"].Value == "Blob" ? (port, TablePort) : (BlobPort, port);
        }

        if (BlobPort == 0 || TablePort == 0)
            throw new InvalidOperationException($"Azurite did not start: {await _process.StandardError.ReadToEndAsync()}");
        _ = _process.StandardOutput.ReadToEndAsync();
        _ = _process.StandardError.ReadToEndAsync();
    }

    [GeneratedRegex("Azurite (?<service>Blob|Table) service is successfully listening at https?://[^:]+:(?<port>[0-9]+)")]
    private static partial Regex Listening();
}
