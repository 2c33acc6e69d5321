using Encounters.Pipeline.Jobs;
using Encounters.Pipeline.Ledger;
using Encounters.Storage;
using Encounters.Storage.Local;
using Encounters.Testing;
using Ingest.Serving;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Ingest.Tests.Serving;

public sealed class TimerServiceTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 7, 5, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly SignallingClock _clock = new(Start);
    private readonly SemaphoreSlim _ran = new(0);
    private readonly List<DateTimeOffset> _runs = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
        _ran.Dispose();
    }

    [Fact]
    public async Task The_first_start_runs_at_once_and_then_on_schedule()
    {
        using var service = Create("0 0 */6 * * *");
        await service.StartAsync(Cancel);
        await _ran.WaitAsync(Cancel);
        await AdvanceToNextRunAsync(TimeSpan.FromHours(1));
        await AdvanceToNextRunAsync(TimeSpan.FromHours(6));
        await service.StopAsync(Cancel);
        Assert.Equal([Start, Start.AddHours(1), Start.AddHours(7)], _runs);
    }

    [Fact]
    public async Task Occurrences_that_were_missed_while_the_host_slept_are_made_up_for_once()
    {
        await new TimerLedger(LocalStore.Open(_folder.Path).Tables).WriteLastAsync("Test", Start.AddDays(-7), Cancel);
        using var service = Create("0 0 */6 * * *");
        await service.StartAsync(Cancel);
        await _ran.WaitAsync(Cancel);
        await AdvanceToNextRunAsync(TimeSpan.FromHours(1));
        await service.StopAsync(Cancel);
        Assert.Equal([Start, Start.AddHours(1)], _runs);
    }

    [Fact]
    public async Task A_restart_between_occurrences_runs_nothing()
    {
        await new TimerLedger(LocalStore.Open(_folder.Path).Tables).WriteLastAsync("Test", Start.AddHours(-1), Cancel);
        using var service = Create("0 0 */6 * * *");
        await service.StartAsync(Cancel);
        await AdvanceToNextRunAsync(TimeSpan.FromHours(1));
        await service.StopAsync(Cancel);
        Assert.Equal([Start.AddHours(1)], _runs);
    }

    [Fact]
    public async Task Schedules_are_in_utc_so_daylight_saving_skips_and_doubles_nothing()
    {
        // 2026-03-08 is when clocks change in the United States.
        using var service = Create("0 30 * * * *");
        await service.StartAsync(Cancel);
        await _ran.WaitAsync(Cancel);
        await AdvanceToNextRunAsync(TimeSpan.FromMinutes(30));
        for (var hour = 1; hour < 30; hour++)
            await AdvanceToNextRunAsync(TimeSpan.FromHours(1));
        await service.StopAsync(Cancel);
        Assert.Equal(Enumerable.Range(0, 30).Select(hour => Start.AddMinutes(30).AddHours(hour)), _runs.Skip(1));
    }

    [Fact]
    public async Task A_timer_that_is_interrupted_before_the_host_stops_ends_without_a_fault()
    {
        using var interrupted = new CancellationTokenSource();
        using var service = Create("0 0 */6 * * *");
        await service.StartAsync(interrupted.Token);
        await _ran.WaitAsync(Cancel);
        await interrupted.CancelAsync();
        await service.ExecuteTask!;
    }

    [Fact]
    public async Task A_run_that_fails_is_tried_again_at_the_next_occurrence()
    {
        using var service = Create("0 0 */6 * * *", () => throw new StoreUnavailableException("away"));
        await service.StartAsync(Cancel);
        await _ran.WaitAsync(Cancel);
        await AdvanceToNextRunAsync(TimeSpan.FromHours(1));
        await service.StopAsync(Cancel);
        Assert.Equal(2, _runs.Count);
    }

    [Theory]
    [InlineData("0 0 */6 * * *", true)]
    [InlineData("0 30 3 * * 0", true)]
    [InlineData("0 */6 * * *", false)]
    [InlineData("every day", false)]
    public void A_schedule_has_six_fields(string expression, bool isSchedule) =>
        Assert.Equal(isSchedule, ScheduleOptions.TryParse(expression) is not null);

    [Fact]
    public void The_default_schedules_can_be_read() =>
        Assert.All(TimerJobs.All, timer => Assert.NotNull(ScheduleOptions.TryParse(timer.DefaultSchedule)));

    private TimerService Create(string schedule, Action? work = null) => new(
        new TimerJob("Test", "TestSchedule", schedule, (_, _) => Task.CompletedTask),
        ScheduleOptions.TryParse(schedule)!,
        _ =>
        {
            _runs.Add(_clock.GetUtcNow());
            _ran.Release();
            work?.Invoke();
            return Task.CompletedTask;
        },
        new TimerLedger(LocalStore.Open(_folder.Path).Tables),
        _clock,
        NullLogger<TimerService>.Instance);

    /// <summary>Moves the clock to the next run, once the service waits for it.</summary>
    private async Task AdvanceToNextRunAsync(TimeSpan by)
    {
        await _clock.TimerSet.WaitAsync(Cancel);
        _clock.Advance(by);
        await _ran.WaitAsync(Cancel);
    }

    /// <summary>Tells when somebody begins to wait. A clock that moves before would leave the waiter behind.</summary>
    private sealed class SignallingClock(DateTimeOffset start) : FakeTimeProvider(start)
    {
        public SemaphoreSlim TimerSet { get; } = new(0);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            TimerSet.Release();
            return timer;
        }
    }
}
