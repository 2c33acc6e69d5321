using CsCheck;
using Encounters.Pipeline.Sources.Web;

namespace Encounters.Pipeline.Tests.Web;

public sealed class RobotsRulesTests
{
    [Theory]
    [InlineData("User-agent: *\nDisallow: /admin/", "/admin/x", false)]
    [InlineData("User-agent: *\nDisallow: /admin/", "/sites/x", true)]
    [InlineData("User-agent: *\nDisallow: /\nAllow: /sites/", "/sites/x", true)]
    [InlineData("User-agent: *\nDisallow: /sites/\nAllow: /sites/", "/sites/x", true)]
    [InlineData("User-agent: *\nDisallow: /\n\nUser-agent: ingestfunctions\nDisallow: /private", "/sites/x", true)]
    [InlineData("User-agent: *\nDisallow:\n\nUser-agent: IngestFunctions\nUser-agent: other\nDisallow: /", "/sites/x", false)]
    [InlineData("User-agent: other\nDisallow: /", "/sites/x", true)]
    [InlineData("User-agent: *\nDisallow: /*.csv$", "/sites/x.csv", false)]
    [InlineData("User-agent: *\nDisallow: /*.csv$", "/sites/x.csv?v=1", true)]
    [InlineData("User-agent: *\nDisallow: /*/files/*.csv # comment", "/sites/files/2024/x.csv", false)]
    [InlineData("\uFEFFuser-agent : *\r\nDISALLOW : /sites", "/sites/x", false)]
    [InlineData("Disallow: /", "/sites/x", true)]
    [InlineData("User-agent: *\nCrawl-delay: 10\nDisallow: /search", "/sites/x", true)]
    [InlineData("", "/", true)]
    [InlineData("User-agent: *\nDisallow: /a\n\nUser-agent: other\nDisallow: /sites", "/sites/x", true)]
    [InlineData("User-agent: *\nDisallow: /\n\nUser-agent: IngestFunctions\nDisallow:", "/sites/x", true)]
    [InlineData("User-agent: *\nDisallow:", "/sites/x", true)]
    [InlineData("User-agent: *\nDisallow: /sites/*x", "/sites/aaax", false)]
    [InlineData("User-agent: *\nDisallow: /*a*b$", "/aab", false)]
    [InlineData("User-agent: *\nDisallow: /x?a=1", "/x?a=1", false)]
    [InlineData("User-agent: *\nDisallow: /sites/private/\nAllow: /sites/", "/sites/private/x", false)]
    [InlineData("User-agent: *\nAllow: /sites/public/\nDisallow: /sites/", "/sites/public/x", true)]
    [InlineData("User-agent: *\nAllow: /sites/\nDisallow: /sites/", "/sites/x", true)]
    public void The_longest_matching_rule_of_our_group_decides(string robots, string path, bool allowed) =>
        Assert.Equal(allowed, RobotsRules.Parse(robots, "IngestFunctions").Allow(new Uri("https://www.cbp.gov" + path)));

    [Fact]
    public void Rules_that_were_kept_decide_as_before() =>
        Gen.Select(Gen.String["/ab*$"].Array[0, 6], Gen.String["/ab"]).Sample((paths, path) =>
    {
        var rules = RobotsRules.Parse("User-agent: *\n"
            + string.Concat(paths.Select((p, i) => $"{(i % 2 == 0 ? "Disallow" : "Allow")}: {p}\n")), "x");
        var address = new Uri("https://www.cbp.gov/" + path);
        return rules.Allow(address) == RobotsRules.Parse(rules.ToString(), "x").Allow(address);
    });
}
