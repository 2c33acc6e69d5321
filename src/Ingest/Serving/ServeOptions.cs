using System.Security.Cryptography;
using System.Text;

namespace Ingest.Serving;

/// <summary>Settings of <c>serve</c>, from the environment.</summary>
/// <param name="IngestKey">
/// The key that <c>IngestNow</c> wants in the header <c>x-functions-key</c>, as on Azure Functions. Without one, nobody may call it.
/// </param>
/// <param name="IsReadOnly">Whether nothing may be changed, with or without a key.</param>
internal sealed record ServeOptions(string? IngestKey, bool IsReadOnly = false)
{
    /// <summary>The setting that holds the key.</summary>
    public const string KeySetting = "IngestKey";

    /// <summary>Whether a caller has the key. The time it takes does not tell how much of a wrong key is right.</summary>
    public bool Admits(string? key) =>
        !string.IsNullOrEmpty(IngestKey)
        && key is not null
        && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(key)), SHA256.HashData(Encoding.UTF8.GetBytes(IngestKey)));
}
