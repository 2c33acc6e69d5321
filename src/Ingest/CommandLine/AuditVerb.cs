using System.CommandLine;
using Encounters.Pipeline.Auditing;
using Ingest.Composition;
using Ingest.Output;

namespace Ingest.CommandLine;

/// <summary><c>audit</c>: re-reads everything stored.</summary>
internal static class AuditVerb
{
    public static Command Create(GlobalOptions globals, Func<ParseResult, ReportWriter> report)
    {
        var command = new Command("audit", "Re-reads everything stored against manifests, checksums and the raw files.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var store = Pipeline.OpenExistingStore(parsed.GetRequiredValue(globals.Store));
            var audit = await new StoreAudit(store).RunAsync(cancellationToken);
            var writer = report(parsed);
            writer.Json(
                new AuditJson(
                    audit.Releases,
                    audit.Files,
                    audit.Rows,
                    [.. audit.Findings.Select(finding => new AuditFindingJson(finding.Subject, finding.Message))]),
                CliJson.Types.AuditJson);
            if (audit.Findings.Count > 0)
                writer.Table([new("What"), new("Finding")], audit.Findings.Select(finding => (string[])[finding.Subject, finding.Message]));
            writer.Line(
                $"{audit.Releases} releases, {audit.Files} files and {Figures.Count(audit.Rows)} table rows checked: "
                + (audit.Findings.Count == 0 ? "all sound." : $"{audit.Findings.Count} findings."));
            return (int)(audit.Findings.Count == 0 ? ExitCode.Done : ExitCode.Damaged);
        });
        return command;
    }
}
