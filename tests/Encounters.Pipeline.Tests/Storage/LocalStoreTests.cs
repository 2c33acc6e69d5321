using Encounters.Storage;
using Encounters.Storage.Local;
using Encounters.Testing;

namespace Encounters.Pipeline.Tests.Storage;

public sealed class LocalStoreTests : StoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public LocalStoreTests() => Store = LocalStore.Open(_folder.Path);

    protected override Store Store { get; }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_a_dead_writer_left_aside_is_cleared_by_the_next_one()
    {
        var left = Path.Combine(_folder.Path, LocalStore.WorkFolderName, "dead.part");
        await File.WriteAllTextAsync(left, "half", TestContext.Current.CancellationToken);
        var held = await Store.Lock.TryAcquireAsync(TestContext.Current.CancellationToken);
        Assert.False(File.Exists(left));
        await held.Held!.DisposeAsync();
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_told_as_a_store_out_of_reach()
    {
        var file = _folder.File("plain");
        File.WriteAllText(file, "");
        var exception = Assert.Throws<StoreUnavailableException>(() => LocalStore.Open(Path.Combine(file, "store")));
        Assert.Contains(file, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_that_are_no_database_are_told_as_damaged()
    {
        await File.WriteAllTextAsync(_folder.File(LocalStore.TablesFileName), new string('x', 5_000),
            TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<StoreDamagedException>(
            () => Reopen().Tables.FindAsync(StoreTables.Series, "p", "r", TestContext.Current.CancellationToken));
    }

    protected override Store Reopen() => LocalStore.Open(_folder.Path);
}
