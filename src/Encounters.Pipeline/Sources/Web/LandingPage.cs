using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Encounters.Releases;

namespace Encounters.Pipeline.Sources.Web;

/// <summary>Finds the links to data files on one of CBP's landing pages.</summary>
public static class LandingPage
{
    // A page of nothing but nested elements takes a parser quadratic time; real pages have some thousand.
    private const int MaxElements = 20_000;

    // Other tables that CBP publishes, and descriptions of tables. A link that names one of them, and no encounters, is passed
    // over.
    private static readonly string[] OtherSubjects =
    [
        "drug", "seizure", "custody", "currency", "weapon", "ammunition", "dictionary", "staffing", "trade", "rescue",
        "fatalit", "assault",
        "gang", "criminal", "agricultur", "arrest",
    ];

    /// <summary>Reads the page.</summary>
    /// <param name="html">The bytes of the page.</param>
    /// <param name="address">Where the page was found in the end; relative links are resolved against it.</param>
    /// <param name="options">Which origins are allowed and how many links are taken.</param>
    /// <returns>CSV files, and other links that are not taken.</returns>
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
            return ([], [
                new IgnoredFile(address.AbsoluteUri, $"The page has more than {MaxElements} elements and was not read.")]);
        }
    }

    private static (IReadOnlyList<ReleaseCandidate> Candidates, IReadOnlyList<IgnoredFile> Ignored) Read(
        IHtmlDocument document, Uri address, WebSourceOptions options)
    {
        var root = document.QuerySelector("base[href]")?.GetAttribute("href") is { } href
            && Uri.TryCreate(address, href, out var @base)
            ? @base
            : address;

        Dictionary<string, ReleaseCandidate> candidates = new(StringComparer.Ordinal);
        Dictionary<string, IgnoredFile> ignored = new(StringComparer.Ordinal);
        foreach (var anchor in document.QuerySelectorAll("a[href]"))
        {
            if (!Uri.TryCreate(root, anchor.GetAttribute("href")!.Trim(), out var link)
                || !link.Scheme.StartsWith("http", StringComparison.Ordinal))
                continue;
            var fileName = Uri.UnescapeDataString(link.Segments[^1]);
            var location = link.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped);
            var ending = Path.GetExtension(fileName).ToLowerInvariant();
            if (ending is not (".csv" or ".xlsx" or ".xls" or ".zip") || candidates.ContainsKey(location))
                continue;

            if (Refuse(link, ending, options) is { } reason)
            {
                var isOther = NamesAnotherTable($"{fileName} {anchor.TextContent}");
                ignored.TryAdd(location,
                    new IgnoredFile(location, isOther ? "Its name is not that of an encounter release." : reason, !isOther));
            }
            else if (candidates.Count == options.MaxLinks)
            {
                ignored.TryAdd(location,
                    new IgnoredFile(location, $"The page has more than {options.MaxLinks} links to CSV files.", true));
                break;
            }
            else
            {
                candidates.Add(location,
                    new ReleaseCandidate(ReleaseName.Read(fileName), location, FolderMonth.Find(link.AbsolutePath)));
            }
        }

        return ([.. candidates.Values], [.. ignored.Values]);
    }

    private static string? Refuse(Uri link, string ending, WebSourceOptions options)
    {
        if (!options.Allows(link))
            return "The link leads to a host that is not on the allow list.";
        return ending == ".csv" ? null : $"It is a {ending[1..].ToUpperInvariant()} file; only CSV files can be read.";
    }

    private static bool NamesAnotherTable(string words) =>
        !words.Contains("encounter", StringComparison.OrdinalIgnoreCase)
        && OtherSubjects.Any(subject => words.Contains(subject, StringComparison.OrdinalIgnoreCase));

    private sealed class TooManyElementsException : Exception;
}
