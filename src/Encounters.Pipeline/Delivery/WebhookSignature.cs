using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Encounters.Pipeline.Delivery;

/// <summary>
/// Signs a request by Standard Webhooks (https://www.standardwebhooks.com): over its id, the time of the attempt and the
/// body, so that a receiver can recognize a forged or replayed message.
/// </summary>
internal static class WebhookSignature
{
    /// <summary>The header of the id; it is the same for every attempt.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>The header of the time of the attempt, in seconds since 1970.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>The header of the signature.</summary>
    public const string SignatureHeader = "webhook-signature";

    private const string Prefix = "whsec_";
    private const int LeastBytes = 24;
    private const int MostBytes = 64;

    /// <summary>How a key can be made.</summary>
    public const string HowToMake = "echo whsec_$(openssl rand -base64 32)";

    /// <summary>The key in a secret: <c>whsec_</c> and 24 to 64 bytes in Base64; null if the secret is invalid.</summary>
    public static byte[]? KeyOf(string? secret)
    {
        if (secret is null || !secret.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var key = new byte[secret.Length];
        return Convert.TryFromBase64String(secret[Prefix.Length..], key, out var length)
            && length is >= LeastBytes and <= MostBytes ? key[..length] : null;
    }

    /// <summary>The id of a message in the header: without a full stop, which separates the parts of what is signed.</summary>
    public static string IdOf(string versionId) =>
        $"msg_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(versionId)).AsSpan(0, 16))}";

    /// <summary>The signature.</summary>
    public static string Sign(byte[] key, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")));
        hmac.AppendData(body);
        return $"v1,{Convert.ToBase64String(hmac.GetHashAndReset())}";
    }
}
