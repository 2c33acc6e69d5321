using System.CommandLine;
using Encounters.Storage;
using Ingest.Composition;
using Ingest.Output;
using Microsoft.Extensions.Options;

namespace Ingest.CommandLine;

/// <summary>The command line: its verbs, and how each outcome becomes an exit code.</summary>
internal static class IngestProgram
{
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var globals = new GlobalOptions();
        var root = CreateRoot(globals, output, error);
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var problem in parsed.Errors)
                await error.WriteLineAsync($"ingest: {problem.Message}");
            await error.WriteLineAsync("Run 'ingest --help' to see the commands and options.");
            return (int)ExitCode.Usage;
        }

        try
        {
            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                Output = output,
                Error = error
            };
            return await parsed.InvokeAsync(configuration);
        }
        catch (Exception exception) when (exception is UsageException or OptionsValidationException)
        {
            await error.WriteLineAsync($"ingest: {exception.Message}");
            return (int)ExitCode.Usage;
        }
        catch (StoreDamagedException exception)
        {
            await error.WriteLineAsync($"ingest: the store is damaged: {exception.Message}");
            await error.WriteLineAsync(
                "Run 'ingest audit' to see everything that is damaged, and 'ingest audit --repair' to rebuild it.");
            return (int)ExitCode.Damaged;
        }
        catch (Exception exception) when (exception is StoreUnavailableException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"ingest: {exception.Message}");
            return (int)ExitCode.OutOfReach;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("ingest: stopped. Completed work is kept; run again to continue.");
            return (int)ExitCode.OutOfReach;
        }
    }

    private static RootCommand CreateRoot(GlobalOptions globals, TextWriter output, TextWriter error)
    {
        var root = new RootCommand(
            """
            Watches U.S. Customs and Border Protection for newly published encounter statistics, keeps every release,
            and shows what changed. An encounter is an event, not a person.

            Without a command: the five-minute tour, which replays six of CBP's own releases.

            Exit codes: 0 success; 1 success, but a file was quarantined, damage was found, or a text has a wrong figure;
            2 invalid command or settings; 3 the source or the store could not be reached.

            Examples:
              ingest                                        the tour
              ingest run --store ./cbp                      check cbp.gov once
              ingest run --source ./downloads --store ./cbp read a folder of CSV files
              ingest series southwest --from 2023-10        monthly totals of the southwest land border
              ingest series nationwide/* --json             all breakdowns, as JSON
              ingest series southwest --as-of 2024-02-29    what had been published by then
              ingest series southwest --by fiscal-year      totals by fiscal year
              ingest vintages southwest                     every month as each release gave it
              ingest revisions southwest                    months that CBP restated
              ingest alerts southwest                       alerts, with the expected range and what drove the change
              ingest check 252315                           where a number in a report comes from
              ingest check --text article.txt --date 2024-02-29  check every figure in an article
            """);
        root.Options.Add(globals.Store);
        root.Options.Add(globals.Json);
        root.Options.Add(globals.Output);
        ReportWriter Report(ParseResult result) =>
            ReportWriter.Create(output, error, globals.FormatOf(result));

        var replay = ReplayVerb.Create(globals, Report);
        root.Action = replay.Action;
        root.Subcommands.Add(replay);
        root.Subcommands.Add(RunVerb.Create(globals, Report));
        root.Subcommands.Add(ServeVerb.Create(globals, Report));
        root.Subcommands.Add(SeriesVerb.Create(globals, Report));
        root.Subcommands.Add(VintagesVerb.Create(globals, Report));
        root.Subcommands.Add(ReleasesVerb.Create(globals, Report));
        root.Subcommands.Add(RevisionsVerb.Create(globals, Report));
        root.Subcommands.Add(AlertsVerb.Create(globals, Report));
        root.Subcommands.Add(CheckVerb.Create(globals, Report));
        root.Subcommands.Add(BacktestVerb.Create(Report));
        root.Subcommands.Add(AuditVerb.Create(globals, Report));
        return root;
    }
}
