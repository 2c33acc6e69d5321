namespace Encounters.Storage;

/// <summary>What a path of a blob may be: segments with forward slashes between them, none of which leads elsewhere.</summary>
internal static class BlobPath
{
    /// <summary>The segments of a path.</summary>
    /// <exception cref="ArgumentException">The text is not a path of a blob.</exception>
    public static string[] Segments(string path) => TrySplit(path, out var segments)
        ? segments
        : throw new ArgumentException($"'{path}' is not a path of a blob.", nameof(path));

    /// <summary>The segments of a path; false if the text is none.</summary>
    public static bool TrySplit(string path, out string[] segments)
    {
        segments = path.Split('/');
        return !segments.Any(segment => segment is "" or "." or ".." || segment.Contains('\\') || segment.Contains('\0'));
    }

    /// <summary>The path itself, once it is known to be one.</summary>
    /// <exception cref="ArgumentException">The text is not a path of a blob.</exception>
    public static string Check(string path) => string.Join('/', Segments(path));
}
