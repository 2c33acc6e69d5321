using System.Globalization;
using Encounters.Calendar;
using Encounters.Series;

namespace Encounters.Swings;

/// <summary>What a chart shows.</summary>
/// <param name="Series">The series.</param>
/// <param name="Months">Its months in order, each with its expected range.</param>
/// <param name="Alerts">The months that raised an alert.</param>
/// <param name="Next">What is expected of the month after the last; null if the history is too short, or the last months are
/// not shown.</param>
public sealed record SeriesPicture(
    SeriesKey Series, IReadOnlyList<MonthAssessment> Months, IReadOnlySet<Month> Alerts, NextMonth? Next = null)
{
    /// <summary>When the figures had been published: "as published by March 31, 2024"; null for the latest ones.</summary>
    public string? Published { get; init; }

    /// <summary>The title of the chart.</summary>
    public string Title => Published is null ? DisplayNames.Of(Series) : $"{DisplayNames.Of(Series)}, {Published}";

    /// <summary>Where the figures come from.</summary>
    public string Source => "Source: U.S. Customs and Border Protection (CBP)"
        + (Months.Count > 0 ? $", data through {DisplayNames.Of(Months[^1].Month)}" : "");

    /// <summary>The picture in one sentence, for readers who cannot see it.</summary>
    public string Description
    {
        get
        {
            if (Months.Count == 0)
                return $"{DisplayNames.Of(Series)}: no figures.";
            var (first, last, most) = (Months[0], Months[^1], Months.MaxBy(month => month.Value)!);
            var alerts = Months.Where(month => Alerts.Contains(month.Month))
                .Select(month => DisplayNames.Of(month.Month)).ToArray();
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{DisplayNames.Of(Series)} by month, {DisplayNames.Of(first.Month)} to "
                    + $"{DisplayNames.Of(last.Month)}: {last.Value:N0} in {DisplayNames.Of(last.Month)}, "
                    + $"peak: {most.Value:N0} in {DisplayNames.Of(most.Month)}.")
                + (Published is null ? "" : $" {char.ToUpperInvariant(Published[0])}{Published[1..]}.")
                + (alerts.Length > 0 ? $" Alerts: {string.Join(", ", alerts)}." : "");
        }
    }
}
