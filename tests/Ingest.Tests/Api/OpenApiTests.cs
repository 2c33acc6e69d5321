using System.Collections;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json.Serialization;
using Encounters.Api.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.OpenApi.Reader;
using NSwag.CodeGeneration.CSharp;

namespace Ingest.Tests.Api;

/// <summary>The description of the API: that it is valid, and that a client made from it works.</summary>
public sealed class OpenApiTests(ServedReleases site) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = site.Root };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task The_document_is_valid_and_describes_every_function()
    {
        await using var json =
            new MemoryStream(await _client.GetByteArrayAsync(new Uri("/api/openapi.json", UriKind.Relative), Cancel));
        var (document, diagnostic) = await Microsoft.OpenApi.OpenApiDocument.LoadAsync(json, "json",
            new OpenApiReaderSettings(), Cancel);
        Assert.Empty(diagnostic!.Errors);
        Assert.Empty(diagnostic.Warnings);
        Assert.Equal(
            ApiEndpoints.Described.Select(endpoint => endpoint.Name).Order(),
            document!.Paths.SelectMany(path => path.Value.Operations!.Values)
            .Select(operation => operation.OperationId!).Order());
    }

    [Fact]
    public async Task A_client_generated_from_it_works()
    {
        var client = await GenerateAsync();
        var releases = await CallAsync(client, "ListReleasesAsync", null, null, null);
        Assert.Equal(3, releases.Count);
        Assert.Contains("fy22-fy25-aug-644a7051", releases.Cast<object>().Select(release => Property(release, "release")));

        var months = await CallAsync(client, "GetSeriesAsync", "southwest", "2025-08", "2025-08", null, null, null, null);
        Assert.Equal(9_731L, Property(months[0]!, "value"));
        months = await CallAsync(client, "GetSeriesAsync", "southwest", "2025-08", "2025-08", "fy22-fy25-aug-644a7051",
            null, null, null);
        Assert.Equal(9_740L, Property(months[0]!, "value"));

        var alerts = await CallAsync(client, "ListAlertsAsync", "southwest", "swing", null, null, null);
        Assert.Contains("2024-01", alerts.Cast<object>().Select(alert => Property(alert, "month")));

        var exception = await Assert.ThrowsAnyAsync<Exception>(
            () => CallAsync(client, "GetSeriesAsync", "southwest/state=zz", null, null, null, null, null, null));
        Assert.Equal(404, exception.GetType().GetProperty("StatusCode")!.GetValue(exception));
    }

    // A generated class cannot have a member of its own name, so members are found by their names in JSON.
    private static object? Property(object item, string name) => item.GetType().GetProperties()
        .Single(property => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name == name).GetValue(item);

    private static async Task<IList> CallAsync(object client, string method, params object?[] arguments)
    {
        var called = client.GetType().GetMethods()
            .Single(candidate => candidate.Name == method && candidate.GetParameters().Length == arguments.Length);
        var task = (Task)called.Invoke(client, arguments)!;
        await task;
        return (IList)task.GetType().GetProperty("Result")!.GetValue(task)!;
    }

    private async Task<object> GenerateAsync()
    {
        var document = await NSwag.OpenApiDocument.FromJsonAsync(
            await _client.GetStringAsync(new Uri("/api/openapi.json", UriKind.Relative), Cancel), Cancel);
        var settings = new CSharpClientGeneratorSettings { ClassName = "EncounterClient", UseBaseUrl = false };
        settings.CSharpGeneratorSettings.Namespace = "Generated";
        settings.CSharpGeneratorSettings.JsonLibrary = NJsonSchema.CodeGeneration.CSharp.CSharpJsonLibrary.SystemTextJson;
        var source = new CSharpClientGenerator(document, settings).GenerateFile();

        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "Generated",
            [CSharpSyntaxTree.ParseText(source, cancellationToken: Cancel)],
            platform.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        var result = compilation.Emit(image, cancellationToken: Cancel);
        Assert.True(result.Success,
            string.Join('\n', result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)));
        image.Position = 0;
        var type = new AssemblyLoadContext("Generated", isCollectible: true).LoadFromStream(image)
            .GetType("Generated.EncounterClient")!;
        return Activator.CreateInstance(type, _client)!;
    }
}
