using System.CommandLine;
using Encounters.Api.Answers;
using Encounters.Pipeline.Delivery;
using Encounters.Pipeline.Queries;
using Encounters.Words;
using Ingest.Composition;
using Ingest.Output;

namespace Ingest.CommandLine;

/// <summary><c>alerts [KEY] [--undelivered]</c>.</summary>
internal static class AlertsVerb
{
    public static Command Create(GlobalOptions globals, Func<ParseResult, ReportWriter> report)
    {
        var key = SeriesVerb.KeyArgument("One series (southwest), its breakdowns (southwest/*), or nothing for all.");
        var undelivered = new Option<bool>("--undelivered")
        {
            Description = "Only alerts that are not delivered yet or were given up on, and why.",
        };
        var command = new Command("alerts",
            "Lists alerts: swings, shifts, revisions, drift, quarantined files, overdue releases, a source that cannot be read.")
        {
            key, undelivered,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var store = StoreLocator.OpenExisting(parsed.GetValue(globals.Store));
            var writer = report(parsed);
            if (parsed.GetValue(undelivered))
                ShowUndelivered(writer, await new Outbox(store.Tables, new DeliveryOptions()).ListAsync(cancellationToken));
            else
                await ShowAsync(writer, new StoredFacts(store), parsed.GetValue(key), cancellationToken);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static async Task ShowAsync(
        ReportWriter writer, StoredFacts facts, SeriesSelection? selection, CancellationToken cancellationToken)
    {
        var alerts = await new StoreQueries(facts).ReadAlertsAsync(selection, cancellationToken);
        writer.Json([.. alerts.Select(AlertAnswer.Of)], CliJson.Types.IReadOnlyListAlertAnswer);
        if (alerts.Count == 0)
        {
            writer.Line(await EmptyReason.OfAlertsAsync(facts, selection, null, cancellationToken));
            return;
        }

        writer.Table(
            [new("Month"), new("Kind"), new("Severity"), new("Status"), new("Alert")],
            alerts.Select(alert => (string[])
            [
                alert.Month,
                alert.Kind.Word,
                alert.Severity.Word,
                alert.Status.Word + (alert.Historical ? ", historical" : ""),
                alert.Sentence,
            ]));
    }

    private static void ShowUndelivered(ReportWriter writer, IReadOnlyList<OutboxEntry> entries)
    {
        var waiting = entries.Where(entry => entry.State != DeliveryState.Delivered).ToArray();
        writer.Json(
            [
                .. waiting.Select(entry => new UndeliveredOutput(
                    entry.Channel,
                    entry.Message.VersionId,
                    entry.State.Word,
                    entry.Attempts,
                    entry.State == DeliveryState.Pending ? entry.NextAttempt : null,
                    entry.LastError,
                    entry.Message.Sentence)),
            ],
            CliJson.Types.IReadOnlyListUndeliveredOutput);
        writer.Table(
            [new("Channel"), new("Alert"), new("State"), new("Attempts", true), new("Last error")],
            waiting.Select(entry => (string[])
            [
                entry.Channel, entry.Message.VersionId, entry.State.Word, Figures.Count(entry.Attempts), entry.LastError ?? "",
            ]));
    }
}
