using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Encounters.Api.Documents;

namespace Ingest.Output;

internal sealed record NewMonthJson(string Series, string Month, long Value, long? Previous, double? ChangePct);

internal sealed record DriftJson(string Kind, string Column, string? Value, string? TakenFor, long Rows, long Encounters);

internal sealed record IngestedJson(
    string Dataset,
    string Release,
    string File,
    long Rows,
    IReadOnlyList<NewMonthJson> NewMonths,
    IReadOnlyList<RevisionDocument> Revisions,
    IReadOnlyList<RevisionDocument> Disagreements,
    IReadOnlyList<DriftJson> Drift,
    IReadOnlyList<AlertDocument> Alerts);

internal sealed record QuarantinedJson(string? Dataset, string? Release, string Location, IReadOnlyList<string> Reasons);

internal sealed record IgnoredJson(string Location, string Reason, bool NeedsAttention);

internal sealed record RunJson(
    string Source,
    string Store,
    IReadOnlyList<IngestedJson> Ingested,
    IReadOnlyList<string> Unchanged,
    IReadOnlyList<QuarantinedJson> Quarantined,
    IReadOnlyList<IgnoredJson> Ignored,
    IReadOnlyList<string> Failures,
    string? Busy,
    IReadOnlyList<YearTotalJson> Totals);

internal sealed record YearTotalJson(string Series, int FiscalYear, int Months, long Encounters);

internal sealed record AuditJson(int Releases, int Files, int Rows, IReadOnlyList<AuditFindingJson> Findings);

internal sealed record AuditFindingJson(string Subject, string Message, bool CanBeRebuilt);

/// <summary>Source-generated serialization of what <c>--json</c> prints.</summary>
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<SeriesMonthDocument>))]
[JsonSerializable(typeof(IReadOnlyList<ReleaseDocument>))]
[JsonSerializable(typeof(IReadOnlyList<RevisionDocument>))]
[JsonSerializable(typeof(IReadOnlyList<AlertDocument>))]
[JsonSerializable(typeof(IReadOnlyList<UndeliveredJson>))]
[JsonSerializable(typeof(IReadOnlyList<BacktestAlertJson>))]
[JsonSerializable(typeof(CheckDocument))]
[JsonSerializable(typeof(RunJson))]
[JsonSerializable(typeof(AuditJson))]
internal sealed partial class CliJson : JsonSerializerContext
{
    public static CliJson Types { get; } = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
