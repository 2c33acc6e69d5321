using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Encounters.Api.Http;

/// <summary>
/// An answer that is in memory: with an entity tag made from its bytes, and compressed if the client accepts that. This is not
/// middleware, so that both heads answer alike. ASP.NET Core compares the tags and answers 304, as for the files.
/// </summary>
internal sealed class ContentAnswer(ReadOnlyMemory<byte> content, string contentType) : IResult
{
    /// <summary>The header with the number of items on all pages.</summary>
    public const string TotalCountHeader = "X-Total-Count";

    /// <summary>The header that says why a list is empty.</summary>
    public const string EmptyReasonHeader = "X-Empty-Reason";

    // Below this, compression saves nothing.
    private const int SmallestCompressed = 1_000;

    // An answer can be kept and sent many times: what is derived from its bytes is made once.
    private readonly Lazy<EntityTagHeaderValue> _tag = new(() =>
        new($"\"{Convert.ToHexStringLower(SHA256.HashData(content.Span).AsSpan(0, 16))}\"", isWeak: true));

    private readonly Lazy<ReadOnlyMemory<byte>> _brotli = new(() => Compress(
        content, output => new BrotliStream(output, CompressionLevel.Fastest, leaveOpen: true)));

    private readonly Lazy<ReadOnlyMemory<byte>> _gzip = new(() => Compress(
        content, output => new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true)));

    /// <summary>Its size in memory, in bytes: its content and, at most as much again, what is derived from it.</summary>
    public long Size => 2L * content.Length;

    /// <summary>A Link header, such as that to the next page.</summary>
    public string? Link { get; init; }

    /// <summary>How many items the list has on all its pages.</summary>
    public int? TotalCount { get; init; }

    /// <summary>Why the list is empty, in a sentence.</summary>
    public string? EmptyReason { get; init; }

    /// <summary>Whether shared caches must not keep it.</summary>
    public bool IsForOneClient { get; init; }

    /// <summary>The policy of a page that is shown to people.</summary>
    public string? ContentSecurityPolicy { get; init; }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        response.Headers.CacheControl = IsForOneClient ? "private, no-cache" : "public, no-cache";
        response.Headers.Vary = "Accept, Accept-Encoding";
        response.Headers.XContentTypeOptions = "nosniff";
        if (Link is not null)
            response.Headers.Link = Link;
        if (TotalCount is { } total)
            response.Headers[TotalCountHeader] = total.ToString(CultureInfo.InvariantCulture);
        if (EmptyReason is not null)
            response.Headers[EmptyReasonHeader] = Ascii(EmptyReason);
        if (ContentSecurityPolicy is not null)
        {
            response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
            response.Headers["Referrer-Policy"] = "no-referrer";
        }

        var coding = content.Length < SmallestCompressed ? null : ChooseCoding(request);
        var body = coding switch
        {
            "br" => _brotli.Value,
            "gzip" => _gzip.Value,
            _ => content,
        };
        if (coding is not null)
            response.Headers.ContentEncoding = coding;
        await Results.Bytes(body, contentType, entityTag: _tag.Value).ExecuteAsync(httpContext);
    }

    // A header can hold no other characters; a category can.
    private static string Ascii(string text) => string.Concat(text.EnumerateRunes()
        .Select(rune => rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));

    private static string? ChooseCoding(HttpRequest request)
    {
        var wanted = request.GetTypedHeaders().AcceptEncoding
            .Where(coding => coding.Quality is not 0).Select(coding => coding.Value.Value).ToArray();
        return Array.Find<string>(["br", "gzip"], coding => wanted.Contains(coding, StringComparer.OrdinalIgnoreCase));
    }

    private static ReadOnlyMemory<byte> Compress(ReadOnlyMemory<byte> content, Func<Stream, Stream> open)
    {
        using var output = new MemoryStream();
        using (var stream = open(output))
            stream.Write(content.Span);
        return output.ToArray();
    }
}
