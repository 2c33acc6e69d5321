using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Encounters.Releases;

/// <summary>The SHA-256 of a file's bytes.</summary>
public sealed record ContentHash
{
    private ContentHash(string hex) => Hex = hex;

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string Hex { get; }

    /// <summary>The first 8 digits, as in a release's identity.</summary>
    public string Prefix => Hex[..8];

    /// <summary>Hashes the bytes.</summary>
    public static ContentHash Of(ReadOnlySpan<byte> content) => FromDigest(SHA256.HashData(content));

    /// <summary>Takes a finished SHA-256 digest of 32 bytes.</summary>
    /// <exception cref="ArgumentException">The digest is not 32 bytes long.</exception>
    public static ContentHash FromDigest(ReadOnlySpan<byte> digest) => digest.Length == SHA256.HashSizeInBytes
        ? new ContentHash(Convert.ToHexStringLower(digest))
        : throw new ArgumentException("A SHA-256 digest has 32 bytes.", nameof(digest));

    /// <summary>Reads 64 hexadecimal digits.</summary>
    public static bool TryParse(string? hex, [NotNullWhen(true)] out ContentHash? hash)
    {
        hash = hex is { Length: 64 } && hex.All(char.IsAsciiHexDigitLower) ? new ContentHash(hex) : null;
        return hash is not null;
    }

    /// <summary>Reads 64 lower-case hexadecimal digits.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static ContentHash Parse(string hex) =>
        TryParse(hex, out var hash) ? hash : throw new FormatException($"'{hex}' is not a SHA-256 in lower-case hexadecimal.");

    /// <summary>The digits.</summary>
    public override string ToString() => Hex;
}
