using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace Encounters.Pipeline.Sources.Web;

/// <summary>Registers the HTTP client of the web source.</summary>
public static class WebSourceRegistration
{
    /// <summary>
    /// Adds the client. From the outside in: total time-out, repetition with jitter that honors Retry-After, circuit breaker,
    /// attempt time-out, redirects on the allow list, body on disk, socket.
    /// </summary>
    public static IServiceCollection AddWebSourceClient(this IServiceCollection services)
    {
        services.AddTransient<AllowedRedirectHandler>();
        services.AddTransient<BodySpoolingHandler>();
        services.AddSingleton<WebReader>();
        services
            .AddHttpClient(WebReader.ClientName, (provider, client) =>
            {
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.DefaultRequestHeaders.UserAgent.ParseAdd(
                    provider.GetRequiredService<IOptions<WebSourceOptions>>().Value.UserAgent);
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                // A proxy would resolve names itself, out of reach of the check of addresses.
                UseProxy = false,
                ConnectCallback = PublicAddress.ConnectAsync,
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.None,
                UseCookies = false,
                MaxResponseHeadersLength = 64,
            })
            .AddResilienceHandler(WebReader.ClientName, static (pipeline, context) =>
            {
                var options = context.ServiceProvider.GetRequiredService<IOptions<WebSourceOptions>>().Value;
                pipeline.TimeProvider = context.ServiceProvider.GetRequiredService<TimeProvider>();
                pipeline
                    .AddTimeout(new HttpTimeoutStrategyOptions { Name = "total", Timeout = options.TotalTimeout })
                    .AddRetry(new HttpRetryStrategyOptions
                    {
                        MaxRetryAttempts = options.MaxRetries,
                        Delay = options.RetryDelay,
                        BackoffType = DelayBackoffType.Exponential,
                        UseJitter = true,
                        ShouldRetryAfterHeader = true,
                        ShouldHandle = arguments => ValueTask.FromResult(
                            HttpClientResiliencePredicates.IsTransient(arguments.Outcome)
                            && !WantsTooLongAWait(arguments, pipeline.TimeProvider)),
                    })
                    .AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions { MinimumThroughput = 20 })
                    .AddTimeout(new HttpTimeoutStrategyOptions { Name = "attempt", Timeout = options.AttemptTimeout });
            });
        services.AddHttpClient(WebReader.ClientName)
            .AddHttpMessageHandler<AllowedRedirectHandler>()
            .AddHttpMessageHandler<BodySpoolingHandler>();
        return services;
    }

    // If the server asks for a longer wait than the request may take, the request is given up at once.
    private static bool WantsTooLongAWait(RetryPredicateArguments<HttpResponseMessage> arguments, TimeProvider clock) =>
        arguments.Outcome.Result is { RequestMessage: { } request } response
        && WebReader.RetryAt(response, clock.GetUtcNow()) is { } retryAt
        && request.Options.TryGetValue(WebReader.Deadline, out var deadline)
        && retryAt >= deadline;
}
