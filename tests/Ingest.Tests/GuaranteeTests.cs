using System.Text.RegularExpressions;
using Encounters.Testing;

namespace Ingest.Tests;

public sealed partial class GuaranteeTests
{
    [Fact]
    public void Every_guarantee_of_the_readme_has_the_test_that_it_names()
    {
        var tests = string.Concat(
            Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Test*.cs", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Properties.cs",
                SearchOption.AllDirectories))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText));
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var section =
            readme[readme.IndexOf("## What is guaranteed", StringComparison.Ordinal)..readme.IndexOf("## Limits",
                StringComparison.Ordinal)];
        var guarantees = section.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2).ToArray();
        Assert.True(guarantees.Length > 15);
        Assert.All(guarantees, guarantee =>
        {
            var name = Name().Match(guarantee).Groups[1].Value;
            Assert.True(name.Length > 0 && Regex.IsMatch(tests, $@"(void|Task) {name}\("), guarantee);
        });
    }

    [GeneratedRegex(@"\| `([A-Za-z0-9_]+)` \|$")]
    private static partial Regex Name();
}
