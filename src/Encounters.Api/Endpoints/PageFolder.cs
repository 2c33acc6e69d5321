using System.Collections.Frozen;
using System.Reflection;

namespace Encounters.Api.Endpoints;

/// <summary>The files of a page, kept in this assembly.</summary>
internal sealed class PageFolder(string folder)
{
    private readonly FrozenDictionary<string, byte[]> _files = Load(folder + "/");

    /// <summary>The bytes of a file; null if there is none with this name.</summary>
    public byte[]? Find(string name) => _files.GetValueOrDefault(name);

    /// <summary>The media type of a file.</summary>
    public static string MediaTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    };

    private static FrozenDictionary<string, byte[]> Load(string prefix)
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[prefix.Length..], Read);

        byte[] Read(string name)
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content;
        }
    }
}
