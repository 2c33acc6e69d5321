using System.Text.RegularExpressions;

namespace Encounters.Claims;

/// <summary>A sentence of a text.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Paragraph">The number of its paragraph.</param>
internal readonly record struct Sentence(int Start, string Text, int Paragraph);

/// <summary>A text cut into paragraphs and sentences.</summary>
internal static partial class TextOutline
{
    // Longer ones are no sentences; they are cut so that no rule looks at more than this.
    private const int LongestSentence = 1_000;

    /// <summary>The sentences in order.</summary>
    public static IReadOnlyList<Sentence> Sentences(string text)
    {
        List<Sentence> sentences = [];
        var (paragraph, start) = (0, 0);
        foreach (Match end in Ends().Matches(text))
        {
            Add(end.Index + 1);
            if (end.ValueSpan.Count('\n') > 1)
                paragraph++;
            start = end.Index + end.Length;
        }

        Add(text.Length);
        return sentences;

        void Add(int end)
        {
            for (var from = start; from < end; from += LongestSentence)
            {
                var part = text[from..Math.Min(end, from + LongestSentence)];
                if (!string.IsNullOrWhiteSpace(part))
                    sentences.Add(new Sentence(from, part, paragraph));
            }
        }
    }

    [GeneratedRegex(
        @"(?<!\b(?:U\.S|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|a\.m|p\.m|No|vs|Rep|Sen|Gov|Mr|Ms|Mrs|Dr|St|Fig))[.!?][""'”’)\]]*\s+(?=[""'“‘(\[]?[A-Z0-9])|[.;:]?[ \t]*(?:\r?\n[ \t]*){2,}",
        RegexOptions.CultureInvariant)]
    private static partial Regex Ends();
}
