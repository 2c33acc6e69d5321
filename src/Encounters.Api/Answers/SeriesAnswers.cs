using System.ComponentModel;
using Encounters.Pipeline.Ledger;
using Encounters.Series;
using Encounters.Swings;

namespace Encounters.Api.Answers;

/// <summary>A series and its names.</summary>
public sealed record SeriesNameAnswer(
    [property: Description("The series key.")] string Series,
    [property: Description("The series in words: Southwest border encounters in Texas.")] string Name,
    [property: Description("The category alone, as in a sentence: Texas. Null for a whole series.")] string? Category)
{
    /// <summary>The names of a key.</summary>
    public static SeriesNameAnswer Of(SeriesKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new SeriesNameAnswer(
            key.Value,
            DisplayNames.Of(key),
            key is { Dimension: { } dimension, Category: { } category } ? DisplayNames.Of(dimension, category) : null);
    }
}

/// <summary>A month of a series: the value in the latest release, and the value in the earliest.</summary>
public sealed record SeriesMonthAnswer(
    [property: Description("The series key.")] string Series,
    [property: Description("yyyy-MM")] string Month,
    [property: Description("Encounters (events, not persons) as the latest release gives them.")] long Value,
    [property: Description("The latest release that covers the month.")] string Release,
    [property: Description("Encounters as the earliest release gave them.")] long FirstValue,
    [property: Description("The earliest release that covers the month.")] string FirstRelease)
{
    /// <summary>The month as a document.</summary>
    public static SeriesMonthAnswer Of(SeriesPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        return new SeriesMonthAnswer(
            point.Series.Value, point.Month.ToString(), point.Value, point.Release, point.FirstValue, point.FirstRelease);
    }
}

/// <summary>A month of a series, compared with its own history.</summary>
public sealed record ExpectedMonthAnswer(
    [property: Description("The series key.")] string Series,
    [property: Description("yyyy-MM")] string Month,
    [property: Description("Encounters (events, not persons); null for the next month, which is a forecast.")]
        long? Value,
    [property: Description("Encounters of the month before.")] long? Previous,
    [property: Description("The change from the month before, in percent.")] double? ChangePct,
    [property: Description("Encounters of the same month a year before.")] long? YearBefore,
    [property: Description("The change from the same month a year before, in percent.")] double? YearChangePct,
    [property: Description("The low end of the range expected from earlier months; null if the history is too short.")]
        double? ExpectedLow,
    [property: Description("The high end of the range expected from earlier months.")] double? ExpectedHigh)
{
    /// <summary>The months of an assessed series, one for each, and the forecast of the next.</summary>
    public static IReadOnlyList<ExpectedMonthAnswer> Of(
        SeriesKey series, IReadOnlyList<MonthAssessment> months, NextMonth? next)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(months);
        return
        [
            .. months.Select((month, i) => Of(series.Value, month, i >= 12 ? months[i - 12].Value : null)),
            .. next is { } forecast ? (ExpectedMonthAnswer[])[Of(series.Value, forecast, months)] : [],
        ];
    }

    private static ExpectedMonthAnswer Of(string series, NextMonth next, IReadOnlyList<MonthAssessment> months) => new(
        series,
        next.Month.ToString(),
        null,
        months[^1].Value,
        null,
        months.Count >= 12 ? months[^12].Value : null,
        null,
        Math.Round(next.Low),
        Math.Round(next.High));

    private static ExpectedMonthAnswer Of(string series, MonthAssessment month, long? yearBefore) => new(
        series,
        month.Month.ToString(),
        month.Value,
        month.Previous,
        Percents.Round(month.ChangePercent),
        yearBefore,
        Percents.Round(PercentChange.Of(yearBefore, month.Value)),
        month.Expectation is { } low ? Math.Round(low.Low) : null,
        month.Expectation is { } high ? Math.Round(high.High) : null);
}

/// <summary>A month that a later release restated.</summary>
public sealed record RevisionAnswer(
    [property: Description("The series key.")] string Series,
    [property: Description("yyyy-MM")] string Month,
    [property: Description("Encounters in the earlier release.")] long From,
    [property: Description("Encounters in the later release.")] long To,
    [property: Description("The earlier release.")] string FromRelease,
    [property: Description("The later release, which changed the value.")] string ToRelease)
{
    /// <summary>The revision as a document.</summary>
    public static RevisionAnswer Of(RevisionPoint revision)
    {
        ArgumentNullException.ThrowIfNull(revision);
        return new RevisionAnswer(
            revision.Series.Value, revision.Month.ToString(), revision.From, revision.To, revision.FromRelease,
            revision.ToRelease);
    }
}

/// <summary>Percentages as they are answered.</summary>
internal static class Percents
{
    /// <summary>To one decimal.</summary>
    public static double? Round(double? percent) => percent is { } value ? Math.Round(value, 1) : null;
}
