using Encounters.Swings;

namespace Ingest.Output;

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
    double ExpectedHigh)
{
    public static BacktestAlertJson Of(BacktestAlert alert)
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
