using System.Reflection;
using Encounters.Api.Answers;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Jobs;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Queries;
using Encounters.Storage;
using Microsoft.Extensions.Options;

namespace Encounters.Api.Endpoints;

/// <summary>
/// Checks whether blobs and tables answer, and how the last poll of the source went. Simultaneous requests share one check.
/// </summary>
internal sealed class StoreHealth(Store store, PipelineJobs jobs, IOptions<AlertOptions> alerts, TimeProvider clock)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(1);

    // The version and the commit that the program was built from.
    private static readonly string Version =
        typeof(StoreHealth).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "unknown";

    private readonly Lock _gate = new();
    private Task<HealthAnswer>? _look;
    private long _looked;

    public Task<HealthAnswer> GetAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_look is null || (_look.IsCompleted && clock.GetElapsedTime(_looked) > GoodFor))
                (_look, _looked) = (LookAsync(), clock.GetTimestamp());
            return _look.WaitAsync(cancellationToken);
        }
    }

    private async Task<HealthAnswer> LookAsync()
    {
        var tables = TryAsync(async () => (
            await new StoredFacts(store).ListReleasesAsync(CancellationToken.None),
            await jobs.FindLastPollAsync(CancellationToken.None)));
        var blobs = TryAsync(() => store.Blobs.ReadAsync(StorePaths.ReleasesFeed, CancellationToken.None));
        var ((known, tablesProblem), (_, blobsProblem)) = (await tables, await blobs);
        IReadOnlyList<ReleaseEntry> releases = known.Item1 ?? [];
        var latest = releases.Count > 0 ? releases[^1] : null;
        var refusal = known.Item2 is { } last ? SourceRefusal.Tell(last, alerts.Value) : null;
        return new HealthAnswer(
            tablesProblem is not null || blobsProblem is not null ? HealthAnswer.Unhealthy
                : refusal is not null ? HealthAnswer.Degraded
                : HealthAnswer.Healthy,
            Version,
            tablesProblem ?? HealthAnswer.Fine,
            blobsProblem ?? HealthAnswer.Fine,
            releases.Count,
            latest?.Release.ToString(),
            latest?.Release.Coverage.LastMonth.ToString(),
            releases.Count > 0 ? releases.Max(release => release.Retrieved) : null,
            refusal,
            known.Item2 is { } poll ? PollAnswer.Of(poll) : null);
    }

    private async Task<(T? Result, string? Problem)> TryAsync<T>(Func<Task<T>> look)
    {
        try
        {
            return (await Task.Run(look).WaitAsync(Limit, clock), null);
        }
        catch (TimeoutException)
        {
            return (default, $"no answer within {Limit.TotalSeconds} seconds");
        }
        catch (Exception exception) when (exception is StoreUnavailableException or StoreDamagedException)
        {
            return (default, exception.Message);
        }
    }
}
