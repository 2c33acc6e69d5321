using System.Diagnostics;
using Encounters.Testing;

namespace Ingest.Tests.Api;

/// <summary>What the linters that API teams run say of the description: Redocly's recommended rules and Spectral's.</summary>
public sealed class OpenApiLintTests(ServedReleases site)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Neither_linter_finds_anything_in_the_description()
    {
        using var client = new HttpClient { BaseAddress = site.Root };
        Assert.Equal("", await LintAsync(await client.GetStringAsync(new Uri("/api/openapi.json", UriKind.Relative), Cancel)));
    }

    [Fact]
    public async Task Both_linters_find_what_is_wrong()
    {
        var findings = await LintAsync("""{"openapi":"3.1.1","info":{"title":"x"},"paths":{"/a":{"get":{}}}}""");
        Assert.Contains("redocly error", findings, StringComparison.Ordinal);
        Assert.Contains("spectral error", findings, StringComparison.Ordinal);
    }

    private static async Task<string> LintAsync(string document)
    {
        await NpmPackages.InstallAsync();
        using var folder = new TemporaryFolder();
        var file = folder.File("openapi.json");
        await File.WriteAllTextAsync(file, document, Cancel);
        using var node = Process.Start(new ProcessStartInfo("node", ["lint-openapi.mjs", file])
        {
            WorkingDirectory = Path.Combine(Repository.Root, "tests", "npm"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = node.StandardError.ReadToEndAsync(Cancel);
        var findings = await node.StandardOutput.ReadToEndAsync(Cancel);
        await node.WaitForExitAsync(Cancel);
        Assert.True(node.ExitCode == 0, await error);
        return findings.Trim();
    }
}
