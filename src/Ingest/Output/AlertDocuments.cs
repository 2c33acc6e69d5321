using Encounters.Pipeline.Alerts;
using Encounters.Swings;

namespace Ingest.Output;

internal sealed record AlertDocument(
    string Id,
    string Series,
    string Month,
    string Kind,
    string Severity,
    string Status,
    bool Historical,
    long? Value,
    long? Previous,
    double? ChangePct,
    double? ExpectedLow,
    double? ExpectedHigh,
    double? Score,
    string? Rank,
    string Sentence,
    IReadOnlyList<AlertDriver> Drivers,
    IReadOnlyList<string> Followers,
    IReadOnlyList<string> Caveats,
    string Release,
    DateTimeOffset RaisedAt,
    int Version);

internal sealed record UndeliveredJson(
    string Channel, string Alert, string State, int Attempts, DateTimeOffset? NextAttempt, string? LastError, string Sentence);

internal sealed record BacktestAlertJson(
    string Series,
    string Month,
    string Kind,
    string Severity,
    long Value,
    long? Previous,
    double? ChangePct,
    double ExpectedLow,
    double ExpectedHigh);

internal sealed record CheckMatchJson(
    string Series,
    string Month,
    int FiscalYear,
    long Value,
    long FirstValue,
    string Release,
    bool Current,
    bool AsFirstPublished,
    IReadOnlyList<CheckMonthJson> NotToBeTakenFor);

internal sealed record CheckMonthJson(string Series, string Month, int FiscalYear, long Value);

internal sealed record CheckJson(long Number, IReadOnlyList<CheckMatchJson> Matches, IReadOnlyList<CheckMonthJson> Nearest);

/// <summary>Alerts as JSON documents of the command line.</summary>
internal static class AlertJsonOf
{
    public static AlertDocument Alert(Alert alert) => new(
        alert.Id,
        alert.Series,
        alert.Month,
        alert.Kind.ToString().ToLowerInvariant(),
        alert.Severity.ToString().ToLowerInvariant(),
        alert.Status.ToString().ToLowerInvariant(),
        alert.Historical,
        alert.Value,
        alert.Previous,
        alert.ChangePct,
        alert.ExpectedLow,
        alert.ExpectedHigh,
        alert.Score,
        alert.Rank,
        alert.Sentence,
        alert.Drivers,
        alert.Followers,
        alert.Caveats,
        alert.Release,
        alert.RaisedAt,
        alert.Version);

    public static BacktestAlertJson Backtest(BacktestAlert alert)
    {
        var (month, expectation) = (alert.Month, alert.Month.Expectation!.Value);
        return new BacktestAlertJson(
            alert.Series,
            month.Month.ToString(),
            alert.Kind.ToString().ToLowerInvariant(),
            alert.Severity.ToString().ToLowerInvariant(),
            month.Value,
            month.Previous,
            month.ChangePercent is { } percent ? Math.Round(percent, 1) : null,
            Math.Round(expectation.Low),
            Math.Round(expectation.High));
    }
}
