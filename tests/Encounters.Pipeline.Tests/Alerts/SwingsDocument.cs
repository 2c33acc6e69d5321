using System.Text.RegularExpressions;
using Encounters.Testing;

namespace Encounters.Pipeline.Tests.Alerts;

/// <summary>docs/swings.md, whose tables are what the code gives. With UPDATE_GOLDEN=1 they are written.</summary>
internal static class SwingsDocument
{
    private static readonly string Document = Path.Combine(Repository.Root, "docs", "swings.md");
    private static readonly Lock Gate = new();

    /// <summary>Compares a section between its marks, or writes it.</summary>
    public static void Matches(string section, string table)
    {
        var pattern = new Regex($"(?<=<!-- begin {section} -->\n).*?(?=<!-- end {section} -->)", RegexOptions.Singleline);
        lock (Gate)
        {
            var text = File.ReadAllText(Document);
            if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
                File.WriteAllText(Document, text = pattern.Replace(text, table.Replace("$", "$$", StringComparison.Ordinal)));
            Assert.Equal(table, pattern.Match(text).Value);
        }
    }
}
