using Encounters.Testing;
using Ingest.Tests.Api;

namespace Ingest.Tests;

public sealed class ChartTests(ServedReleases site) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("out.svg", "<svg")]
    [InlineData("out.PNG", "\u0089PNG")]
    public async Task A_series_is_drawn_into_a_file_in_the_format_of_its_name(string name, string start)
    {
        var file = _folder.File(name);
        var (exitCode, output, _) = await IngestRunner.RunAsync("series", "southwest", "--from", "2023-10", "--chart", file,
            "--store", site.Store);
        Assert.Equal(0, exitCode);
        Assert.Contains(file, output, StringComparison.Ordinal);
        Assert.StartsWith(start,
            System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("southwest", "out.gif")]
    [InlineData("southwest/*", "out.svg")]
    public async Task What_cannot_be_drawn_is_wrong_usage(string key, string name)
    {
        var (exitCode, _, error) = await IngestRunner.RunAsync("series", key, "--chart", _folder.File(name), "--store",
            site.Store);
        Assert.Equal(2, exitCode);
        Assert.Contains("--chart", error, StringComparison.Ordinal);
    }
}
