using System.Collections.Concurrent;

namespace Encounters.Pipeline.Queries;

/// <summary>What was made of one snapshot: each thing once, however many ask for it at the same time, and not more than fits.</summary>
public sealed class DerivedContent
{
    // Charts have about 60 kB, feeds and lists less: 15 MB at the most.
    private const int MostItems = 250;

    private readonly ConcurrentDictionary<string, Lazy<Task<ReadOnlyMemory<byte>?>>> _items = new();

    /// <summary>The content of a name, made when it is asked for first; null where there is none.</summary>
    public async Task<ReadOnlyMemory<byte>?> GetAsync(string name, Func<Task<ReadOnlyMemory<byte>?>> make)
    {
        if (!_items.ContainsKey(name) && _items.Count >= MostItems)
            _items.Clear();
        var item = _items.GetOrAdd(name, _ => new Lazy<Task<ReadOnlyMemory<byte>?>>(() => Task.Run(make)));
        try
        {
            return await item.Value;
        }
        catch
        {
            // The next one tries again.
            _items.TryRemove(new(name, item));
            throw;
        }
    }
}
