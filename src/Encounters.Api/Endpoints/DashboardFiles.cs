using System.Collections.Frozen;
using System.Reflection;

namespace Encounters.Api.Endpoints;

/// <summary>The files of the dashboard, kept in this assembly.</summary>
internal static class DashboardFiles
{
    private const string Folder = "Dashboard/";

    private static readonly FrozenDictionary<string, byte[]> Files = Load();

    /// <summary>The bytes of a file; null where there is none of the name.</summary>
    public static byte[]? Find(string name) => Files.GetValueOrDefault(name);

    /// <summary>The media type of a file.</summary>
    public static string MediaTypeOf(string name) => Path.GetExtension(name) switch
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
