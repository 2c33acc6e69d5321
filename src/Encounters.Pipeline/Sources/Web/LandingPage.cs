using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Encounters.Releases;

namespace Encounters.Pipeline.Sources.Web;

/// <summary>Finds the links to releases on one of CBP's landing pages.</summary>
public static class LandingPage
{
    // A page of nothing but nested elements takes a parser quadratic time; real pages have some thousand.
    private const int MaxElements = 20_000;

    /// <summary>Reads the page.</summary>
    /// <param name="html">The bytes of the page.</param>
    /// <param name="address">Where the page was found; relative links are resolved against it.</param>
    /// <param name="options">Which origins are allowed and how many links are taken.</param>
    public static (IReadOnlyList<ReleaseCandidate> Candidates, IReadOnlyList<IgnoredFile> Ignored) Read(
        Stream html, Uri address, WebSourceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var elements = 0;
        var parser = new HtmlParser(new HtmlParserOptions
        {
            OnCreated = (_, _) =>
            {
                if (++elements > MaxElements)
                    throw new TooManyElementsException();
            },
        });
        try
        {
            using var document = parser.ParseDocument(html);
            return Read(document, address, options);
        }
        catch (TooManyElementsException)
        {
            return ([], [new IgnoredFile(address.AbsoluteUri, $"The page has more than {MaxElements} elements and was not read.")]);
        }
    }

    private static (IReadOnlyList<ReleaseCandidate> Candidates, IReadOnlyList<IgnoredFile> Ignored) Read(
        IHtmlDocument document, Uri address, WebSourceOptions options)
    {
        var root = document.QuerySelector("base[href]")?.GetAttribute("href") is { } href && Uri.TryCreate(address, href, out var @base)
            ? @base
            : address;

        Dictionary<string, ReleaseCandidate> candidates = new(StringComparer.Ordinal);
        List<IgnoredFile> ignored = [];
        foreach (var anchor in document.QuerySelectorAll("a[href]"))
        {
            if (!Uri.TryCreate(root, anchor.GetAttribute("href")!.Trim(), out var link) || !link.Scheme.StartsWith("http", StringComparison.Ordinal))
                continue;
            var fileName = Uri.UnescapeDataString(link.Segments[^1]);
            var location = link.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped);
            if (!ReleaseName.TryParse(fileName, out var name))
            {
                if (ReleaseName.LooksLikeRelease(fileName))
                    ignored.Add(new IgnoredFile(location, "The name looks like a release's but does not follow the known pattern."));
            }
            else if (!options.Allows(link))
            {
                ignored.Add(new IgnoredFile(location, "The link leads to a host that is not on the allow list."));
            }
            else if (candidates.Count < options.MaxLinks)
            {
                candidates.TryAdd(location, new ReleaseCandidate(name, location, FolderMonth.Find(link.AbsolutePath)));
            }
            else if (!candidates.ContainsKey(location))
            {
                ignored.Add(new IgnoredFile(location, $"The page has more than {options.MaxLinks} links to releases."));
                break;
            }
        }

        return ([.. candidates.Values], ignored);
    }

    private sealed class TooManyElementsException : Exception;
}
