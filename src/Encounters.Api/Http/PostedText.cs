using System.Text;
using Microsoft.AspNetCore.Http;

namespace Encounters.Api.Http;

/// <summary>Reads a text from the body of a request, up to 64 KB.</summary>
internal static class PostedText
{
    public const int MaxBytes = 64 * 1024;

    /// <summary>The text, or why there is none.</summary>
    public static async Task<(string? Text, IResult? Problem)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentType is { } type && !type.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase))
            return (null, Refuse(StatusCodes.Status415UnsupportedMediaType, "Send the text as text/plain."));
        if (request.ContentLength > MaxBytes)
            return (null, TooLarge());
        var buffer = new byte[MaxBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length > MaxBytes ? (null, TooLarge()) : (Encoding.UTF8.GetString(buffer, 0, length), null);
    }

    private static IResult TooLarge() =>
        Refuse(StatusCodes.Status413PayloadTooLarge, $"The text is longer than {MaxBytes / 1024} KB.");

    private static IResult Refuse(int status, string detail) =>
        Results.Problem(detail, statusCode: status, title: "The text cannot be read.");
}
