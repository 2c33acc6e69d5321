using Encounters.Pipeline.Auditing;
using Encounters.Storage;
using Encounters.Storage.Azure;
using Encounters.Storage.Local;
using Encounters.Testing;
using Encounters.Testing.Azure;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(Azurite))]

namespace Reliability.Tests.Crashes;

/// <summary>
/// A pass is killed before and after each of its operations on the store and the network, and made again: the whole state must be
/// that of an undisturbed pass, byte for byte.
/// </summary>
public sealed class CrashPointTests(ReliabilityReport report, Azurite azurite)
{
    private static readonly ParallelOptions TwoAtATime = new()
    {
        MaxDegreeOfParallelism = 2,
        CancellationToken = TestContext.Current.CancellationToken
    };

    [Fact]
    public async Task A_pass_that_dies_at_any_operation_on_a_local_store_ends_after_the_next_one_as_if_nothing_had_been()
    {
        using var folder = new TemporaryFolder();
        var number = 0;
        var tried = await TryAsync(() => LocalStore.Open(folder.File($"{Interlocked.Increment(ref number)}")), Scale.Of(7, 1));
        report.Note(1, "process ended before and after each store and network operation, local store", tried,
            "the next run ends in the same bytes");
    }

    [Fact]
    [Trait("Needs", "Azurite")]
    public async Task A_pass_that_dies_at_any_operation_on_Azurite_ends_after_the_next_one_as_if_nothing_had_been()
    {
        var tried = await TryAsync(() => AzureStore.Open(azurite.NewConnectionString(), TimeProvider.System), Scale.Of(43, 1));
        report.Note(2, "the same on Azurite", tried, "the next run ends in the same bytes");
    }

    [Fact]
    public async Task A_reader_never_sees_half_a_release_whatever_was_written_last()
    {
        using var folder = new TemporaryFolder();
        await using var scenario = await Scenario.StartAsync();
        var store = LocalStore.Open(folder.Path);
        var reads = 0;
        var gate = new OperationGate { AfterWrite = async () => reads += await StoreState.ReadAsync(store.Blobs) };
        await scenario.RunAsync(GatedStore.Wrap(store, gate));
        Assert.True(reads > 100);
        report.Note(3, "reads of latest.json and every file that it names, one after each write of a pass", reads,
            "all checksums right");
    }

    [Fact]
    public async Task A_pass_over_the_inbox_that_dies_at_any_operation_on_a_local_store_loses_and_doubles_nothing()
    {
        using var folder = new TemporaryFolder();
        var number = 0;
        var tried = await TryInboxAsync(() => LocalStore.Open(folder.File($"{Interlocked.Increment(ref number)}")), 5, 1);
        report.Note(8, "the same over files in the inbox, local store", tried,
            "the next run ends in the same bytes; each file in one place");
    }

    [Fact]
    [Trait("Needs", "Azurite")]
    public async Task A_pass_over_the_inbox_that_dies_at_any_operation_on_Azurite_loses_and_doubles_nothing()
    {
        var tried = await TryInboxAsync(() => AzureStore.Open(azurite.NewConnectionString(), TimeProvider.System), 41, 5);
        report.Note(9, "the same over files in the inbox, on Azurite", tried,
            "the next run ends in the same bytes; each file in one place");
    }

    private static async Task<int> TryInboxAsync(Func<Store> open, int stride, int strideInInbox)
    {
        await using var scenario = await Scenario.StartAsync();
        var undisturbed = open();
        await scenario.RunAsync(undisturbed);
        await HandInAsync(undisturbed);
        var gate = new OperationGate();
        var passed = await scenario.RunAsync(GatedStore.Wrap(undisturbed, gate));
        Assert.Equal((2, 2), (passed.Ingested.Count, passed.Quarantined.Count));
        var expected = await StoreState.DescribeAsync(undisturbed);
        Assert.Contains("inbox/taken/", expected, StringComparison.Ordinal);
        Assert.Contains("inbox/refused/", expected, StringComparison.Ordinal);
        Assert.DoesNotContain("\ninbox/2024-01/", expected, StringComparison.Ordinal);
        Assert.DoesNotContain("\ninbox/by/", expected, StringComparison.Ordinal);
        Assert.Empty((await new StoreAudit(undisturbed).RunAsync(CancellationToken.None)).Findings);

        var (everywhere, inInbox) = (Scale.Of(stride, 1), Scale.Of(strideInInbox, 1));
        var points = Enumerable.Range(0, gate.Operations.Count)
            .Where(i => i % everywhere == 0
                || (i % inInbox == 0 && gate.Operations[i].Contains("inbox", StringComparison.Ordinal)))
            .SelectMany(i => new[] { (i, false), (i, true) }).ToArray();
        await Parallel.ForEachAsync(points, TwoAtATime, async (point, _) =>
        {
            var store = open();
            await scenario.RunAsync(store);
            await HandInAsync(store);
            await TryAsync(scenario, store, point.i, point.Item2, gate.Operations[point.i], expected);
        });
        return points.Length;

        // One put there by hand, one posted over HTTP whose pass never came, and one that is broken.
        static async Task HandInAsync(Store store)
        {
            foreach (var (path, content) in ((string, byte[])[])[
                ("inbox/2024-01/nationwide-encounters-fy23-fy24-dec-state.csv", Scenario.HandedIn),
                ("inbox/by/HandIn-key/0123456789abcdef/2023-12/nationwide-encounters-fy23-fy24-nov-state.csv", Scenario.Posted),
                ("inbox/broken-encounters-fy23-fy24-dec-state.csv", Scenario.HandedIn[..^40])])
            {
                await store.Blobs.WriteAsync(path, new MemoryStream(content), CancellationToken.None);
            }
        }
    }

    private static async Task<int> TryAsync(Func<Store> open, int stride)
    {
        await using var scenario = await Scenario.StartAsync();
        var undisturbed = open();
        var gate = new OperationGate();
        var report = await scenario.RunAsync(GatedStore.Wrap(undisturbed, gate),
            client: client => client.AddHttpMessageHandler(() => new GatedRequests(gate)));
        Assert.Equal((3, 1), (report.Ingested.Count, report.Quarantined.Count));
        var expected = await StoreState.DescribeAsync(undisturbed);
        Assert.Contains("table deliveries\tdesk", expected, StringComparison.Ordinal);
        Assert.Empty((await new StoreAudit(undisturbed).RunAsync(CancellationToken.None)).Findings);

        // Where only a sample is tried, each part of the pass still has its turn.
        var points = Enumerable.Range(0, gate.Operations.Count).Where(i => i % stride == 0)
            .SelectMany(i => new[] { (i, false), (i, true) }).ToArray();
        await Parallel.ForEachAsync(points, TwoAtATime,
            async (point, _) => await TryAsync(scenario, open(), point.i, point.Item2, gate.Operations[point.i], expected));
        return points.Length;
    }

    private static async Task TryAsync(Scenario scenario, Store store, int operation, bool after, string name, string expected)
    {
        var gate = new OperationGate(operation, after);
        await Assert.ThrowsAsync<ProcessDiedException>(() => scenario.RunAsync(
            GatedStore.Wrap(store, gate), client: client => client.AddHttpMessageHandler(() => new GatedRequests(gate))));
        await StoreState.ReadAsync(store.Blobs);
        await scenario.RunAsync(store);
        var state = await StoreState.DescribeAsync(store);
        Assert.True(expected == state,
            $"After dying {(after ? "after" : "before")} operation {operation} ({name}):\n{Difference(expected, state)}");
    }

    private static string Difference(string expected, string state)
    {
        var (right, found) = (expected.Split('\n'), state.Split('\n'));
        return string.Join('\n',
            right.Except(found).Select(line => $"- {line}").Concat(found.Except(right).Select(line => $"+ {line}")).Take(10));
    }
}
