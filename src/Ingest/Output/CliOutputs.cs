using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Encounters.Api.Answers;

namespace Ingest.Output;

internal sealed record NewMonthOutput(string Series, string Month, long Value, long? Previous, double? ChangePct);

internal sealed record DriftOutput(string Kind, string Column, string? Value, string? TakenFor, long Rows, long Encounters);

internal sealed record IngestedOutput(
    string Dataset,
    string Release,
    string File,
    long Rows,
    IReadOnlyList<NewMonthOutput> NewMonths,
    IReadOnlyList<RevisionAnswer> Revisions,
    IReadOnlyList<RevisionAnswer> Disagreements,
    IReadOnlyList<DriftOutput> Drift,
    IReadOnlyList<AlertAnswer> Alerts);

internal sealed record QuarantinedOutput(string? Dataset, string? Release, string Location, IReadOnlyList<string> Reasons);

internal sealed record IgnoredOutput(string Location, string Reason, bool NeedsAttention);

internal sealed record RunOutput(
    string Source,
    string Store,
    IReadOnlyList<IngestedOutput> Ingested,
    IReadOnlyList<string> Unchanged,
    IReadOnlyList<QuarantinedOutput> Quarantined,
    IReadOnlyList<IgnoredOutput> Ignored,
    IReadOnlyList<string> Failures,
    string? Busy,
    IReadOnlyList<YearTotalOutput> Totals);

internal sealed record YearTotalOutput(string Series, int FiscalYear, int Months, long Encounters);

internal sealed record AuditOutput(int Releases, int Files, int Rows, IReadOnlyList<AuditFindingOutput> Findings);

internal sealed record AuditFindingOutput(string Subject, string Message, bool CanBeRebuilt);

/// <summary>Source-generated serialization of what <c>--json</c> prints.</summary>
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<SeriesMonthAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<SeriesYearAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<VintageAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<ReleaseAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<RevisionAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<AlertAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<UndeliveredOutput>))]
[JsonSerializable(typeof(IReadOnlyList<BacktestAlertOutput>))]
[JsonSerializable(typeof(CheckAnswer))]
[JsonSerializable(typeof(TextCheckAnswer))]
[JsonSerializable(typeof(RunOutput))]
[JsonSerializable(typeof(AuditOutput))]
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
