using System.Text;

namespace Encounters.Pipeline.Sources.Web;

/// <summary>The rules of a robots.txt that concern us, as RFC 9309 reads them.</summary>
public sealed class RobotsRules
{
    private readonly List<(bool Allow, string Path)> _rules = [];

    /// <summary>Rules that allow everything: those of a site without robots.txt.</summary>
    public static RobotsRules AllowAll { get; } = new();

    /// <summary>Reads the groups for our product token or, where none names it, those for every robot.</summary>
    public static RobotsRules Parse(string robotsTxt, string productToken)
    {
        ArgumentNullException.ThrowIfNull(robotsTxt);
        RobotsRules ours = new(), everyones = new();
        List<string> agents = [];
        var inRules = false;
        var named = false;
        foreach (var line in robotsTxt.AsSpan().TrimStart('\uFEFF').EnumerateLines())
        {
            if (!TrySplit(line, out var field, out var value))
                continue;
            if (field.Equals("user-agent", StringComparison.OrdinalIgnoreCase))
            {
                if (inRules)
                    agents.Clear();
                inRules = false;
                agents.Add(value);
                named |= value.Equals(productToken, StringComparison.OrdinalIgnoreCase);
                continue;
            }

            var allow = field.Equals("allow", StringComparison.OrdinalIgnoreCase);
            if (!allow && !field.Equals("disallow", StringComparison.OrdinalIgnoreCase))
                continue;
            inRules = true;
            if (value.Length == 0)
                continue;
            if (agents.Exists(agent => agent.Equals(productToken, StringComparison.OrdinalIgnoreCase)))
                ours._rules.Add((allow, value));
            if (agents.Contains("*"))
                everyones._rules.Add((allow, value));
        }

        return named ? ours : everyones;
    }

    /// <summary>Whether we may fetch the address: the longest matching rule decides, Allow where two are equally long.</summary>
    public bool Allow(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var path = address.PathAndQuery;
        var best = (Length: -1, Allow: true);
        foreach (var (allow, pattern) in _rules)
        {
            if (pattern.Length >= best.Length && Matches(pattern, path) && (pattern.Length > best.Length || allow))
                best = (pattern.Length, allow);
        }

        return best.Allow;
    }

    /// <summary>The rules as the text of a robots.txt with one group, to be kept and parsed again.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("User-agent: *\n");
        foreach (var (allow, path) in _rules)
            text.Append(allow ? "Allow: " : "Disallow: ").Append(path).Append('\n');
        return text.ToString();
    }

    private static bool TrySplit(ReadOnlySpan<char> line, out string field, out string value)
    {
        var comment = line.IndexOf('#');
        var content = comment < 0 ? line : line[..comment];
        var colon = content.IndexOf(':');
        field = colon < 0 ? "" : content[..colon].Trim().ToString();
        value = colon < 0 ? "" : content[(colon + 1)..].Trim().ToString();
        return colon >= 0;
    }

    /// <summary>Matches a path from its beginning; <c>*</c> is any text and a closing <c>$</c> the end. Linear in both.</summary>
    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> path)
    {
        var anchored = pattern.EndsWith("$");
        if (anchored)
            pattern = pattern[..^1];
        else if (!pattern.EndsWith("*"))
            pattern = string.Concat(pattern, "*");

        int p = 0, t = 0, star = -1, mark = 0;
        while (t < path.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = t;
            }
            else if (p < pattern.Length && pattern[p] == path[t])
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
            p++;
        return p == pattern.Length;
    }
}
