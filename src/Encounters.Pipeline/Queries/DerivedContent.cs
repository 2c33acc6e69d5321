using System.Collections.Concurrent;

namespace Encounters.Pipeline.Queries;

/// <summary>
/// What was made from one snapshot: each item once, however many requests need it at the same time, within a size limit.
/// </summary>
public sealed class DerivedContent
{
    private const long MostBytes = 32 << 20;

    // What an item takes besides its content.
    private const int ItemBytes = 500;

    private readonly ConcurrentDictionary<string, Lazy<Task<object?>>> _items = new();
    private long _bytes;

    /// <summary>The content of a name, made when it is asked for first; null if there is none, which is not kept.</summary>
    /// <param name="name">The name; the same name always has the same type.</param>
    /// <param name="make">Makes it. It is not cancelled: others may wait for it.</param>
    /// <param name="sizeOf">Its size in bytes.</param>
    public async Task<T?> GetAsync<T>(string name, Func<Task<T?>> make, Func<T, long> sizeOf)
        where T : class
    {
        var item = _items.GetOrAdd(name, _ => new Lazy<Task<object?>>(() => Task.Run(async () =>
        {
            var made = await make();
            if (made is not null)
                MakeRoom(ItemBytes + name.Length + sizeOf(made));
            return (object?)made;
        })));
        try
        {
            if (await item.Value is T known)
                return known;
        }
        catch
        {
            // The next one tries again.
            _items.TryRemove(new(name, item));
            throw;
        }

        _items.TryRemove(new(name, item));
        return null;
    }

    private void MakeRoom(long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= MostBytes)
            return;
        _items.Clear();
        Interlocked.Exchange(ref _bytes, bytes);
    }
}
