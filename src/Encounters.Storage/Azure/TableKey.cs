using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Encounters.Storage.Azure;

/// <summary>
/// Escapes keys for Azure Table Storage, which forbids <c>/ \ # ?</c>, control characters and keys over 1 KiB. A forbidden
/// character, and the tilde itself, becomes a tilde and four hexadecimal digits, so that no two keys become one.
/// </summary>
public static class TableKey
{
    /// <summary>The longest key that is stored as it is, in characters. Azure allows 512.</summary>
    public const int MaxLength = 500;

    private const char EscapeCharacter = '~';

    /// <summary>Escapes a key. A key that is too long is cut and ends in its SHA-256; it cannot be read back.</summary>
    public static string Escape(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var escaped = new StringBuilder(key.Length);
        foreach (var character in key)
        {
            if (MustEscape(character))
                escaped.Append(CultureInfo.InvariantCulture, $"{EscapeCharacter}{(int)character:X4}");
            else
                escaped.Append(character);
        }

        if (escaped.Length <= MaxLength)
            return escaped.ToString();
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        return $"{escaped.ToString(0, MaxLength - hash.Length - 2)}{EscapeCharacter}{EscapeCharacter}{hash}";
    }

    /// <summary>Whether an escaped key can be read back.</summary>
    public static bool IsCut(string escaped)
    {
        ArgumentNullException.ThrowIfNull(escaped);
        return escaped.Contains("~~", StringComparison.Ordinal);
    }

    /// <summary>Reads an escaped key back.</summary>
    /// <exception cref="FormatException">The text is not an escaped key.</exception>
    public static string Unescape(string escaped)
    {
        ArgumentNullException.ThrowIfNull(escaped);
        var key = new StringBuilder(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != EscapeCharacter)
            {
                key.Append(escaped[i]);
                continue;
            }

            if (i + 4 >= escaped.Length
                || !ushort.TryParse(escaped.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                    out var code))
            {
                throw new FormatException($"'{escaped}' is not an escaped key.");
            }

            key.Append((char)code);
            i += 4;
        }

        return key.ToString();
    }

    // Surrogates and the end of the plane are allowed by Azure in pairs only; percent signs and quotes confuse URLs.
    private static bool MustEscape(char character) =>
        character is '/' or '\\' or '#' or '?' or '%' or '\'' or EscapeCharacter or >= '\uFFF0'
        || char.IsControl(character)
        || char.IsSurrogate(character);
}
