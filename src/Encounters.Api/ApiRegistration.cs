using Encounters.Api.Endpoints;
using Encounters.Api.Http;
using Encounters.Pipeline.Delivery;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Encounters.Api;

/// <summary>Registers the handlers of the HTTP functions.</summary>
public static class ApiRegistration
{
    // An address that is too long is refused by us, with a reason; the server's own answer to one has none.
    private const int LongestRequestLine = 1 << 16;

    /// <summary>
    /// Adds the handlers with their settings, which are checked at start. They want the pipeline and its store.
    /// </summary>
    public static IServiceCollection AddEncounterApi(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<ApiOptions>().Bind(configuration.GetSection(ApiOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ApiOptions>, ApiOptionsValidator>();
        services.AddSingleton<ClientLimiter>();
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestLineSize = LongestRequestLine);
        services.AddSingleton<EncounterApi>();
        return services.AddChartLinks();
    }

    /// <summary>Lets alerts link to the charts of the read API.</summary>
    public static IServiceCollection AddChartLinks(this IServiceCollection services) =>
        services.Configure<DeliveryOptions>(options => options.ChartPath = ApiEndpoints.Chart.Template);
}
