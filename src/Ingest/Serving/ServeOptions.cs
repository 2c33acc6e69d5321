using System.Security.Cryptography;
using System.Text;

namespace Ingest.Serving;

/// <summary>
/// Settings of <c>serve</c>, from the environment. As on Azure Functions, each key opens one function and no other.
/// </summary>
/// <param name="IngestKey">The key that <c>IngestNow</c> needs in the header <c>x-functions-key</c>.
/// Without a key, the function is disabled.</param>
/// <param name="HandInKey">The key that <c>HandIn</c> needs. Without a key, the function is disabled.</param>
/// <param name="IsReadOnly">Whether nothing may be changed, with or without a key.</param>
internal sealed record ServeOptions(string? IngestKey, string? HandInKey = null, bool IsReadOnly = false)
{
    /// <summary>The setting that holds the key of <c>IngestNow</c>.</summary>
    public const string KeySetting = "IngestKey";

    /// <summary>The setting that holds the key of <c>HandIn</c>.</summary>
    public const string HandInKeySetting = "HandInKey";

    private const string HandIn = "HandIn";

    /// <summary>
    /// Whether a caller has the key of a function. The time it takes does not reveal how much of a wrong key is right.
    /// </summary>
    public bool Admits(string? key, string function = "IngestNow")
    {
        var wanted = function == HandIn ? HandInKey : IngestKey;
        return !string.IsNullOrEmpty(wanted)
            && key is not null
            && CryptographicOperations.FixedTimeEquals(
                SHA256.HashData(Encoding.UTF8.GetBytes(key)), SHA256.HashData(Encoding.UTF8.GetBytes(wanted)));
    }
}
