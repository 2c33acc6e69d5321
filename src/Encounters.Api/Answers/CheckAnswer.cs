using System.ComponentModel;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Queries;
using Encounters.Series;

namespace Encounters.Api.Answers;

/// <summary>What is known of a number.</summary>
public sealed record CheckAnswer(
    [property: Description("The number.")] long Number,
    [property: Description("The months that have it or once had it; whole series before breakdowns.")]
        IReadOnlyList<CheckMatchAnswer> Matches,
    [property: Description("Years and parts of years that add up to it, or once did; whole series before breakdowns.")]
        IReadOnlyList<CheckSumAnswer> Sums,
    [property: Description("The months with the nearest values, if there is no match.")]
        IReadOnlyList<CheckMonthAnswer> Nearest)
{
    /// <summary>The report as a document.</summary>
    public static CheckAnswer Of(NumberReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new CheckAnswer(
            report.Number,
            [
                .. report.Matches.Select(match => new CheckMatchAnswer(
                    match.Point.Series.Value,
                    match.Point.Month.ToString(),
                    match.Point.Month.FiscalYear.Number,
                    match.Point.Value,
                    match.Point.FirstValue,
                    match.Said,
                    match.IsCurrent,
                    match.IsFirst,
                    [.. match.NotToBeTakenFor.Select(CheckMonthAnswer.Of)])),
            ],
            [
                .. report.Sums.Select(sum => new CheckSumAnswer(
                    sum.Series.Value,
                    CheckSumAnswer.NameOf(sum.Period.Kind),
                    sum.Period.First.ToString(),
                    sum.Period.Last.ToString(),
                    PeriodText.Of(sum.Period),
                    sum.Value,
                    sum.Said,
                    sum.IsCurrent)),
            ],
            [.. report.Nearest.Select(CheckMonthAnswer.Of)]);
    }
}

/// <summary>A month that has, or once had, the number.</summary>
public sealed record CheckMatchAnswer(
    [property: Description("The series key.")] string Series,
    [property: Description("yyyy-MM")] string Month,
    [property: Description("The fiscal year: October to September.")] int FiscalYear,
    [property: Description("Encounters today.")] long Value,
    [property: Description("Encounters as first published.")] long FirstValue,
    [property: Description("The release that gave the number.")] string Release,
    [property: Description("Whether it is the current value.")] bool Current,
    [property: Description("Whether it is the value as first published.")] bool AsFirstPublished,
    [property: Description("The same calendar month of the years before and after, which is easily confused with it.")]
    IReadOnlyList<CheckMonthAnswer> NotToBeTakenFor);

/// <summary>A year, or a part of one, that adds up to the number, or once did.</summary>
public sealed record CheckSumAnswer(
    [property: Description("The series key.")] string Series,
    [property: Description("fiscal-year, fiscal-year-to-date, calendar-year or twelve-months.")] string Period,
    [property: Description("The first month, yyyy-MM.")] string FirstMonth,
    [property: Description("The last month, yyyy-MM.")] string LastMonth,
    [property: Description("The period in words.")] string Description,
    [property: Description("The current total of its months: encounters, not persons.")] long Value,
    [property: Description("The release after which they first added up to the number.")] string Release,
    [property: Description("Whether they still do.")] bool Current)
{
    internal static string NameOf(PeriodKind kind) => kind switch
    {
        PeriodKind.FiscalYear => "fiscal-year",
        PeriodKind.CalendarYear => "calendar-year",
        PeriodKind.FiscalYearToDate => "fiscal-year-to-date",
        _ => "twelve-months",
    };
}

/// <summary>A month that is close to a number, or easily confused with it.</summary>
public sealed record CheckMonthAnswer(
    [property: Description("The series key.")] string Series,
    [property: Description("yyyy-MM")] string Month,
    [property: Description("The fiscal year: October to September.")] int FiscalYear,
    [property: Description("Encounters today.")] long Value)
{
    /// <summary>The month as a document.</summary>
    public static CheckMonthAnswer Of(SeriesPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        return new CheckMonthAnswer(point.Series.Value, point.Month.ToString(), point.Month.FiscalYear.Number, point.Value);
    }
}
