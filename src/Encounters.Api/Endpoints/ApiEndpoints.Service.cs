using Encounters.Api.Answers;
using static Encounters.Api.Endpoints.ApiParameters;

namespace Encounters.Api.Endpoints;

public static partial class ApiEndpoints
{
    /// <summary>The service itself, and its pages.</summary>
    private static ApiEndpoint[] Service =>
    [
        new((_, _, _) => Task.FromResult(EncounterApi.GetOpenApi()))
        {
            Name = "GetOpenApi",
            Methods = Get,
            Template = "api/openapi.json",
            Summary = "This description.",
            MediaTypes = ["application/json"],
        },
        new((_, query, _) => Task.FromResult(EncounterApi.GetDocs(query)))
        {
            Name = "GetDocs",
            Methods = Get,
            Template = "api/docs/{file?}",
            Summary = "This description as a web page.",
            MediaTypes = ["text/html"],
            Problems = [404],
        },
        new((api, _, cancellationToken) => api.GetHealthAsync(cancellationToken))
        {
            Name = "GetHealth",
            Methods = Get,
            Template = "api/health",
            Summary = "Whether the store and the source can be read, and what the store holds.",
            Answer = ApiJson.Types.HealthAnswer,
        },
        new((api, _, cancellationToken) => api.IngestNowAsync(cancellationToken))
        {
            Name = "IngestNow",
            Methods = ["post"],
            Template = "api/ingest",
            Access = EndpointAccess.Function,
            Summary = "Polls the source now. Requires the function's key. If the poll takes longer than 90 seconds, the answer "
                + "is 202 and the poll continues.",
            Answer = ApiJson.Types.IngestNowAnswer,
            Accepted = ApiJson.Types.PassAcceptedAnswer,
            Problems = [401, 409],
        },
        new((api, _, cancellationToken) => api.GetIngestAsync(cancellationToken))
        {
            Name = "GetIngest",
            Methods = Get,
            Template = "api/ingest",
            Summary = "What the last poll of the source did.",
            Answer = ApiJson.Types.PollAnswer,
            Problems = [404],
        },

        // The names of these three come before GetDashboard's, whose template matches them.
        new((api, query, cancellationToken) => api.DescribeCatalogAsync(query, cancellationToken))
        {
            Name = "DescribeCatalog",
            Methods = Get,
            Template = "data.json",
            Summary = "The catalog of the datasets, in the format that data.gov reads (DCAT-US 1.1).",
            MediaTypes = ["application/json"],
        },
        new((api, query, _) => Task.FromResult(api.DescribeCrawling(query)))
        {
            Name = "DescribeCrawling",
            Methods = Get,
            Template = "robots.txt",
            Summary = "What crawlers may read, and where the sitemap is.",
            MediaTypes = ["text/plain"],
        },
        new((api, query, cancellationToken) => api.DescribeSiteAsync(query, cancellationToken))
        {
            Name = "DescribeSite",
            Methods = Get,
            Template = "sitemap.xml",
            Summary = "The sitemap.",
            MediaTypes = ["application/xml"],
        },
        new((api, query, cancellationToken) => api.GetDashboardAsync(query, cancellationToken))
        {
            Name = "GetDashboard",
            Methods = Get,
            Template = "{file?}",
            Summary = "The dashboard and its files. Unknown parameters are ignored.",
            IgnoresOtherParameters = true,
            IsCounted = false,
            Parameters =
            [
                new("series", "The series to show: up to four keys, separated by commas.", "southwest,northern"),
                new("view", "months (default), years, change, parts or check.", "years"),
                new("by", "For the view parts: the dimension to break encounters down by.", "citizenship"),
                AsOf,
            ],
            MediaTypes = ["text/html"],
            Problems = [404],
        },
    ];
}
