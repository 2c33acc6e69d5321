using Encounters.Api.Http;
using Microsoft.AspNetCore.Http;

namespace Encounters.Api.Endpoints;

/// <summary>
/// Serves the description of the API as a web page. Nothing is loaded from other sites, and the policy forbids it.
/// </summary>
internal static class DocsPages
{
    // Two style elements that Redoc makes: an empty one, which it fills by script, and one that is always the same.
    // Any other is refused; a test checks that there is none.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' "
        + "'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly PathString Root = "/api/docs";
    private static readonly PageFolder Files = new("Docs");

    /// <summary>The file at a path, the page if it names none; null if there is none.</summary>
    public static IResult? Find(PathString path)
    {
        if (!path.StartsWithSegments(Root, out var rest))
            return null;
        var name = rest.Value?.TrimStart('/') is { Length: > 0 } given ? given : "index.html";
        return Files.Find(name) is { } content
            ? new ContentAnswer(content, PageFolder.MediaTypeOf(name)) { ContentSecurityPolicy = Policy }
            : null;
    }
}
