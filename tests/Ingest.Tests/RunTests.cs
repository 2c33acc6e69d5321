using Encounters.Testing;

namespace Ingest.Tests;

public sealed class RunTests(ReplayedStore replayed) : IDisposable
{
    private readonly TemporaryFolder _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task The_real_releases_give_every_total_of_the_design()
    {
        var run = await IngestRunner.JsonAsync("--store", _store.Path, "run", "--source", RealReleases.Folder);
        var totals = run.GetProperty("totals").EnumerateArray().ToDictionary(
            total => (total.GetProperty("series").GetString(), total.GetProperty("fiscalYear").GetInt32()),
            total => total.GetProperty("encounters").GetInt64());
        int[] southwest = [458_088, 1_734_686, 2_378_944, 2_475_669, 2_135_005];
        int[] nationwide = [646_822, 1_956_519, 2_766_582, 3_201_144, 2_901_142, 691_906];
        Assert.Equal(southwest.Select(total => (long)total),
            Enumerable.Range(2020, 5).Select(year => totals[("southwest", year)]));
        Assert.Equal(nationwide.Select(total => (long)total),
            Enumerable.Range(2020, 6).Select(year => totals[("nationwide", year)]));

        var revisions = await IngestRunner.JsonAsync("revisions", "southwest", "--store", _store.Path);
        Assert.Equal(11, revisions.GetArrayLength());
        Assert.Equal(
            ["series", "month", "from", "to", "fromRelease", "toRelease"],
            revisions[0].EnumerateObject().Select(property => property.Name));
        var keys = await IngestRunner.JsonAsync("series", "--store", _store.Path);
        Assert.Contains("nationwide/state=tx", keys.EnumerateArray().Select(key => key.GetString()));
        var breakdowns = await IngestRunner.JsonAsync("series", "southwest/*", "--from", "2025-08", "--to", "2025-08", "--store",
            _store.Path);
        Assert.Contains("southwest/component=usbp",
            breakdowns.EnumerateArray().Select(month => month.GetProperty("series").GetString()));
        Assert.Equal(0, (await IngestRunner.RunAsync("audit", "--store", _store.Path)).ExitCode);
    }

    [Fact]
    public async Task A_quarantined_file_ends_with_exit_code_1_and_its_reasons()
    {
        using var source = new TemporaryFolder();
        await File.WriteAllTextAsync(source.File("sbo-encounters-fy24-fy24-oct.csv"), "<html>",
            TestContext.Current.CancellationToken);
        var (exitCode, output, _) = await IngestRunner.RunAsync("run", "--source", source.Path, "--store", _store.Path);
        Assert.Equal(1, exitCode);
        Assert.Contains("web page", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_inside_the_source_is_no_part_of_it()
    {
        var folder = _store.File("2025-09");
        Directory.CreateDirectory(folder);
        File.Copy(RealReleases.PathOf(RealReleases.SouthwestAugust), Path.Combine(folder, "my download.csv"));
        for (var pass = 0; pass < 2; pass++)
        {
            var run = await IngestRunner.JsonAsync("run", "--source", folder, "--store", Path.Combine(folder, "store"));
            Assert.Equal(1 - pass, run.GetProperty("ingested").GetArrayLength());
            Assert.Equal(0, run.GetProperty("quarantined").GetArrayLength());
            var ignored = Assert.Single(run.GetProperty("ignored").EnumerateArray());
            Assert.Contains("store of this program", ignored.GetProperty("reason").GetString(), StringComparison.Ordinal);
        }

        // The month stands in the name of the folder itself; no folder of this machine is told to others.
        var releases = await IngestRunner.JsonAsync("releases", "--store", Path.Combine(folder, "store"));
        Assert.Equal("2025-09", releases[0].GetProperty("published").GetString());
        Assert.Equal("my download.csv", releases[0].GetProperty("location").GetString());
        Assert.Contains(folder,
            await File.ReadAllTextAsync(Directory.GetFiles(folder, "origin.json", SearchOption.AllDirectories)[0],
                TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.All(
            Directory.GetFiles(Path.Combine(folder, "store", "datasets"), "*.json", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(folder, "*.atom", SearchOption.AllDirectories)),
            file => Assert.DoesNotContain(folder, File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_release_whose_counts_read_9584_point_0_gives_its_true_totals()
    {
        var run = await IngestRunner.JsonAsync("run", "--source", RealReleases.DataFile("older"), "--store", _store.Path);
        Assert.Equal(
            [977_509, 458_088, 1_734_686, 2_378_944],
            run.GetProperty("totals").EnumerateArray().Select(total => total.GetProperty("encounters").GetInt32()));
    }

    [Fact]
    public async Task A_damaged_store_ends_the_audit_with_exit_code_1()
    {
        await replayed.CopyToAsync(_store.Path);
        File.Delete(_store.File("datasets/nationwide-state/latest.json"));
        var (exitCode, output, _) = await IngestRunner.RunAsync("audit", "--store", _store.Path);
        Assert.Equal(1, exitCode);
        Assert.Contains("datasets/nationwide-state/latest.json", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("run", "--source", "/no/such/folder")]
    [InlineData("run", "--source", "/etc/hostname")]
    [InlineData("run", "--colour")]
    [InlineData("releases", "--output", "xml")]
    [InlineData("series", "western")]
    [InlineData("series", "southwest", "--from", "January")]
    [InlineData("series", "southwest", "--as-of", "yesterday")]
    [InlineData("series", "--store", "/no/such/store")]
    public async Task Wrong_usage_ends_with_exit_code_2_and_words(params string[] args)
    {
        var (exitCode, output, error) = await IngestRunner.RunAsync(args);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith("ingest: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_series_or_release_is_told()
    {
        await replayed.CopyToAsync(_store.Path);
        Assert.Contains("no series", (await IngestRunner.RunAsync("series", "northern/aor=tca", "--store", _store.Path)).Error,
            StringComparison.Ordinal);
        Assert.Contains(
            "no release",
            (await IngestRunner.RunAsync("series", "southwest", "--as-of", "fy22-fy25-aug-00000000", "--store",
                _store.Path)).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_out_of_reach_ends_with_exit_code_3()
    {
        // Port 9 (discard) of loopback is closed on any sane machine; the refusal comes at once.
        var (exitCode, output, _) = await IngestRunner.RunAsync("run", "--source", "http://127.0.0.1:9/page", "--store",
            _store.Path);
        Assert.Equal(3, exitCode);
        Assert.Contains("failed: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_cannot_be_made_ends_with_exit_code_3()
    {
        await File.WriteAllTextAsync(_store.File("plain"), "", TestContext.Current.CancellationToken);
        Assert.Equal(3, (await IngestRunner.RunAsync("replay", "--store", _store.File("plain/store"))).ExitCode);
    }

    [Fact]
    public async Task Help_names_every_verb_and_shows_examples()
    {
        var (exitCode, output, _) = await IngestRunner.RunAsync("--help");
        Assert.Equal(0, exitCode);
        Assert.All(
            (string[])["replay", "run", "series", "releases", "revisions", "audit", "Examples:", "--store", "--json"],
            text => Assert.Contains(text, output, StringComparison.Ordinal));
    }
}
