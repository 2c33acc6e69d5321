using System.Buffers;
using System.Text.RegularExpressions;

namespace Encounters.Claims;

/// <summary>Patterns with what each of them means, all looked for in one pass over a text.</summary>
/// <typeparam name="T">What a pattern means.</typeparam>
internal sealed class WordTable<T>
{
    private readonly Regex _any;
    private readonly SearchValues<string> _literals;
    private readonly T[] _meanings;

    /// <param name="begin">What stands before every pattern; it opens a group.</param>
    /// <param name="end">What stands behind every pattern; it closes the group.</param>
    /// <param name="options">How to match.</param>
    /// <param name="entries">The patterns, without capturing groups. Where two fit at one place, the first counts.</param>
    public WordTable(string begin, string end, RegexOptions options, (string Pattern, T Meaning)[] entries)
    {
        _any = new Regex(begin + string.Join('|', entries.Select(entry => $"({entry.Pattern})")) + end, options);
        _meanings = [.. entries.Select(entry => entry.Meaning)];
        _literals = SearchValues.Create(
            [.. entries.SelectMany(entry => PatternLiterals.Of(entry.Pattern))], StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The places where a pattern fits, in order, with what it means.</summary>
    public IEnumerable<(Match Match, T Meaning)> Find(string text)
    {
        // Most sentences hold none of the words, which is seen sooner without a pattern.
        if (!text.AsSpan().ContainsAny(_literals))
            yield break;
        foreach (Match match in _any.Matches(text))
        {
            var entry = 1;
            while (!match.Groups[entry].Success)
                entry++;
            yield return (match, _meanings[entry - 1]);
        }
    }
}
