using Encounters.Api.Answers;
using Encounters.Claims;
using Encounters.Pipeline.Queries;

namespace Ingest.Output;

/// <summary>Shows the verdicts on the figures of a text, the worst first.</summary>
internal static class TextReportView
{
    /// <summary>Checks a text and shows the verdicts.</summary>
    /// <returns>Whether a figure is wrong.</returns>
    public static async Task<bool> CheckAsync(
        ReportWriter writer, IStoreFacts facts, string text, DateOnly? date, CancellationToken cancellationToken)
    {
        var report = TextCheck.Check(await TextCheck.ReadPublishedAsync(facts, cancellationToken), text, date,
            TimeProvider.System);
        var answer = TextCheckAnswer.Of(report);
        writer.Json(answer, CliJson.Types.TextCheckAnswer);
        writer.Rows(
            [new("Figure"), new("Kind"), new("Verdict"), new("Sentence"), new("Correction")],
            answer.Figures.Select(figure => (string[])
                [figure.Text, figure.Kind, figure.Verdict, figure.Sentence, figure.Correction ?? ""]));
        Show(writer, report);
        return report.Claims.Any(claim => claim.IsWrong);
    }

    /// <summary>Shows the verdicts.</summary>
    public static void Show(ReportWriter writer, TextReport report)
    {
        var judged = report.Claims.Where(claim => claim.Verdict != Verdict.NotEncounters)
            .OrderBy(claim => claim.Verdict).ToArray();
        if (judged.Length == 0)
            writer.Line("The text has no figures about encounters.");
        foreach (var claim in judged)
        {
            var line = claim.Evidence is { } evidence
                ? $"{claim.Sentence} ({evidence.Release.Id}; ingest series {evidence.Reading.Series} --from "
                    + $"{evidence.Reading.Period.First} --to {evidence.Reading.Period.Last} --as-of {report.Date:yyyy-MM-dd})"
                : claim.Sentence;
            if (claim.IsWrong)
                writer.Warning($"Wrong: {Shown(line)}");
            else
                writer.Line(Shown(line));
        }

        var corrections = report.Claims.Where(claim => claim.Correction is not null)
            .Select(claim => $"{Shown(claim.Claim.Figure.Text)} -> {claim.Correction}").ToArray();
        if (corrections.Length > 0)
            writer.Line($"Corrected: {string.Join("; ", corrections)}.");
    }

    // A figure can hold a line break; the terminal gets none of the text's control characters.
    private static string Shown(string text) =>
        string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
}
