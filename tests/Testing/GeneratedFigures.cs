namespace Encounters.Testing;

/// <summary>Tables in the documents that a program writes from what it measured, between two marks.</summary>
internal static class GeneratedFigures
{
    private const string Begin = "<!-- figures: begin -->\n";
    private const string End = "<!-- figures: end -->";

    /// <summary>Puts the figures into a document of <c>docs</c>, in the place of those before.</summary>
    public static void Write(string document, string figures)
    {
        var path = Path.Combine(Repository.Root, "docs", document);
        var text = File.ReadAllText(path);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length,
            text.IndexOf(End, StringComparison.Ordinal));
        File.WriteAllText(path, text[..begin] + figures + text[end..]);
    }
}
