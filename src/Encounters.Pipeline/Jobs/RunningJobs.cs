using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;

namespace Encounters.Pipeline.Jobs;

/// <summary>
/// The jobs that run in this process. When the process is asked to end, they are stopped and waited for, so that a pass ends
/// between two writes and releases its lock.
/// </summary>
public sealed class RunningJobs : IHostedService, IDisposable
{
    private readonly ConcurrentDictionary<Task, bool> _running = [];
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Runs a job until it ends, its caller cancels it, or the process is asked to end.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        var job = work(linked.Token);
        _running.TryAdd(job, true);
        try
        {
            return await job;
        }
        finally
        {
            _running.TryRemove(job, out _);
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running.Keys).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();
}
