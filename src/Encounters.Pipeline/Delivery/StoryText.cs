using System.Globalization;
using Encounters.Pipeline.Alerts;

namespace Encounters.Pipeline.Delivery;

/// <summary>The table of a story as lines of text: what drove the change, and what else moved.</summary>
internal static class StoryText
{
    private static readonly CultureInfo English = CultureInfo.InvariantCulture;

    /// <summary>The lines; none for a message that is not a story, or is withdrawn.</summary>
    public static IReadOnlyList<string> Lines(Message message)
    {
        if (message.Story is not { Status: not AlertStatus.Withdrawn } story)
            return [];
        List<string> lines = [];
        foreach (var dimension in story.Drivers.GroupBy(driver => driver.Dimension))
            lines.Add($"By {TitleOf(dimension.Key)}: {string.Join("; ", dimension.Select(LineOf))}.");
        foreach (var series in story.Also)
            lines.Add($"Also: {series.Name}, {Counts(series.Previous, series.Value)}{Percent(series.ChangePct)}.");
        if (story.SeriesCount - 1 > story.Also.Count)
            lines.Add(string.Create(English, $"And {story.SeriesCount - 1 - story.Also.Count:N0} more series."));
        return lines;
    }

    private static string LineOf(AlertDriver driver) =>
        $"{driver.Name} {Counts(driver.Previous, driver.Value)} ({driver.Change.ToString("+#,0;-#,0;0", English)})";

    private static string Counts(long? previous, long? value) => string.Create(English, $"{previous:N0} to {value:N0}");

    private static string Percent(double? change) => change is { } percent
        ? string.Create(English, $" ({percent:+0.0;-0.0}%)")
        : "";

    private static string TitleOf(string dimension) => dimension switch
    {
        "component" => "agency",
        "aor" => "sector and field office",
        "demographic" => "group",
        var other => other.Replace('_', ' '),
    };
}
