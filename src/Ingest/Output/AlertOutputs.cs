using Encounters.Pipeline.Alerts;
using Encounters.Swings;
using Encounters.Words;

namespace Ingest.Output;

internal sealed record UndeliveredOutput(
    string Channel, string Alert, string State, int Attempts, DateTimeOffset? NextAttempt, string? LastError, string Sentence);

internal sealed record BacktestAlertOutput(
    string Series,
    string Month,
    string Kind,
    string Severity,
    long Value,
    long? Previous,
    double? ChangePct,
    double? ExpectedLow,
    double? ExpectedHigh,
    string StoryId)
{
    public static BacktestAlertOutput Of(BacktestAlert alert)
    {
        var month = alert.Month;
        return new BacktestAlertOutput(
            alert.Series,
            month.Month.ToString(),
            alert.Kind.Word,
            alert.Severity.Word,
            month.Value,
            month.Previous,
            month.ChangePercent is { } percent ? Math.Round(percent, 1) : null,
            month.Expectation is { } low ? Math.Round(low.Low) : null,
            month.Expectation is { } high ? Math.Round(high.High) : null,
            StoryIdOf(alert));
    }

    public static string StoryIdOf(BacktestAlert alert) => Story.IdOf(alert.Month.Month.ToString(), alert.Direction);
}
