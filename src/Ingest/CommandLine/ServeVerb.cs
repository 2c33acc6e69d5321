using System.CommandLine;
using Ingest.Composition;
using Ingest.Output;
using Ingest.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;

namespace Ingest.CommandLine;

/// <summary><c>serve [--port] [--source] [--read-only]</c>: the functions on one machine.</summary>
internal static class ServeVerb
{
    private const int DefaultPort = 8080;

    public static Command Create(GlobalOptions globals, Func<ParseResult, ReportWriter> report)
    {
        var port = new Option<int>("--port")
        {
            Description = "The port to listen on; 0 picks a free port.",
            HelpName = "PORT",
            DefaultValueFactory = _ => DefaultPort,
        };
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 65_535)
                result.AddError("--port must be 0 to 65535.");
        });
        var source = SourceOption.Create();
        var readOnly = new Option<bool>("--read-only")
        {
            Description =
            "Serve the store without changing it: no timers, no polls, no files handed in. The store must already exist.",
        };
        var command = new Command("serve", "Runs the schedule, the API and the dashboard on this machine.") { port,
            source, readOnly };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (choice, reads) = (SourceOption.Read(parsed.GetValue(source)), parsed.GetValue(readOnly));
            if (reads && parsed.GetValue(source) is not null)
                throw new UsageException("--source and --read-only cannot be combined: a read-only server does not poll.");
            var named = parsed.GetValue(globals.Store);
            var store = reads ? StoreLocator.OpenExisting(named) : StoreLocator.Open(named);
            await using var server = PipelineServer.Build(
                store, parsed.GetValue(port), choice.Settings,
                services => PipelineServer.UseSource(services, choice.Open), reads);
            await StartAsync(server, parsed.GetValue(port), cancellationToken);
            report(parsed).Line($"Serving {store.Description} at {server.Urls.First()} (stop with Ctrl+C)");
            await server.WaitForShutdownAsync(cancellationToken);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static async Task StartAsync(WebApplication server, int port, CancellationToken cancellationToken)
    {
        try
        {
            await server.StartAsync(cancellationToken);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            throw new UsageException(PipelineServer.PortProblem(port));
        }
    }
}
