using System.ComponentModel.DataAnnotations;
using System.Net;
using Encounters.Calendar;
using Encounters.Pipeline.Sources;
using Encounters.Pipeline.Sources.Folders;
using Encounters.Pipeline.Sources.Web;
using Encounters.Pipeline.Tests.Ingestion;
using Encounters.Releases;
using Encounters.Storage.Local;

namespace Encounters.Pipeline.Tests.Web;

/// <summary>What addresses and names tell, and where a source may look.</summary>
public sealed class SourceRuleTests : PipelineTest
{
    [Theory]
    [InlineData("/sites/2024-10/x.csv", "2024-10")]
    [InlineData("/sites/2022-Oct/x.csv", "2022-10")]
    [InlineData("/sites/2022-dec/x.csv", "2022-12")]
    [InlineData("/sites/2022-JAN/x.csv", "2022-01")]
    [InlineData("/2023-11/2024-02/x.csv", "2024-02")]
    [InlineData("/2023-11/files/x.csv", "2023-11")]
    [InlineData(@"2023-11\x.csv", "2023-11")]
    [InlineData("/sites/2024-02", null)]
    [InlineData("/2024-13/x.csv", null)]
    [InlineData("/2023-11/2024-13/x.csv", "2023-11")]
    [InlineData("/2024-2/x.csv", null)]
    [InlineData("/1999-10/x.csv", null)]
    [InlineData("/a2024-10/x.csv", null)]
    [InlineData("/2024-foo/x.csv", null)]
    public void The_innermost_folder_that_names_a_month_is_the_month_of_publication(string path, string? month) =>
        Assert.Equal(month, FolderMonth.Find(path)?.ToString());

    [Fact]
    public void Candidates_are_taken_in_the_order_in_which_they_were_published_as_far_as_addresses_tell()
    {
        ReleaseCandidate[] candidates =
        [
            Candidate("sbo-encounters-fy22-fy24-aug.csv", "2024-09"),
            Candidate("sbo-encounters-fy22-fy24-sep.csv", null),
            Candidate("sbo-encounters-fy22-fy24-aug.csv", "2024-11"),
            Candidate("sbo-encounters-fy22-fy24-sep.csv", "2024-11"),
            Candidate("sbo-encounters-fy22-fy24.csv", "2024-11"),
            Candidate("nationwide-encounters-fy22-fy24-state.csv", "2024-11"),
            Candidate("nationwide-encounters-fy22-fy24-aor.csv", "2024-11"),
            Candidate("nationwide-encounters-fy22-fy24-aor_0.csv", "2024-11"),
            Candidate("nationwide-encounters-fy22-fy24-aor_1.csv", "2024-11"),
            Candidate("a.csv", "2024-11"),
            Candidate("a.csv", null),
            Candidate("b.csv", null),
        ];
        Assert.Equal(candidates, candidates.Reverse().OrderBy(candidate => candidate.Order));
    }

    [Theory]
    [InlineData("https://www.cbp.gov/x.csv", "https://www.cbp.gov/x.csv")]
    [InlineData("HTTP://www.cbp.gov/x.csv", "HTTP://www.cbp.gov/x.csv")]
    [InlineData("/home/somebody/x.csv", "x.csv")]
    [InlineData("https/x.csv", "x.csv")]
    public void A_path_of_this_machine_is_told_by_its_file_name_alone(string location, string told) =>
        Assert.Equal(told, SourceLocation.ToPublic(location));

    [Theory]
    [InlineData("https://www.cbp.gov/other/x.csv", true)]
    [InlineData("https://WWW.CBP.GOV/x.csv", true)]
    [InlineData("https://www.cbp.gov:443/x.csv", true)]
    [InlineData("http://www.cbp.gov/x.csv", false)]
    [InlineData("https://www.cbp.gov:444/x.csv", false)]
    [InlineData("https://cbp.gov/x.csv", false)]
    public void An_origin_is_scheme_host_and_port(string address, bool isAllowed) =>
        Assert.Equal(isAllowed, Defaults().Allows(new Uri(address)));

    [Fact]
    public void Every_listed_origin_is_allowed()
    {
        var options = new WebSourceOptions { AllowedOrigins = [new Uri("https://a.example"), new Uri("http://b.example:81")] };
        Assert.True(options.Allows(new Uri("https://a.example/x")) && options.Allows(new Uri("http://b.example:81/x")));
    }

    [Fact]
    public void Settings_that_were_made_are_not_replaced_by_defaults()
    {
        Assert.Equal(WebSourceOptions.CbpLandingPages, Defaults().LandingPages);
        var options =
            new WebSourceOptions { LandingPages = [new Uri("https://a.example/page"), new Uri("http://a.example/page")] };
        options.ApplyDefaults();
        Assert.Equal([new Uri("https://a.example/page")], options.AllowedOrigins);
        var listed = new WebSourceOptions { AllowedOrigins = [new Uri("https://b.example")] };
        listed.ApplyDefaults();
        Assert.Equal([new Uri("https://b.example")], listed.AllowedOrigins);
    }

    [Fact]
    public void Settings_that_cannot_be_are_told()
    {
        Assert.Empty(Problems(_ => { }));
        Assert.Contains("RetryDelay", Assert.Single(Problems(options => options.RetryDelay = TimeSpan.FromTicks(-1))),
            StringComparison.Ordinal);
        Assert.Empty(Problems(options => options.RetryDelay = TimeSpan.Zero));
        Assert.Contains("TotalTimeout", Assert.Single(Problems(options => options.AttemptTimeout = TimeSpan.Zero)),
            StringComparison.Ordinal);
        Assert.Contains("TotalTimeout",
            Assert.Single(Problems(options => options.TotalTimeout = options.AttemptTimeout - TimeSpan.FromTicks(1))),
            StringComparison.Ordinal);
        Assert.Empty(Problems(options => options.TotalTimeout = options.AttemptTimeout));
        Assert.Contains("AllowedOrigins",
            Assert.Single(Problems(options => options.LandingPages.Add(new Uri("https://other.example/x")))),
            StringComparison.Ordinal);
        Assert.Contains("absolute https",
            Assert.Single(Problems(options => options.AllowedOrigins.Add(new Uri("ftp://other.example")))),
            StringComparison.Ordinal);
        Assert.Contains("absolute https",
            Assert.Single(Problems(options => options.AllowedOrigins.Add(new Uri("x", UriKind.Relative)))),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0", "0.255.255.255", "1.0.0.0")]
    [InlineData("10.0.0.0", "10.255.255.255", "11.0.0.0")]
    [InlineData("100.64.0.0", "100.127.255.255", "100.128.0.0")]
    [InlineData("127.0.0.0", "127.255.255.255", "128.0.0.0")]
    [InlineData("169.254.0.0", "169.254.255.255", "169.255.0.0")]
    [InlineData("172.16.0.0", "172.31.255.255", "172.32.0.0")]
    [InlineData("192.0.0.0", "192.0.0.255", "192.0.1.0")]
    [InlineData("192.0.2.0", "192.0.2.255", "192.0.3.0")]
    [InlineData("192.168.0.0", "192.168.255.255", "192.169.0.0")]
    [InlineData("198.18.0.0", "198.19.255.255", "198.20.0.0")]
    [InlineData("198.51.100.0", "198.51.100.255", "198.51.101.0")]
    [InlineData("203.0.113.0", "203.0.113.255", "203.0.114.0")]
    [InlineData("224.0.0.0", "255.255.255.255", "223.255.255.255")]
    [InlineData("::", "::1", "2606:4700::1")]
    [InlineData("64:ff9b::", "64:ff9b::ffff:ffff", "64:ff9b::1:0:0")]
    [InlineData("2001::", "2001:1ff:ffff::1", "2001:200::1")]
    [InlineData("2002::", "2002:ffff::1", "2003::1")]
    [InlineData("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "64:ff9b:2::")]
    [InlineData("100::", "100:0:0:1:ffff:ffff:ffff:ffff", "100:0:0:2::")]
    [InlineData("2001:db8::", "2001:db8:ffff::1", "2001:db9::")]
    [InlineData("168.63.129.16", "168.63.129.16", "168.63.129.17")]
    [InlineData("192.88.99.0", "192.88.99.255", "192.88.100.0")]
    [InlineData("3fff::", "3fff:fff::1", "3fff:1000::")]
    [InlineData("5f00::", "5f00:ffff::1", "5f01::")]
    [InlineData("fc00::", "fdff::1", "fe00::")]
    [InlineData("fe80::", "feff::1", "fe00::")]
    [InlineData("ff00::", "ffff::1", "2400::1")]
    [InlineData("::ffff:127.0.0.1", "::ffff:192.168.1.1", "::ffff:23.45.67.89")]
    public void Special_ranges_are_not_public_from_their_first_to_their_last_address(string first, string last, string beyond)
    {
        Assert.False(PublicAddress.IsPublic(IPAddress.Parse(first)));
        Assert.False(PublicAddress.IsPublic(IPAddress.Parse(last)));
        Assert.True(PublicAddress.IsPublic(IPAddress.Parse(beyond)));
    }

    [Fact]
    public async Task A_folder_gives_its_csv_files_at_any_depth_and_leaves_out_a_store_that_lies_in_it()
    {
        var folder = NewFolder();
        foreach (var path in (string[])["2024-10/b.csv", "2024-10/deep/a.CSV", "c.txt",
            "2024-09/sbo-encounters-fy22-fy24-aug.csv"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(path))!);
            await File.WriteAllTextAsync(folder.File(path), "x", Cancel);
        }

        var store = LocalStore.Open(folder.File("store"));
        await store.Blobs.WriteAsync("raw/southwest/x/y.csv", new MemoryStream([1]), Cancel);
        await new SourceMemory(store.Tables).WritePageAsync(new Uri("https://www.cbp.gov/"), new Validators(null, null), Cancel);
        var discovery = await new FolderSource(folder.Path).DiscoverAsync(Cancel);
        Assert.Equal(
            ["2024-09/sbo-encounters-fy22-fy24-aug.csv", "2024-10/b.csv", "2024-10/deep/a.CSV"],
            discovery.Candidates.Select(candidate => Path.GetRelativePath(folder.Path, candidate.Location).Replace('\\', '/')));
        Assert.Equal(["2024-09", "2024-10", "2024-10"], discovery.Candidates.Select(candidate => candidate.Folder?.ToString()));
        Assert.Equal(["c.txt", "store"],
            discovery.Ignored.Select(file => Path.GetFileName(file.Location)).Order(StringComparer.Ordinal));
        Assert.Empty(discovery.Failures);
        Assert.False(discovery.IsUnchanged);
    }

    [Fact]
    public async Task The_folder_itself_may_name_the_month()
    {
        var folder = NewFolder();
        Directory.CreateDirectory(folder.File("2024-10"));
        await File.WriteAllTextAsync(folder.File("2024-10/a.csv"), "x", Cancel);
        var discovery = await new FolderSource(folder.File("2024-10") + Path.DirectorySeparatorChar).DiscoverAsync(Cancel);
        Assert.Equal("2024-10", Assert.Single(discovery.Candidates).Folder?.ToString());
    }

    [Fact]
    public async Task A_folder_or_a_file_that_is_gone_is_told_as_a_failure()
    {
        var folder = NewFolder();
        Assert.Contains("cannot be read",
            Assert.Single((await new FolderSource(folder.File("gone")).DiscoverAsync(Cancel)).Failures),
            StringComparison.Ordinal);
        var gone = new ReleaseCandidate(ReleaseName.Read("a.csv"), folder.File("a.csv"), null);
        Assert.IsType<FetchOutcome.Failed>(await new FolderSource(folder.Path).FetchAsync(gone, Cancel));
    }

    [Fact]
    public async Task What_is_remembered_and_has_not_changed_is_not_written_again()
    {
        var store = new WriteCountingStore(NewStore());
        var memory = new SourceMemory(store.Store.Tables);
        var page = new Uri("https://www.cbp.gov/page");
        var link = new KnownLink("https://www.cbp.gov/a.csv", page,
            new Settlement(SettlementKind.Taken, ReleaseId.OfUnknown(ContentHash.Of("a"u8)), ETag: "\"1\""), null);
        for (var i = 0; i < 2; i++)
        {
            await memory.WritePageAsync(page, new Validators("\"1\"", null), Cancel);
            await memory.WriteLinkAsync(link, Cancel);
            await memory.WritePauseAsync("www.cbp.gov", DateTimeOffset.UnixEpoch, Cancel);
        }

        Assert.Equal(3, store.Writes.Count);
        Assert.Equal(link, Assert.Single(await new SourceMemory(store.Store.Tables).ListLinksAsync(Cancel)));
        Assert.Equal(DateTimeOffset.UnixEpoch, await new SourceMemory(store.Store.Tables).FindPauseAsync("www.cbp.gov", Cancel));
        Assert.Null(await memory.FindPauseAsync("other.example", Cancel));
        await memory.ForgetLinkAsync(link, Cancel);
        Assert.Empty(await memory.ListLinksAsync(Cancel));
        Assert.Empty(await new SourceMemory(store.Store.Tables).ListLinksAsync(Cancel));
        Assert.Equal(new Validators("\"1\"", null), await new SourceMemory(store.Store.Tables).FindPageAsync(page, Cancel));
    }

    [Fact]
    public async Task What_another_process_remembered_is_seen_after_a_refresh()
    {
        var store = NewStore();
        var (one, other) = (new SourceMemory(store.Tables), new SourceMemory(store.Tables));
        Assert.Empty(await one.ListLinksAsync(Cancel));
        foreach (var name in (string[])["b", "a"])
            await other.WriteLinkAsync(new KnownLink($"https://www.cbp.gov/{name}.csv", new Uri("https://www.cbp.gov/"),
                new Settlement(SettlementKind.NotTaken, Reason: "x"), null), Cancel);
        Assert.Empty(await one.ListLinksAsync(Cancel));
        await one.RefreshAsync(Cancel);
        Assert.Equal(["https://www.cbp.gov/a.csv", "https://www.cbp.gov/b.csv"],
            (await one.ListLinksAsync(Cancel)).Select(link => link.Location));
    }

    [Theory]
    [InlineData(SettlementKind.NotTaken, true)]
    [InlineData(SettlementKind.PassedOver, false)]
    [InlineData(SettlementKind.AnotherTable, false)]
    public void Only_a_file_that_could_not_be_taken_needs_attention(SettlementKind kind, bool needsAttention) =>
        Assert.Equal(needsAttention, new Settlement(kind, Reason: "x").ToIgnored("y").NeedsAttention);

    private static ReleaseCandidate Candidate(string name, string? folder) =>
        new(ReleaseName.Read(name), name, folder is null ? null : Month.Parse(folder));

    private static WebSourceOptions Defaults()
    {
        var options = new WebSourceOptions();
        options.ApplyDefaults();
        return options;
    }

    private static List<string> Problems(Action<WebSourceOptions> change)
    {
        var options = new WebSourceOptions
        {
            LandingPages = [new Uri("https://a.example/page")],
            AllowedOrigins = [new Uri("https://a.example")]
        };
        change(options);
        return [.. options.Validate(new ValidationContext(options)).Select(result => result.ErrorMessage!)];
    }
}
