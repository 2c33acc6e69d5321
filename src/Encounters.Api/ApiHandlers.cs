using Encounters.Pipeline.Functions;
using Encounters.Pipeline.Storage;
using Microsoft.AspNetCore.Http;

namespace Encounters.Api;

/// <summary>The handlers of the HTTP functions. The head in front of them has checked who calls.</summary>
public static class ApiHandlers
{
    /// <summary>Polls the source at once. 409 where another process works on the store.</summary>
    public static async Task<IResult> IngestNowAsync(PipelineJobs jobs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        return await GuardAsync(async () =>
        {
            var report = await jobs.IngestReleasesAsync(cancellationToken);
            if ((report.Busy ?? report.Mismatch) is { } reason)
                return Results.Problem(reason, statusCode: StatusCodes.Status409Conflict, title: "The store cannot be written now.");
            var document = new IngestNowDocument(
                [.. report.Ingested.Select(release => release.Release.ToString())],
                report.Unchanged.Count,
                [.. report.Quarantined.Select(file => file.Location)],
                report.Failures);
            return Results.Json(document, ApiJson.Default.IngestNowDocument);
        });
    }

    /// <summary>Tells whether the store can be read, and what it holds. 503 where it cannot.</summary>
    public static async Task<IResult> GetHealthAsync(PipelineJobs jobs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        return await GuardAsync(async () =>
        {
            var releases = await jobs.ListReleasesAsync(cancellationToken);
            var latest = releases.Count > 0 ? releases[^1] : null;
            var document = new HealthDocument(
                "healthy",
                releases.Count,
                latest?.Release.ToString(),
                latest?.Release.Coverage.LastMonth.ToString(),
                releases.Count > 0 ? releases.Max(release => release.Retrieved) : null);
            return Results.Json(document, ApiJson.Default.HealthDocument);
        });
    }

    private static async Task<IResult> GuardAsync(Func<Task<IResult>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (exception is StoreUnavailableException or StoreDamagedException)
        {
            return Results.Problem(
                exception.Message, statusCode: StatusCodes.Status503ServiceUnavailable, title: "The store cannot be used.");
        }
    }
}
