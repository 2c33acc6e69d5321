using System.Text.Json;
using Encounters.Pipeline.Functions;
using Encounters.Testing;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ingest.Tests.Azure;

/// <summary>Holds the Function App to the pipeline's list of functions, where its packages cannot be had as well.</summary>
public sealed class FunctionAppTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "src", "IngestFunctions");

    private static readonly IReadOnlyList<MethodDeclarationSyntax> Methods =
    [
        .. CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(Folder, "Functions.cs")))
            .GetCompilationUnitRoot().DescendantNodes().OfType<MethodDeclarationSyntax>(),
    ];

    [Fact]
    public void The_timers_are_those_of_the_catalog_with_their_schedules() => Assert.Equal(
        FunctionCatalog.Timers.Select(timer => $"{timer.Name}(\"%{timer.ScheduleSetting}%\")").Order(),
        Methods.Where(method => TriggerOf(method).Name.ToString() == "TimerTrigger")
            .Select(method => NameOf(method) + TriggerOf(method).ArgumentList).Order());

    [Fact]
    public void The_http_functions_are_those_of_the_catalog_with_their_routes_and_levels() => Assert.Equal(
        FunctionCatalog.Http.Select(http =>
            $"{http.Name}(AuthorizationLevel.{http.Access}, {string.Join(", ", http.Methods.Select(method => $"\"{method}\""))}, Route = \"{http.Route}\")").Order(),
        Methods.Where(method => TriggerOf(method).Name.ToString() == "HttpTrigger")
            .Select(method => NameOf(method) + TriggerOf(method).ArgumentList).Order());

    [Fact]
    public void Each_function_is_one_call_into_the_pipeline_that_can_be_cancelled() => Assert.All(Methods, method =>
    {
        Assert.Equal(NameOf(method), method.Identifier.Text);
        Assert.Null(method.Body);
        var call = Assert.IsType<InvocationExpressionSyntax>(method.ExpressionBody!.Expression);
        Assert.Equal("cancellationToken", call.ArgumentList.Arguments[^1].ToString());
        Assert.Contains(method.Identifier.Text + "Async", call.Expression.ToString(), StringComparison.Ordinal);
    });

    [Fact]
    public void The_sample_of_local_settings_names_every_schedule_and_works_with_azurite()
    {
        using var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "local.settings.sample.json")));
        var values = settings.RootElement.GetProperty("Values");
        Assert.Equal("UseDevelopmentStorage=true", values.GetProperty("AzureWebJobsStorage").GetString());
        Assert.Equal("UseDevelopmentStorage=true", values.GetProperty("Store__ConnectionString").GetString());
        Assert.Equal("dotnet-isolated", values.GetProperty("FUNCTIONS_WORKER_RUNTIME").GetString());
        Assert.All(FunctionCatalog.Timers, timer => Assert.Equal(timer.DefaultSchedule, values.GetProperty(timer.ScheduleSetting).GetString()));
    }

    [Fact]
    public void The_routes_begin_as_the_server_on_one_machine_serves_them()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "host.json")));
        Assert.Equal("2.0", host.RootElement.GetProperty("version").GetString());
        Assert.Equal("", host.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
    }

    private static string NameOf(MethodDeclarationSyntax method) => method.AttributeLists.SelectMany(list => list.Attributes)
        .Single(attribute => attribute.Name.ToString() == "Function")
        .ArgumentList!.Arguments.Single().Expression.ToString().Trim('"');

    private static AttributeSyntax TriggerOf(MethodDeclarationSyntax method) => method.ParameterList.Parameters
        .SelectMany(parameter => parameter.AttributeLists).SelectMany(list => list.Attributes).Single();
}
