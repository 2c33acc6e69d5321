using System.Collections.Frozen;
using System.Reflection;
using Encounters.Api.Http;
using Microsoft.AspNetCore.Http;

namespace Encounters.Api.Endpoints;

/// <summary>
/// The files of the dashboard, kept in this assembly. Nothing is loaded from elsewhere, and the policy forbids it.
/// </summary>
internal static class DashboardFiles
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Folder = "Dashboard/";

    private static readonly FrozenDictionary<string, byte[]> Files = Load();

    /// <summary>The file at the path of a request, the page at the root; null where there is none.</summary>
    public static IResult? Find(PathString path)
    {
        var name = path.Value?.TrimStart('/') is { Length: > 0 } given ? given : "index.html";
        return Files.TryGetValue(name, out var content)
            ? new ContentAnswer(content, MediaTypeOf(name)) { ContentSecurityPolicy = Policy }
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

    private static FrozenDictionary<string, byte[]> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Folder.Length..], Read);

        byte[] Read(string name)
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content;
        }
    }
}
