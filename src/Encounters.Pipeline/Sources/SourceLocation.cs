namespace Encounters.Pipeline.Sources;

/// <summary>The address of a file: a URL, or a path of this machine.</summary>
internal static class SourceLocation
{
    /// <summary>Whether it is a URL.</summary>
    public static bool IsWeb(string location) =>
        location.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || location.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The part that others may see: of a path, only the file's name, because folders reveal the machine and its user.
    /// </summary>
    public static string ToPublic(string location) => IsWeb(location) ? location : Path.GetFileName(location);
}
