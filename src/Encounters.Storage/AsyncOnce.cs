namespace Encounters.Storage;

/// <summary>Does something before its first use, once; when it fails, the next use tries again.</summary>
internal sealed class AsyncOnce<T>(Func<Task<T>> work)
{
    private readonly Lock _gate = new();
    private Task<T>? _task;

    /// <summary>The result, when the work is done.</summary>
    public Task<T> Value
    {
        get
        {
            lock (_gate)
            {
                if (_task is null or { IsFaulted: true } or { IsCanceled: true })
                    _task = work();
                return _task;
            }
        }
    }
}
