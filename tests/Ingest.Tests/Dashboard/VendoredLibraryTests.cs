using System.Text.Json;
using Encounters.Testing;

namespace Ingest.Tests.Dashboard;

public sealed class VendoredLibraryTests
{
    [Theory]
    [InlineData("chart.js", "dist/chart.umd.min.js", "Dashboard")]
    [InlineData("redoc", "bundles/redoc.standalone.js", "Docs")]
    public async Task The_copy_of_a_library_is_the_one_that_npm_has_under_the_pinned_version(
        string package, string file, string folder)
    {
        await NpmPackages.InstallAsync();
        Assert.Equal(
            await File.ReadAllBytesAsync(NpmPackages.PathOf($"{package}/{file}"), TestContext.Current.CancellationToken),
            await File.ReadAllBytesAsync(
                Path.Combine(Repository.Root, "src", "Encounters.Api", folder, Path.GetFileName(file)),
                TestContext.Current.CancellationToken));
        using var description = JsonDocument.Parse(
            await File.ReadAllTextAsync(NpmPackages.PathOf($"{package}/package.json"), TestContext.Current.CancellationToken));
        Assert.Equal("MIT", description.RootElement.GetProperty("license").GetString());
    }
}
