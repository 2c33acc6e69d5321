using System.Text.Json;
using Encounters.Api.Endpoints;
using Encounters.Pipeline.Jobs;
using Encounters.Testing;
using IngestFunctions.Tests.Host;

namespace IngestFunctions.Tests;

/// <summary>Holds the functions that the real worker reports to the table of endpoints and the list of timers.</summary>
public sealed class FunctionAppTests(RunningApp app)
{
    [Fact]
    public void The_http_functions_are_the_endpoints_with_their_methods_templates_and_levels() => Assert.Equal(
        ApiEndpoints.All.Select(
            endpoint => ($"{endpoint.Name} {string.Join(',', endpoint.Methods)} {endpoint.Template} "
                + $"{endpoint.Access}").ToLowerInvariant()).Order(),
        app.Host.Routes.Select(
            route => $"{route.Function.Name} {string.Join(',', route.Methods)} {route.Template} {route.Level}".ToLowerInvariant())
            .Order());

    [Fact]
    public void The_timers_are_the_jobs_with_their_schedules() => Assert.Equal(
        TimerJobs.All.Select(timer => (timer.Name, $"%{timer.ScheduleSetting}%")).Order(),
        app.Host.Functions.Select(function => (function.Name, Schedule: ScheduleOf(function.RawBindings[0])))
            .Where(function => function.Schedule is not null).Select(function => (function.Name, function.Schedule!)).Order());

    [Fact]
    public void Each_function_has_the_name_of_its_method() =>
        Assert.All(app.Host.Functions,
            function => Assert.EndsWith($".{function.Name}", function.EntryPoint, StringComparison.Ordinal));

    [Fact]
    public void The_host_gives_every_request_to_the_endpoint_that_it_belongs_to()
    {
        // The words of all templates stand in for parameters too, so that a parameter of one is tried with the segments of
        // another.
        string[] words = [.. ApiEndpoints.All.SelectMany(endpoint => endpoint.Template.Split('/'))
            .Where(word => !word.Contains('{')).Distinct(), "x.json"];
        foreach (var endpoint in ApiEndpoints.Described)
        {
            foreach (var (path, method) in words.SelectMany(word => PathsOf(endpoint.Template, word))
                .SelectMany(_ => endpoint.Methods, (path, method) => (path, method)))
            {
                var first = app.Host.Routes.First(route => route.Matches(path, method));
                Assert.True(IsMoreExact(first, endpoint),
                    $"{method} {path} belongs to {endpoint.Name}; the host gives it to {first.Function.Name}.");
            }
        }
    }

    [Fact]
    public void The_sample_of_local_settings_names_every_schedule_and_works_with_azurite()
    {
        using var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "local.settings.sample.json")));
        var values = settings.RootElement.GetProperty("Values");
        Assert.Equal("UseDevelopmentStorage=true", values.GetProperty("AzureWebJobsStorage").GetString());
        Assert.Equal("UseDevelopmentStorage=true", values.GetProperty("Store__ConnectionString").GetString());
        Assert.Equal("dotnet-isolated", values.GetProperty("FUNCTIONS_WORKER_RUNTIME").GetString());
        Assert.All(TimerJobs.All,
            timer => Assert.Equal(timer.DefaultSchedule, values.GetProperty(timer.ScheduleSetting).GetString()));
    }

    [Fact]
    public void The_routes_begin_as_the_server_on_one_machine_serves_them()
    {
        using var host =
            JsonDocument.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(AppSettings.Worker)!, "host.json")));
        Assert.Equal("2.0", host.RootElement.GetProperty("version").GetString());
        Assert.Equal("", host.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
    }

    private static string? ScheduleOf(string binding) =>
        JsonDocument.Parse(binding).RootElement.TryGetProperty("schedule", out var schedule) ? schedule.GetString() : null;

    private static IEnumerable<string> PathsOf(string template, string word) =>
        template.Contains("{*path}", StringComparison.Ordinal)
        ? [Fill(template, word).Replace("{*path}", word, StringComparison.Ordinal),
            Fill(template, word).Replace("{*path}", $"{word}/{word}", StringComparison.Ordinal)]
        : [Fill(template, word), Fill(template.Replace("{file?}", "", StringComparison.Ordinal), word)];

    private static string Fill(string template, string word) =>
        "/" + template.Replace("{dataset}", word, StringComparison.Ordinal)
        .Replace("{name}", word, StringComparison.Ordinal).Replace("{file?}", word, StringComparison.Ordinal);

    // A path that a template without parameters spells out belongs to that template, whoever else matches it.
    private static bool IsMoreExact(HostRoute first, ApiEndpoint endpoint) =>
        first.Function.Name == endpoint.Name || (endpoint.Template.Contains('{') && !first.Template.Contains('{'));
}
