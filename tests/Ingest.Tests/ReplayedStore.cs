using Encounters.Testing;
using Ingest.Tests;

[assembly: AssemblyFixture(typeof(ReplayedStore))]

namespace Ingest.Tests;

/// <summary>The store of the tour, made once when a test asks for it first; each test gets a copy of its own.</summary>
public sealed class ReplayedStore : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lock _gate = new();
    private Task? _replayed;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Writes a copy of the store into a folder.</summary>
    public async Task CopyToAsync(string folder)
    {
        lock (_gate)
            _replayed ??= ReplayAsync();
        await _replayed;
        foreach (var path in Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(_folder.Path, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ReplayAsync() =>
        Assert.Equal(0, (await IngestRunner.RunAsync("replay", "--store", _folder.Path)).ExitCode);
}
