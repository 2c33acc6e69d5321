using System.Net;
using Encounters.Pipeline.Spooling;
using Microsoft.Extensions.Options;

namespace Encounters.Pipeline.Sources.Web;

/// <summary>The site leads to, or sends, something that we must not take. Trying again does not help.</summary>
internal sealed class WebRefusedException(string message) : Exception(message);

/// <summary>Follows redirects, each only to an allowed origin.</summary>
internal sealed class AllowedRedirectHandler(IOptions<WebSourceOptions> options) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var first = request.RequestUri!;
        try
        {
            for (var redirects = 0; ; redirects++)
            {
                if (!options.Value.Allows(request.RequestUri!))
                    throw new WebRefusedException(
                        $"'{request.RequestUri}' is not from an allowed origin ({nameof(WebSourceOptions.AllowedOrigins)}).");

                var response = await base.SendAsync(request, cancellationToken);
                if (!IsRedirect(response.StatusCode) || response.Headers.Location is not { } target)
                    return response;

                response.Dispose();
                if (redirects == options.Value.MaxRedirects)
                    throw new WebRefusedException($"'{first}' redirects more than {options.Value.MaxRedirects} times.");
                request.RequestUri = new Uri(request.RequestUri!, target);
            }
        }
        catch (HttpRequestException exception) when (exception.GetBaseException() is WebRefusedException refused)
        {
            // Our own rules refused the connection: this is not a transient fault, so there is no retry.
            throw refused;
        }
        finally
        {
            // A repetition begins where the request began.
            request.RequestUri = first;
        }
    }

    private static bool IsRedirect(HttpStatusCode status) => status
        is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
        or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
}

/// <summary>
/// Reads the body of a good answer into a spooled file, so that a slow or truncated body fails the attempt and is tried again
/// like any other transient fault.
/// </summary>
internal sealed class BodySpoolingHandler : DelegatingHandler
{
    private const int BufferSize = 1 << 16;

    /// <summary>The largest body that the request accepts, in bytes.</summary>
    public static readonly HttpRequestOptionsKey<long> MaxBytes = new("IngestFunctions.MaxBytes");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
            return response;

        try
        {
            request.Options.TryGetValue(MaxBytes, out var maxBytes);
            var file = await SpooledFile.CreateAsync(output => CopyAsync(response, output, maxBytes, cancellationToken));
            response.Content = new SpooledContent(file, response.Content, request.RequestUri!);
            return response;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            response.Dispose();
            throw new HttpRequestException($"The body of '{request.RequestUri}' was cut off: {exception.Message}", exception);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static async Task CopyAsync(
        HttpResponseMessage response, Stream output, long maxBytes, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > maxBytes)
            throw TooLarge(response, maxBytes);

        // We ask for an uncompressed body, but a server may compress anyway. The limit applies to the decompressed size.
        await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
        var coding = string.Join(", ", response.Content.Headers.ContentEncoding).ToLowerInvariant();
        await using var gzip = coding is "gzip" or "x-gzip" ? new GzipBody(content) : null;
        if (gzip is null && coding is not ("" or "identity"))
            throw new WebRefusedException(
                $"'{response.RequestMessage?.RequestUri}' was compressed as '{coding}', which is not supported.");

        var buffer = new byte[BufferSize];
        for (long total = 0; ;)
        {
            var read = gzip is null
                ? await content.ReadAsync(buffer, cancellationToken)
                : await gzip.ReadAsync(buffer, cancellationToken);
            if (read == 0)
                return;
            total += read;
            if (total > maxBytes)
                throw TooLarge(response, maxBytes);
            await output.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    private static WebRefusedException TooLarge(HttpResponseMessage response, long maxBytes) =>
        new($"'{response.RequestMessage?.RequestUri}' is larger than the limit of {maxBytes} bytes.");
}

/// <summary>The content of a response whose body was spooled; the headers are those that came.</summary>
internal sealed class SpooledContent : HttpContent
{
    public SpooledContent(SpooledFile file, HttpContent original, Uri address)
    {
        (File, Address) = (file, address);
        foreach (var (name, values) in original.Headers)
            Headers.TryAddWithoutValidation(name, values);
        original.Dispose();
    }

    /// <summary>The body. The caller that takes it disposes it.</summary>
    public SpooledFile File { get; }

    /// <summary>The address that gave it, after all redirects.</summary>
    public Uri Address { get; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => File.Rewind().CopyToAsync(stream);

    protected override bool TryComputeLength(out long length)
    {
        length = File.Length;
        return true;
    }
}
