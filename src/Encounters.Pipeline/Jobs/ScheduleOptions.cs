using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NCrontab;

namespace Encounters.Pipeline.Jobs;

/// <summary>When the timers fire, according to the settings.</summary>
public sealed class ScheduleOptions
{
    private static readonly CrontabSchedule.ParseOptions WithSeconds = new() { IncludingSeconds = true };

    /// <summary>The expression of each timer by its name; null when the setting is absent.</summary>
    public IDictionary<string, string?> Expressions { get; } = new Dictionary<string, string?>();

    /// <summary>Reads a six-field NCrontab expression.</summary>
    public static CrontabSchedule? TryParse(string expression) => CrontabSchedule.TryParse(expression, WithSeconds);
}

/// <summary>Registers the check of the schedules.</summary>
public static class ScheduleRegistration
{
    /// <summary>
    /// Checks at start that the setting of every timer is there and can be read.
    /// Without one, the Functions host would start the app without that timer and look healthy.
    /// </summary>
    public static IServiceCollection AddRequiredSchedules(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<ScheduleOptions>()
            .Configure(options =>
            {
                foreach (var timer in TimerJobs.All)
                    options.Expressions[timer.Name] = configuration[timer.ScheduleSetting];
            })
            .ValidateOnStart();
        return services.AddSingleton<IValidateOptions<ScheduleOptions>, ScheduleValidator>();
    }

    private sealed class ScheduleValidator : IValidateOptions<ScheduleOptions>
    {
        public ValidateOptionsResult Validate(string? name, ScheduleOptions options)
        {
            var failures = TimerJobs.All
                .Where(timer => options.Expressions[timer.Name] is not { } expression
                    || ScheduleOptions.TryParse(expression) is null)
                .Select(timer => options.Expressions[timer.Name] is { } expression
                    ? $"{timer.ScheduleSetting}: '{expression}' is not a six-field NCrontab expression such as "
                        + $"'{timer.DefaultSchedule}'."
                    : $"{timer.ScheduleSetting} is missing. Set a six-field NCrontab expression such as "
                        + $"'{timer.DefaultSchedule}'.")
                .ToArray();
            return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
        }
    }
}
