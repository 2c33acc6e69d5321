using System.Collections.Frozen;
using System.Reflection;
using Encounters.Api.Http;
using Microsoft.AspNetCore.Http;

namespace Encounters.Api.Endpoints;

/// <summary>
/// A page for people and its files, kept in this assembly. Nothing is loaded from elsewhere, and the policy forbids it.
/// </summary>
internal sealed class PageFiles
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'{0}; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // Two style elements that Redoc makes: an empty one, which it fills by script, and one that is always the same.
    // Any other is refused; a test sees that there is none.
    private const string StylesOfRedoc =
        " 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' 'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='";

    private readonly FrozenDictionary<string, byte[]> _files;
    private readonly string _policy;
    private readonly PathString _root;

    private PageFiles(string folder, PathString root, string styles)
    {
        (_files, _policy, _root) = (Load(folder), Policy.Replace("{0}", styles, StringComparison.Ordinal), root);
    }

    /// <summary>The dashboard, at the root.</summary>
    public static PageFiles Dashboard { get; } = new("Dashboard/", "", "");

    /// <summary>The description of the API for people.</summary>
    public static PageFiles Docs { get; } = new("Docs/", "/api/docs", StylesOfRedoc);

    /// <summary>The file at the path of a request, the page where it names none; null where there is none.</summary>
    public IResult? Find(PathString path)
    {
        if (!path.StartsWithSegments(_root, out var rest))
            return null;
        var name = rest.Value?.TrimStart('/') is { Length: > 0 } given ? given : "index.html";
        return _files.TryGetValue(name, out var content)
            ? new ContentAnswer(content, MediaTypeOf(name)) { ContentSecurityPolicy = _policy }
            : null;
    }

    private static string MediaTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    };

    private static FrozenDictionary<string, byte[]> Load(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[folder.Length..], Read);

        byte[] Read(string name)
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content;
        }
    }
}
