using Encounters.Pipeline.Spooling;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Encounters.Api.Http;

/// <summary>Reads the body of a request to disk, within limits of size and time, and hashes it.</summary>
internal static class UploadedFile
{
    // Azure's front end cuts a request after 230 s.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    /// <summary>The file, or why there is none.</summary>
    public static async Task<(SpooledFile? File, IResult? Problem)> ReadAsync(
        HttpRequest request, long maxBytes, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (request.Headers[HeaderNames.ContentEncoding].ToString() is { Length: > 0 } coding && coding != "identity")
            return (null,
                Refuse(StatusCodes.Status415UnsupportedMediaType,
                    $"Send the file as it is, without Content-Encoding '{coding}'."));
        if (request.ContentLength > maxBytes)
            return (null, TooLarge(maxBytes));

        // The server's own limit is smaller than a release; ours is applied while the body is read.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = null;
        using var limit = new CancellationTokenSource(Longest, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var file = await SpooledFile.CreateAsync(output => CopyAsync(request.Body, output, maxBytes, linked.Token));
            if (file.Length > 0)
                return (file, null);
            await file.DisposeAsync();
            return (null,
                Refuse(StatusCodes.Status400BadRequest, "The body is empty. Send the CSV file as the body of the request."));
        }
        catch (TooLargeException)
        {
            return (null, TooLarge(maxBytes));
        }
        catch (BadHttpRequestException exception)
        {
            return (null, Refuse(exception.StatusCode, exception.Message));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (null,
                Refuse(StatusCodes.Status408RequestTimeout, $"The body did not arrive within {Longest.TotalMinutes} minutes."));
        }
    }

    private static async Task CopyAsync(Stream body, Stream output, long maxBytes, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 16];
        long total = 0;
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            total += read;
            if (total > maxBytes)
                throw new TooLargeException();
            await output.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    private static IResult TooLarge(long maxBytes) =>
        Refuse(StatusCodes.Status413PayloadTooLarge,
            $"The file is larger than the limit of {maxBytes} bytes (Source__MaxFileBytes).");

    private static IResult Refuse(int status, string detail) =>
        Results.Problem(detail, statusCode: status, title: "The file cannot be read.");

    private sealed class TooLargeException : Exception;
}
