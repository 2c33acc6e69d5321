namespace Encounters.Claims;

/// <summary>The text that every match of a pattern contains.</summary>
internal static class PatternLiterals
{
    /// <summary>
    /// The longest literal text of each alternative of a pattern: "single adult" of <c>single adults?</c>. Empty text where an
    /// alternative has none, which every text contains.
    /// </summary>
    public static IEnumerable<string> Of(string pattern)
    {
        var (longest, start) = ("", 0);
        for (var i = 0; i < pattern.Length; i++)
        {
            if (char.IsLetterOrDigit(pattern[i]) || pattern[i] == ' ')
                continue;

            // What may be absent takes its last character along.
            var end = pattern[i] is '?' or '*' or '{' && i > start ? i - 1 : i;
            longest = Longer(longest, pattern[start..end]);
            if (pattern[i] == '|')
            {
                yield return longest;
                longest = "";
            }

            i = pattern[i] switch { '(' => EndOfGroup(pattern, i), '[' => EndOfSet(pattern, i), '\\' => i + 1, _ => i };
            start = i + 1;
        }

        yield return Longer(longest, pattern[start..]);
    }

    private static string Longer(string one, string other) => other.Length > one.Length ? other : one;

    private static int EndOfGroup(string pattern, int start)
    {
        var depth = 0;
        for (var i = start; ; i++)
        {
            if (pattern[i] == '\\')
                i++;
            else if (pattern[i] == '[')
                i = EndOfSet(pattern, i);
            else if (pattern[i] == '(')
                depth++;
            else if (pattern[i] == ')' && --depth == 0)
                return i;
        }
    }

    private static int EndOfSet(string pattern, int start)
    {
        var i = start + 1;
        while (pattern[i] != ']')
            i += pattern[i] == '\\' ? 2 : 1;
        return i;
    }
}
