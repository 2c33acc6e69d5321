using System.Diagnostics;
using System.Globalization;
using Encounters.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Encounters.Api.Http;

/// <summary>Checks that every request goes through: the rate limit, the parameters, and whether the store can be used.</summary>
internal sealed partial class ApiGate(ClientLimiter limiter, TimeSpan readTimeout, TimeProvider clock, ILogger logger)
{
    // No request needs more. The server accepts longer ones, so that we can say what is wrong instead of its empty answer.
    private const int LongestAddress = 4_000;

    /// <summary>Lets a request pass to its work, or answers why not.</summary>
    /// <param name="query">The request and its parameters.</param>
    /// <param name="name">The name of the endpoint, for the log.</param>
    /// <param name="isRead">Whether it only reads, and so must not take long.</param>
    /// <param name="isCounted">Whether it counts toward the limit of its client.</param>
    /// <param name="work">Answers it.</param>
    /// <param name="cancellationToken">Stops waiting for the work.</param>
    public async Task<IResult> AnswerAsync(
        ApiQuery query,
        string name,
        bool isRead,
        bool isCounted,
        Func<ApiQuery, Task<IResult>> work,
        CancellationToken cancellationToken)
    {
        var request = query.Request;
        if (isCounted && !limiter.Admits(request.HttpContext, out var retryAfter))
        {
            request.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(retryAfter.TotalSeconds)
                .ToString(CultureInfo.InvariantCulture);
            return Results.Problem("Try again after the time in Retry-After.", statusCode: StatusCodes.Status429TooManyRequests,
                title: "Too many requests.");
        }

        if (request.Path.Value?.Length + request.QueryString.Value?.Length > LongestAddress)
        {
            return Results.Problem(
                $"The address may have at most {LongestAddress} characters.", statusCode: StatusCodes.Status414UriTooLong,
                title: "The address is too long.");
        }

        if (query.Refusal is { } refusal)
            return refusal;
        try
        {
            var answer = work(query);
            return await (isRead ? answer.WaitAsync(readTimeout, clock, cancellationToken) : answer);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or StoreDamagedException)
        {
            return Results.Problem(
                exception.Message, statusCode: StatusCodes.Status503ServiceUnavailable, title: "The store cannot be used.");
        }
        catch (TimeoutException)
        {
            return Results.Problem(
                $"The store did not answer within {readTimeout.TotalSeconds} s.",
                statusCode: StatusCodes.Status503ServiceUnavailable,
                title: "The store cannot be used.");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The log has the exception under the trace id; the client gets the trace id and no internal details.
            var trace = Activity.Current?.TraceId.ToString() ?? request.HttpContext.TraceIdentifier;
            LogUnexpected(exception, name, trace);
            return Results.Problem(
                "The service made an error. Its log has the details under this trace id.",
                statusCode: StatusCodes.Status500InternalServerError,
                title: "The request could not be answered.",
                extensions: new Dictionary<string, object?> { ["traceId"] = trace });
        }
    }

    [LoggerMessage(1400, LogLevel.Error, "{Endpoint} failed unexpectedly; the answer has the trace id {Trace}")]
    private partial void LogUnexpected(Exception exception, string endpoint, string trace);
}
