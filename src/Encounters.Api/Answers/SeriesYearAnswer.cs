using System.ComponentModel;
using Encounters.Series;

namespace Encounters.Api.Answers;

/// <summary>
/// A year of a series: the sum of the months that have figures. It has no first value: the first values of its months come from
/// different releases, and no release ever gave their sum. <c>asOf</c> gives a year as it was at any time.
/// </summary>
public sealed record SeriesYearAnswer(
    [property: Description("The series key.")] string Series,
    [property: Description("fiscal-year or calendar-year.")] string By,
    [property: Description("The year. Fiscal year Y runs from October Y-1 to September Y.")] int Year,
    [property: Description("complete: all twelve months. to-date: the first months, up to the latest. partial: other months, "
        + "because the series begins later or has a gap; not the total of the year.")] string Extent,
    [property: Description("The number of months that are added up.")] int Months,
    [property: Description("The first of them, yyyy-MM.")] string FirstMonth,
    [property: Description("The last of them, yyyy-MM.")] string LastMonth,
    [property: Description("The missing months between them, yyyy-MM.")] IReadOnlyList<string> Missing,
    [property: Description("Encounters (events, not persons) of these months, as the latest releases give them.")] long Value,
    [property: Description("Encounters of the same months a year before; null if one of them is missing.")]
        long? YearBefore,
    [property: Description("The change from the same months a year before, in percent.")] double? YearChangePct)
{
    private static readonly Dictionary<string, YearKind> Kinds = new()
    {
        ["fiscal-year"] = YearKind.FiscalYear,
        ["calendar-year"] = YearKind.CalendarYear,
    };

    /// <summary>The names of the kinds of year.</summary>
    public static IReadOnlyCollection<string> KindNames => Kinds.Keys;

    /// <summary>Reads the name of a kind of year.</summary>
    public static bool TryParse(string name, out YearKind kind) => Kinds.TryGetValue(name, out kind);

    /// <summary>The year as a document.</summary>
    public static SeriesYearAnswer Of(SeriesYear year)
    {
        ArgumentNullException.ThrowIfNull(year);
        return new SeriesYearAnswer(
            year.Series.Value,
            Kinds.First(kind => kind.Value == year.Kind).Key,
            year.Year,
            year.Extent switch
            {
                YearExtent.Complete => "complete",
                YearExtent.ToDate => "to-date",
                _ => "partial",
            },
            year.Months.Count,
            year.Months[0].ToString(),
            year.Months[^1].ToString(),
            [.. year.Missing.Select(month => month.ToString())],
            year.Value,
            year.SameMonthsBefore,
            Percents.Round(year.ChangePercent));
    }
}
