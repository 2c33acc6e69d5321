using System.Globalization;
using Encounters.Calendar;
using Encounters.Categories;
using Encounters.Series;

namespace Encounters.Swings;

/// <summary>Tells a swing in one plain sentence.</summary>
public static class SwingSentence
{
    private static readonly CultureInfo English = CultureInfo.InvariantCulture;

    /// <summary>The sentence.</summary>
    public static string Of(Swing swing, IReadOnlyList<Driver> drivers)
    {
        ArgumentNullException.ThrowIfNull(swing);
        var (month, expectation) = (swing.Month, swing.Month.Expectation!.Value);
        var verb = swing.Kind == SwingKind.Shift
            ? $"have drifted {(expectation.Residual < 0 ? "below" : "above")} their season for months; they went"
            : month.Value < month.Previous ? "fell" : "rose";
        var change = month.ChangePercent is { } percent ? string.Create(English, $" {Math.Abs(percent):0.0} %,") : "";
        if (swing.Kind == SwingKind.Shift)
            change = "";
        return string.Create(English, $"{NameOf(swing.Series)} {verb}{change} from {month.Previous:N0} in {NameOf(month.Month.AddMonths(-1))} ")
            + string.Create(English, $"to {month.Value:N0} in {NameOf(month.Month)} ")
            + string.Create(English, $"({Round(expectation.Low):N0} to {Round(expectation.High):N0} were to be expected")
            + (swing.Rank.Length > 0 ? $"; {swing.Rank})" : ")")
            + Made(drivers)
            + ".";
    }

    /// <summary>A series in words.</summary>
    public static string NameOf(SeriesKey series)
    {
        ArgumentNullException.ThrowIfNull(series);
        var whole = series.Scope switch
        {
            Scope.Southwest => "Southwest land border encounters",
            Scope.Northern => "Northern land border encounters",
            _ => "Nationwide encounters",
        };
        return series is { Dimension: { } dimension, Category: { } category }
            ? $"{whole} with {dimension.Name.Replace('_', ' ')} {category.Name.Replace('_', ' ')}"
            : whole;
    }

    /// <summary>A month in words.</summary>
    public static string NameOf(Month month) => month.FirstDay.ToString("MMMM yyyy", English);

    private static string Made(IReadOnlyList<Driver> drivers)
    {
        var largest = drivers.Where(driver => driver is { Category: not null, Share: > 0 })
            .GroupBy(driver => driver.Dimension).Select(group => group.MaxBy(driver => driver.Share)).Take(3)
            .Select(driver => string.Create(English, $"{driver.Category!.Name.Replace('_', ' ')} made {driver.Share:0 %} of it by {driver.Dimension.Name.Replace('_', ' ')}"))
            .ToArray();
        return largest.Length == 0 ? "" : "; " + string.Join(", ", largest);
    }

    // An expectation has no more than three digits to speak of.
    private static double Round(double value)
    {
        if (value < 1_000)
            return Math.Round(value);
        var unit = Math.Pow(10, Math.Floor(Math.Log10(value)) - 2);
        return Math.Round(value / unit) * unit;
    }
}
