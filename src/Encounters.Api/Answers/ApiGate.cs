using System.Globalization;
using Encounters.Api.OpenApi;
using Encounters.Pipeline.Functions;
using Encounters.Pipeline.Storage;
using Microsoft.AspNetCore.Http;

namespace Encounters.Api.Answers;

/// <summary>What every request passes: the limit of its client, its parameters, and a store that can be used.</summary>
internal sealed class ApiGate(ClientLimiter limiter)
{
    public async Task<IResult> AnswerAsync(HttpRequest request, HttpFunction function, Func<ApiQuery, Task<IResult>> work)
    {
        if (!limiter.Admits(request.HttpContext, out var retryAfter))
        {
            request.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return Results.Problem("Go on after the time in Retry-After.", statusCode: StatusCodes.Status429TooManyRequests, title: "Too many requests.");
        }

        var query = new ApiQuery(request, ApiOperations.Of(function));
        if (query.Refusal is { } refusal)
            return refusal;
        try
        {
            return await work(query);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or StoreDamagedException)
        {
            return Results.Problem(
                exception.Message, statusCode: StatusCodes.Status503ServiceUnavailable, title: "The store cannot be used.");
        }
    }
}
