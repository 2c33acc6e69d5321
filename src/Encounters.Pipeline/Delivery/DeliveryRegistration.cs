using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Encounters.Pipeline.Delivery;

/// <summary>Registers the delivery of alerts.</summary>
public static class DeliveryRegistration
{
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Adds the senders and the round of deliveries. Short faults are repeated here; long ones by the outbox.</summary>
    public static IServiceCollection AddAlertDelivery(this IServiceCollection services)
    {
        services.AddSingleton<AlertPictures>();
        services.AddSingleton<IAlertSender, HttpAlertSender>();
        services.AddSingleton<IAlertSender>(_ => new EventGridAlertSender());
        services.AddSingleton<IAlertSender, EmailAlertSender>();
        services.AddSingleton<IAlertSender, LogAlertSender>();
        services.AddSingleton<AlertDelivery>();
        services
            .AddHttpClient(HttpAlertSender.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)

            // The usual loggers write the address, which for a chat is a secret.
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
            .AddResilienceHandler(HttpAlertSender.ClientName, static (pipeline, context) =>
            {
                pipeline.TimeProvider = context.ServiceProvider.GetRequiredService<TimeProvider>();
                pipeline
                    .AddRetry(new HttpRetryStrategyOptions
                    {
                        MaxRetryAttempts = 2,
                        Delay = TimeSpan.FromSeconds(1),
                        BackoffType = DelayBackoffType.Exponential,
                        UseJitter = true,

                        // If a receiver says when to try again, the outbox does so: nothing waits here.
                        ShouldHandle = arguments => ValueTask.FromResult(
                            HttpClientResiliencePredicates.IsTransient(arguments.Outcome)
                            && arguments.Outcome.Result?.Headers.RetryAfter is null),
                    })
                    .AddTimeout(AttemptTimeout);
            });
        return services;
    }
}
