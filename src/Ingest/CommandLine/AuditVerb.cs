using System.CommandLine;
using Encounters.Pipeline.Auditing;
using Encounters.Storage;
using Ingest.Composition;
using Ingest.Output;
using Microsoft.Extensions.DependencyInjection;

namespace Ingest.CommandLine;

/// <summary><c>audit</c>: rereads everything stored.</summary>
internal static class AuditVerb
{
    public static Command Create(GlobalOptions globals, Func<ParseResult, ReportWriter> report)
    {
        var repair = new Option<bool>("--repair")
        {
            Description = "First rebuild everything that can be derived from the raw files.",
        };
        var command = new Command("audit",
            "Rereads everything stored and compares it with manifests, checksums and the raw files.") { repair };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var store = StoreLocator.OpenExisting(parsed.GetValue(globals.Store));
            var writer = report(parsed);
            if (parsed.GetValue(repair))
                await RepairAsync(store, writer, cancellationToken);
            var audit = await new StoreAudit(store).RunAsync(cancellationToken);
            writer.Json(
                new AuditOutput(
                    audit.Releases,
                    audit.Files,
                    audit.Rows,
                    [.. audit.Findings.Select(
                        finding => new AuditFindingOutput(finding.Subject, finding.Message, finding.CanBeRebuilt))]),
                CliJson.Types.AuditOutput);
            ReportColumn[] columns = [new("Item"), new("Finding")];
            if (audit.Findings.Count > 0)
                writer.Notes(columns, audit.Findings.Select(finding => (string[])[finding.Subject, finding.Message]));
            else
                writer.Rows(columns, []);
            if (audit.Findings.Count(finding => finding.CanBeRebuilt) is > 0 and var rebuildable)
                writer.Line($"'ingest audit --repair' rebuilds {Figures.Count(rebuildable)} of these from the raw files.");
            writer.Line(
                $"{audit.Releases} releases, {audit.Files} files and {Figures.Count(audit.Rows)} table rows checked: "
                + audit.Findings.Count switch
                {
                    0 => "no problems found.",
                    1 => "1 finding.",
                    var findings => $"{Figures.Count(findings)} findings.",
                });
            return (int)(audit.Findings.Count == 0 ? ExitCode.Done : ExitCode.Damaged);
        });
        return command;
    }

    private static async Task RepairAsync(Store store, ReportWriter writer, CancellationToken cancellationToken)
    {
        await using var services = PipelineServices.Build(store);
        var repaired = await services.GetRequiredService<StoreRepair>().RunAsync(cancellationToken);
        if (repaired.Busy is { } busy)
            throw new StoreUnavailableException($"Nothing was repaired: {busy}");
        writer.Line($"{repaired.Rebuilt} releases rebuilt from their raw files.");
        foreach (var failure in repaired.Failures)
            writer.Warning($"not rebuilt: {failure}");
    }
}
