using Encounters.Pipeline.Auditing;
using Encounters.Storage;
using Encounters.Storage.Azure;
using Encounters.Storage.Local;
using Encounters.Testing;
using Encounters.Testing.Azure;

namespace Reliability.Tests.Crashes;

public sealed class TwoInstancesTests(Azurite azurite)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true, Traits = ["Needs", "Azurite"])]
    public async Task Two_instances_that_poll_at_the_same_time_end_in_the_state_of_one(bool onAzure)
    {
        using var folder = new TemporaryFolder();
        await using var scenario = await Scenario.StartAsync();
        var undisturbed = LocalStore.Open(folder.File("undisturbed"));
        await scenario.RunAsync(undisturbed);
        var expected = await StoreState.DescribeAsync(undisturbed);

        var connection = onAzure ? azurite.NewConnectionString() : "";
        var reports = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => scenario.RunAsync(Open()))));
        Assert.Equal(3, reports.Sum(report => report.Ingested.Count));
        Assert.All(reports, report => Assert.Empty(report.Failures));
        var store = Open();
        await scenario.RunAsync(store);
        Assert.Equal(expected, await StoreState.DescribeAsync(store));
        Assert.Empty((await new StoreAudit(store).RunAsync(CancellationToken.None)).Findings);

        Store Open() => onAzure ? AzureStore.Open(connection, TimeProvider.System) : LocalStore.Open(folder.File("shared"));
    }
}
