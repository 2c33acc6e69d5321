using System.Text.Json;
using Ingest.CommandLine;

namespace Ingest.Tests;

/// <summary>Runs the program's command line in this process.</summary>
internal static class IngestRunner
{
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var exitCode = await IngestProgram.RunAsync(args, output, error);
        return (exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Runs with <c>--json</c>; the output must be one document and nothing else.</summary>
    public static async Task<JsonElement> JsonAsync(params string[] args)
    {
        var (exitCode, output, error) = await RunAsync([.. args, "--json"]);
        Assert.Equal((0, ""), (exitCode, error));
        return JsonDocument.Parse(output).RootElement;
    }
}
