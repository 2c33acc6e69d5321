using System.Net;
using Encounters.Pipeline.Auditing;
using Encounters.Storage;
using Encounters.Storage.Local;
using Encounters.Testing;
using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.Simmy;

namespace Reliability.Tests.Chaos;

/// <summary>
/// Passes over a flaky network and a flaky store: a pass ends well, or says what is out of reach (exit code 3); the next pass
/// over sound ones completes it.
/// </summary>
public sealed class ChaosTests(ReliabilityReport report)
{
    [Theory]
    [InlineData(10, true, false)]
    [InlineData(30, true, false)]
    [InlineData(50, true, false)]
    [InlineData(2, false, true)]
    [InlineData(10, false, true)]
    [InlineData(30, false, true)]
    [InlineData(50, false, true)]
    [InlineData(10, true, true)]
    public async Task A_pass_over_flaky_dependencies_ends_well_or_says_why_and_the_next_completes_it(
        int percent, bool network, bool storage)
    {
        using var folder = new TemporaryFolder();
        await using var scenario = await Scenario.StartAsync();
        var undisturbed = LocalStore.Open(folder.File("undisturbed"));
        await scenario.RunAsync(undisturbed);
        var expected = await StoreState.DescribeAsync(undisturbed, IsFigure);

        var (completed, injected) = (0, 0L);
        var passes = Scale.Of(5, 60);
        for (var i = 0; i < passes; i++)
        {
            var store = LocalStore.Open(folder.File($"{i}"));
            var random = new Random((1_000 * percent) + i);
            completed += await PassAsync(scenario, store, percent / 100.0, network, storage, random,
                () => Interlocked.Increment(ref injected)) ? 1 : 0;
            await StoreState.ReadAsync(store.Blobs);
            var clean = await scenario.RunAsync(store);
            Assert.Empty(clean.Failures);
            Assert.Equal(expected, await StoreState.DescribeAsync(store, IsFigure));
            Assert.Empty((await new StoreAudit(store).RunAsync(CancellationToken.None)).Findings);
        }

        Assert.True(injected > 0);
        var where = network && storage ? "network and storage" : network ? "network" : "storage";
        report.Note(
            10 + percent + (storage ? 100 : 0) + (network ? 0 : 1_000),
            $"faults, latencies and wrong answers injected, {percent}% of operations, {where}",
            injected,
            $"{completed} of {passes} passes ended well, the others with exit code 3; the next completed each");
    }

    /// <summary>
    /// What was published and every figure. Which alerts were raised for which release depends on the order in which releases
    /// came, and that on which could be fetched.
    /// </summary>
    private static bool IsFigure(string line) =>
        !line.StartsWith("table alerts", StringComparison.Ordinal)
        && !line.StartsWith("table deliveries", StringComparison.Ordinal)
        && !line.StartsWith(StorePaths.AlertsFeed, StringComparison.Ordinal);

    private static async Task<bool> PassAsync(
        Scenario scenario, Store store, double rate, bool network, bool storage, Random random, Action onInjected)
    {
        try
        {
            var flaky = storage ? ChaosStore.Wrap(store, rate, random, onInjected) : store;
            var ended = await scenario.RunAsync(
                flaky, Scenario.ImpatientClock, client => AddChaos(client, network ? rate : 0, random, onInjected));
            Assert.All(ended.Failures, failure => Assert.Matches("^.http://.* (could not be read: |answered 503)", failure));
            return ended.Failures.Count == 0;
        }
        catch (StoreUnavailableException exception)
        {
            // The program ends with exit code 3 and this message.
            Assert.NotEmpty(exception.Message);
            return false;
        }
    }

    private static void AddChaos(IHttpClientBuilder client, double rate, Random random, Action onInjected) => client
        .AddResilienceHandler("chaos", (pipeline, _) =>
        {
            pipeline.TimeProvider = Scenario.ImpatientClock;
            pipeline
                .AddChaosLatency(new()
                {
                    InjectionRate = rate / 3,
                    Latency = TimeSpan.FromSeconds(5),
                    Randomizer = random.NextDouble,
                    OnLatencyInjected = _ => Injected()
                })
                .AddChaosFault(new()
                {
                    InjectionRate = rate / 3,
                    FaultGenerator =
                    static _ => new ValueTask<Exception?>(new HttpRequestException("The network is out of reach (injected).")),
                    Randomizer = random.NextDouble,
                    OnFaultInjected = _ => Injected(),
                })
                .AddChaosOutcome(new()
                {
                    InjectionRate = rate / 3,
                    OutcomeGenerator = static _ => new ValueTask<Outcome<HttpResponseMessage>?>(
                        Outcome.FromResult(
                            new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = new ByteArrayContent([]) })),
                    Randomizer = random.NextDouble,
                    OnOutcomeInjected = _ => Injected(),
                });

            ValueTask Injected()
            {
                onInjected();
                return default;
            }
        });
}
