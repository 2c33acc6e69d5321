using Encounters.Testing;
using Ingest.Tests;

[assembly: AssemblyFixture(typeof(ReplayedStore))]

namespace Ingest.Tests;

/// <summary>The store of the tour, made once when a test asks for it first; each test gets a copy of its own.</summary>
public sealed class ReplayedStore : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<Task> _replayed;

    public ReplayedStore() => _replayed = new Lazy<Task>(ReplayAsync);

    /// <summary>Writes a copy of the store into a folder.</summary>
    public async Task CopyToAsync(string folder)
    {
        await _replayed.Value;
        foreach (var path in Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(_folder.Path, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }
    }

    public void Dispose() => _folder.Dispose();

    private async Task ReplayAsync() =>
        Assert.Equal(0, (await IngestRunner.RunAsync("replay", "--store", _folder.Path)).ExitCode);
}
