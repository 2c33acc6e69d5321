using System.CommandLine;
using Ingest.Composition;
using Ingest.Output;
using Ingest.Serving;
using Microsoft.Extensions.Hosting;

namespace Ingest.CommandLine;

/// <summary><c>serve [--port]</c>: the functions on one machine.</summary>
internal static class ServeVerb
{
    private const int DefaultPort = 8080;

    public static Command Create(GlobalOptions globals, Func<ParseResult, ReportWriter> report)
    {
        var port = new Option<int>("--port")
        {
            Description = "The port of the HTTP functions; 0 for any free one.",
            HelpName = "PORT",
            DefaultValueFactory = _ => DefaultPort,
        };
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 65_535)
                result.AddError("--port must be 0 to 65535.");
        });
        var command = new Command("serve", "Runs the timers and the HTTP functions of the Function App on this machine.") { port };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var store = StoreLocator.Open(parsed.GetValue(globals.Store));
            await using var server = PipelineServer.Build(store, parsed.GetValue(port));
            await server.StartAsync(cancellationToken);
            report(parsed).Line($"Serving {store.Description} at {server.Urls.First()} (stop with Ctrl+C)");
            await server.WaitForShutdownAsync(cancellationToken);
            return (int)ExitCode.Done;
        });
        return command;
    }
}
