using System.Text.Json;
using Encounters.Testing;

namespace Ingest.Tests.Dashboard;

public sealed class VendoredLibraryTests
{
    [Fact]
    public async Task The_copy_of_Chart_js_is_the_one_that_npm_has_under_the_pinned_version()
    {
        await NpmPackages.InstallAsync();
        const string Name = "chart.umd.min.js";
        Assert.Equal(
            await File.ReadAllBytesAsync(NpmPackages.PathOf($"chart.js/dist/{Name}"), TestContext.Current.CancellationToken),
            await File.ReadAllBytesAsync(
                Path.Combine(Repository.Root, "src", "Encounters.Api", "Dashboard", Name),
                TestContext.Current.CancellationToken));
        using var package = JsonDocument.Parse(
            await File.ReadAllTextAsync(NpmPackages.PathOf("chart.js/package.json"), TestContext.Current.CancellationToken));
        Assert.Equal("MIT", package.RootElement.GetProperty("license").GetString());
    }
}
