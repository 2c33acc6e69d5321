using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Runtime.Serialization;
using System.Text.Json.Serialization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NSwag.CodeGeneration.CSharp;

namespace Ingest.Tests.Api;

/// <summary>A client that NSwag generated from the description of a service.</summary>
internal sealed class GeneratedClient
{
    private readonly object _client;

    private GeneratedClient(object client) => _client = client;

    public static async Task<GeneratedClient> CreateAsync(HttpClient http, CancellationToken cancellationToken)
    {
        var document = await NSwag.OpenApiDocument.FromJsonAsync(
            await http.GetStringAsync(new Uri("/api/openapi.json", UriKind.Relative), cancellationToken), cancellationToken);
        var settings = new CSharpClientGeneratorSettings { ClassName = "EncounterClient", UseBaseUrl = false };
        settings.CSharpGeneratorSettings.Namespace = "Generated";
        settings.CSharpGeneratorSettings.JsonLibrary = NJsonSchema.CodeGeneration.CSharp.CSharpJsonLibrary.SystemTextJson;
        var source = new CSharpClientGenerator(document, settings).GenerateFile();

        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "Generated",
            [CSharpSyntaxTree.ParseText(source, cancellationToken: cancellationToken)],
            platform.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        var result = compilation.Emit(image, cancellationToken: cancellationToken);
        Assert.True(result.Success,
            string.Join('\n', result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)));
        image.Position = 0;
        var type = new AssemblyLoadContext("Generated", isCollectible: true).LoadFromStream(image)
            .GetType("Generated.EncounterClient")!;
        return new GeneratedClient(Activator.CreateInstance(type, http)!);
    }

    /// <summary>Calls an operation with arguments by name, written as they are in an address; others are left out.</summary>
    public async Task<object> CallAsync(string operation, params (string Name, string Value)[] arguments)
    {
        var method = _client.GetType().GetMethods().Single(candidate => candidate.Name == $"{operation}Async"
            && candidate.GetParameters().All(parameter => parameter.ParameterType != typeof(CancellationToken)));
        Assert.Empty(arguments.Select(argument => argument.Name)
            .Except(method.GetParameters().Select(parameter => parameter.Name)));
        var task = (Task)method.Invoke(_client,
            [
                .. method.GetParameters().Select(parameter =>
                    Array.Find(arguments, argument => argument.Name == parameter.Name) is { Value: { } value }
                        ? Read(value, Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType)
                        : null),
            ])!;
        await task;
        return task.GetType().GetProperty("Result")!.GetValue(task)!;
    }

    /// <summary>A generated class cannot have a member of its own name, so members are found by their names in JSON.</summary>
    public static object? Property(object item, string name) => item.GetType().GetProperties()
        .Single(property => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name == name).GetValue(item);

    private static object Read(string value, Type type) => type.IsEnum
        ? type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Single(member => member.GetCustomAttribute<EnumMemberAttribute>()!.Value == value).GetValue(null)!
        : Convert.ChangeType(value, type, CultureInfo.InvariantCulture);
}
