using System.CommandLine;
using Encounters.Api.Answers;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Delivery;
using Encounters.Pipeline.Queries;
using Encounters.Swings;
using Encounters.Words;
using Ingest.Composition;
using Ingest.Output;

namespace Ingest.CommandLine;

/// <summary><c>alerts [KEY] [--since] [--kind] [--severity] [--undelivered]</c>.</summary>
internal static class AlertsVerb
{
    private static readonly ReportColumn[] Columns =
        [new("Month"), new("Kind"), new("Severity"), new("Status"), new("Alert")];

    public static Command Create(GlobalOptions globals, Func<ParseResult, ReportWriter> report)
    {
        var key = SeriesChoice.Argument("One series (southwest), its breakdowns (southwest/*), or nothing for all.");
        var undelivered = new Option<bool>("--undelivered")
        {
            Description = "Only alerts that have not been delivered yet or were given up on, and why.",
        };
        var since = SeriesVerb.MonthOption("--since", "Only alerts about this month or later.");
        var kind = new Option<string?>("--kind") { Description = "Only alerts of this kind." };
        kind.AcceptOnlyFromAmong(EnumWords.All<AlertKind>());
        var severity = new Option<string?>("--severity") { Description = "Only alerts of this severity or above." };
        severity.AcceptOnlyFromAmong(EnumWords.All<Severity>());
        var command = new Command("alerts",
            "Lists alerts: swings, shifts, revisions, drift, quarantined files, overdue releases, and unreadable sources.")
        {
            key, since, kind, severity, undelivered,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var store = StoreLocator.OpenExisting(parsed.GetValue(globals.Store));
            var writer = report(parsed);
            if (parsed.GetValue(undelivered))
            {
                ShowUndelivered(writer, await new Outbox(store.Tables, new DeliveryOptions()).ListAsync(cancellationToken));
            }
            else
            {
                var (first, only) = (parsed.GetValue(since)?.ToString(), parsed.GetValue(kind));
                var least = Enum.Parse<Severity>(parsed.GetValue(severity) ?? nameof(Severity.Notice), ignoreCase: true);
                await ShowAsync(
                    writer,
                    new StoredFacts(store),
                    parsed.GetValue(key),
                    alert => alert.Severity >= least && (only is null || alert.Kind.Word == only)
                        && string.CompareOrdinal(alert.Month, first) >= 0,
                    cancellationToken);
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    private static async Task ShowAsync(
        ReportWriter writer, StoredFacts facts, string? key, Func<Alert, bool> isWanted, CancellationToken cancellationToken)
    {
        var selection = await SeriesChoice.ReadAsync(facts, key, cancellationToken);
        var all = await new StoreQueries(facts).ReadAlertsAsync(selection, cancellationToken);
        Alert[] alerts = [.. all.Where(isWanted)];
        writer.Json([.. alerts.Select(AlertAnswer.Of)], CliJson.Types.IReadOnlyListAlertAnswer);
        if (alerts.Length == 0)
        {
            writer.Empty(Columns, all.Count > 0
                ? $"None of the {all.Count} alerts matches --since, --kind and --severity."
                : await EmptyReason.OfAlertsAsync(facts, selection, null, cancellationToken));
            return;
        }

        writer.Notes(
            Columns,
            // Newest month first, then the most severe; the JSON document keeps the order of the API.
            alerts.OrderByDescending(alert => alert.Month, StringComparer.Ordinal).ThenByDescending(alert => alert.Severity)
                .Select(alert => (string[])
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
        ReportColumn[] columns = [new("Channel"), new("Alert"), new("State"), new("Attempts", true), new("Last error")];
        if (waiting.Length == 0)
        {
            writer.Rows(columns, []);
            writer.Line(entries.Count == 0
                ? "No alert was to be sent: no channel is set up, or no alert has been raised since."
                : $"Everything was delivered: {Figures.Count(entries.Count)} messages.");
            return;
        }

        writer.Notes(
            columns,
            waiting.Select(entry => (string[])
            [
                entry.Channel, entry.Message.VersionId, entry.State.Word, Figures.Count(entry.Attempts), entry.LastError ?? "",
            ]));
    }
}
