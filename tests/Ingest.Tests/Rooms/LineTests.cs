using Encounters.Testing;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Ingest.Tests.Rooms;

/// <summary>The length of lines, which <c>dotnet format</c> does not check. The limit is that of <c>.editorconfig</c>.</summary>
public sealed class LineTests
{
    private const int Limit = 130;

    private static readonly string[] Folders = ["src", "tests", "benchmarks"];

    [Fact]
    public void No_line_of_code_is_longer_than_the_limit_but_for_text_that_would_have_to_be_cut()
    {
        var tooLong = Folders
            .SelectMany(folder => Directory.EnumerateFiles(
                Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar)
                .Any(part => part is "bin" or "obj"))
            .SelectMany(LongLinesOf)
            .ToArray();
        Assert.Empty(tooLong);
    }

    private static IEnumerable<string> LongLinesOf(string file)
    {
        var source = SourceText.From(File.ReadAllText(file));
        var suspects = source.Lines.Where(line => line.Span.Length > Limit).ToArray();
        if (suspects.Length == 0)
            yield break;
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview);
        var root = CSharpSyntaxTree.ParseText(source, options).GetRoot();
        TextSpan[] texts =
        [
            .. root.DescendantTokens().Where(token => token.Kind() is SyntaxKind.StringLiteralToken
                or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.Utf8StringLiteralToken).Select(token => token.Span),
            .. root.DescendantNodes().OfType<InterpolatedStringExpressionSyntax>().Select(text => text.Span),
        ];
        foreach (var line in suspects)
        {
            var longest = texts.Select(text => text.Intersection(line.Span)?.Length ?? 0).DefaultIfEmpty().Max();
            if (line.Span.Length - longest > Limit * 3 / 4)
                yield return $"{Path.GetRelativePath(Repository.Root, file)}:{line.LineNumber + 1}: {line.Span.Length} "
                    + $"characters";
        }
    }
}
