using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Encounters.Testing;

namespace Benchmarks;

/// <summary>Azurite on free ports, with its well-known account.</summary>
internal sealed partial class AzuriteProcess : IAsyncDisposable
{
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly Process _process;

    private AzuriteProcess(Process process) => _process = process;

    /// <summary>How the store is opened.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>Starts it over a folder.</summary>
    public static async Task<AzuriteProcess> StartAsync(string folder)
    {
        await NpmPackages.InstallAsync();
        var azurite = new AzuriteProcess(Process.Start(new ProcessStartInfo(
            "node",
            [
                NpmPackages.PathOf("azurite/dist/src/azurite.js"), "--location", folder, "--blobPort", "0", "--tablePort", "0", "--queuePort", "0",
                "--skipApiVersionCheck", "--disableTelemetry",
            ])
        {
            RedirectStandardOutput = true,
        })!);
        Dictionary<string, int> ports = [];
        while (ports.Count < 3 && await azurite._process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
                ports[match.Groups["service"].Value] = int.Parse(match.Groups["port"].ValueSpan, CultureInfo.InvariantCulture);
        }

        _ = azurite._process.StandardOutput.ReadToEndAsync();
        azurite.ConnectionString = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
            + $"BlobEndpoint=http://127.0.0.1:{ports["Blob"]}/{Account};TableEndpoint=http://127.0.0.1:{ports["Table"]}/{Account};";
        return azurite;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex("Azurite (?<service>Blob|Queue|Table) service is successfully listening at http://[^:]+:(?<port>[0-9]+)")]
    private static partial Regex Listening();
}
