using System.Text;
using Encounters.Pipeline.Sources;
using Encounters.Pipeline.Sources.Web;

namespace Encounters.Pipeline.Tests.Web;

public sealed class LandingPageTests
{
    private static readonly Uri Page = new("https://www.cbp.gov/document/stats/nationwide-encounters");

    [Theory]
    [InlineData("/sites/default/files/assets/documents/2022-Oct/sbo-encounters-fy19-fy22.csv", "fy19-fy22-final", "2022-10")]
    [InlineData("/sites/default/files/assets/documents/2023-Nov/nationwide-encounters-fy20-fy23-aor.csv",
        "fy20-fy23-final", "2023-11")]
    [InlineData("/sites/default/files/2024-10/nationwide-encounters-fy21-fy24-aor.csv", "fy21-fy24-final", "2024-10")]
    [InlineData("/sites/default/files/2025-11/sbo-encounters-fy22-fy25.csv", "fy22-fy25-final", "2025-11")]
    [InlineData("/sites/default/files/2026-07/nationwide-encounters-fy23-fy26-jun-aor.csv", "fy23-fy26-jun", "2026-07")]
    [InlineData("/sites/default/files/2026-07/NATIONWIDE-ENCOUNTERS-FY23-FY26-JUN-AOR_0.CSV?v=2#top", "fy23-fy26-jun", "2026-07")]
    [InlineData("https://www.cbp.gov/sites/default/files/2026-07/sbo-encounters-fy23-fy26-jun-1.csv", "fy23-fy26-jun", "2026-07")]
    [InlineData("../../sites/default/files/2026-07/sbo%2Dencounters-fy23-fy26-jun.csv", "fy23-fy26-jun", "2026-07")]
    [InlineData("/files/sbo-encounters-fy23-fy26-jun.csv", "fy23-fy26-jun", null)]
    public void Every_form_of_link_that_cbp_has_used_is_found(string href, string coverage, string? folder)
    {
        var candidate = Assert.Single(Read($"<p><a class='x' href=\"{href}\">FY23 - FY26 (FYTD) Encounters</a>").Candidates);
        Assert.Equal(coverage, candidate.Name.Coverage!.ToString());
        Assert.Equal(folder, candidate.Folder?.ToString());
        Assert.StartsWith("https://www.cbp.gov/", candidate.Location, StringComparison.Ordinal);
        Assert.DoesNotContain('#', candidate.Location);
    }

    [Fact]
    public void A_data_dictionary_and_other_links_are_passed_over_in_silence()
    {
        var (candidates, ignored) =
            Read("<a href='/x/data-dictionary.pdf'>x</a><a href='mailto:a@b'>x</a><a href='javascript:1'>x</a><a>x</a><a "
                + "href='http://['>x</a>");
        Assert.Empty(candidates);
        Assert.Empty(ignored);
    }

    [Fact]
    public void Every_csv_file_is_a_candidate_whatever_its_name()
    {
        var (candidates, ignored) =
            Read("<a href='/2026-07/sboencountersfy23fy26jun.csv'>x</a><a href='/2026-07/FY23%20-%20FY26%20June.CSV?x=1'>x</a><a "
                + "href='/a.csv'>x</a>");
        Assert.Equal(["sboencountersfy23fy26jun.csv", "FY23 - FY26 June.CSV", "a.csv"],
            candidates.Select(candidate => candidate.Name.FileName));
        Assert.Empty(ignored);
    }

    [Theory]
    [InlineData("/2026-07/sbo-encounters-fy23-fy26-jun.xlsx", "x", true)]
    [InlineData("/2026-07/sbo-encounters-fy23-fy26-jun.zip", "x", true)]
    [InlineData("/2026-07/june.XLSX?v=1", "FY23 - FY26 (FYTD)", true)]
    [InlineData("/2026-07/nationwide-drugs-fy23-fy26.xlsx", "Drug Seizures", false)]
    [InlineData("/2026-07/table.zip", "Custody and Transfer Statistics", false)]
    [InlineData("/2026-07/drug-encounters.xlsx", "x", true)]
    public void A_data_file_that_is_no_csv_needs_attention_unless_it_names_another_table(
        string href, string text, bool needsAttention)
    {
        var (candidates, ignored) = Read($"<a href='{href}'>{text}</a>");
        Assert.Empty(candidates);
        Assert.Equal(needsAttention, Assert.Single(ignored).NeedsAttention);
    }

    [Theory]
    [InlineData("https://evil.example/2026-07/sbo-encounters-fy23-fy26-jun.csv")]
    [InlineData("http://www.cbp.gov/2026-07/sbo-encounters-fy23-fy26-jun.csv")]
    [InlineData("https://www.cbp.gov:8443/2026-07/sbo-encounters-fy23-fy26-jun.csv")]
    [InlineData("https://www.cbp.gov.evil.example/2026-07/sbo-encounters-fy23-fy26-jun.csv")]
    [InlineData("//evil.example/2026-07/sbo-encounters-fy23-fy26-jun.csv")]
    public void A_link_to_another_host_is_told_and_not_taken(string href)
    {
        var (candidates, ignored) = Read($"<a href='{href}'>x</a>");
        Assert.Empty(candidates);
        Assert.Contains("allow list", Assert.Single(ignored).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_link_twice_is_one_release() => Assert.Single(Read(
        "<a href='/2026-07/sbo-encounters-fy23-fy26-jun.csv'>x</a><a "
            + "href='/2026-07/sbo-encounters-fy23-fy26-jun.csv#a'>x</a>").Candidates);

    [Fact]
    public void A_flood_of_links_is_cut_and_told()
    {
        var html = string.Concat(Enumerable.Range(0, 500)
            .Select(i => $"<a href='/2026-07/sbo-encounters-fy23-fy26-jun.csv?{i}'>x</a>"));
        var (candidates, ignored) = Read(html);
        Assert.Equal(200, candidates.Count);
        Assert.Contains("more than 200", Assert.Single(ignored).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<div>", 1_600_000)]
    [InlineData("<b>", 2_000_000)]
    [InlineData("<table><tr><td>", 500_000)]
    [InlineData("<a href=x>", 800_000)]
    public void A_page_made_to_exhaust_a_parser_is_not_read(string html, int times)
    {
        var (candidates, ignored) = Read(string.Concat(Enumerable.Repeat(html, times)));
        Assert.Empty(candidates);
        Assert.Contains("elements", Assert.Single(ignored).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tag_with_a_flood_of_attributes_does_not_hold_the_page_up() => Assert.Single(Read(
        "<a " + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"a{i}=1 "))
        + "href='/2026-07/sbo-encounters-fy23-fy26-jun.csv'>x</a>").Candidates);

    private static (IReadOnlyList<ReleaseCandidate> Candidates, IReadOnlyList<IgnoredFile> Ignored) Read(string html)
    {
        var options = new WebSourceOptions();
        options.ApplyDefaults();
        return LandingPage.Read(new MemoryStream(Encoding.UTF8.GetBytes(html)), Page, options);
    }
}
