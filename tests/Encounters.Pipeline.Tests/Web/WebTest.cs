using Encounters.Charts;
using Encounters.Pipeline.Ingestion;
using Encounters.Pipeline.Jobs;
using Encounters.Pipeline.Sources.Web;
using Encounters.Storage;
using Encounters.Storage.Local;
using Encounters.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Encounters.Pipeline.Tests.Web;

/// <summary>The pipeline over a misbehaving site, with a local store.</summary>
public abstract class WebTest : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ServiceProvider? _services;

    protected const string PagePath = "/document/stats/southwest-land-border-encounters";

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected MisbehavingSite Site { get; private set; } = null!;

    private protected Store Store { get; private set; } = null!;

    private protected WebReader Reader => Services.GetRequiredService<WebReader>();

    /// <summary>Timers that are due within a minute fire at once; longer ones never. What was asked for is kept.</summary>
    private protected ImpatientClock Clock { get; } = new();

    protected Dictionary<string, string?> Settings { get; } = [];

    private ServiceProvider Services => _services ??= Build();

    public async ValueTask InitializeAsync()
    {
        Site = await MisbehavingSite.StartAsync();
        Store = LocalStore.Open(_folder.Path);
        Settings["Source:LandingPages:0"] = Site.Origin + PagePath;
        Settings["Source:AllowedOrigins:0"] = Site.Origin;
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
            await _services.DisposeAsync();
        await Site.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Task<IngestionReport> RunAsync() => Services.GetRequiredService<IngestionRunner>()
        .RunAsync(ActivatorUtilities.CreateInstance<WebSource>(Services), progress: null, Cancel);

    /// <summary>A poll as the timer makes it: a pass that is recorded and judged.</summary>
    private protected Task<IngestionReport> PollAsync() =>
        Services.GetRequiredService<PipelineJobs>().IngestReleasesAsync(Cancel);

    private protected Task<WebAnswer> GetAsync(string path, Validators? known = null, long maxBytes = 1_000_000) =>
        Reader.GetAsync(Site.At(path), known, maxBytes, Cancel);

    private ServiceProvider Build()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton(Store);
        services.AddLogging();
        services.AddEncounterPipeline(new ConfigurationBuilder().AddInMemoryCollection(Settings).Build(), SeriesChart.DrawPng);
        return services.BuildServiceProvider();
    }
}

/// <summary>A clock on which short waits pass at once, so that a test of waiting does not wait.</summary>
internal sealed class ImpatientClock : TimeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>The short waits that were asked for.</summary>
    public List<TimeSpan> Waits { get; } = [];

    /// <summary>What the clock shows beside the time that really passes.</summary>
    public TimeSpan Ahead { get; set; }

    /// <summary>Time-outs up to this are kept by the real clock.</summary>
    public TimeSpan RealUpTo { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime <= RealUpTo)
            return base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > Patience || dueTime < TimeSpan.Zero)
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        lock (Waits)
            Waits.Add(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
