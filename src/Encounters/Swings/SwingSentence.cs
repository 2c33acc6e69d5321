using System.Globalization;
using Encounters.Categories;
using Encounters.Series;

namespace Encounters.Swings;

/// <summary>Describes a swing in plain sentences.</summary>
public static class SwingSentence
{
    private static readonly CultureInfo English = CultureInfo.InvariantCulture;

    // A share below this is no explanation.
    private const double LeastShare = 0.2;

    /// <summary>The headline: what moved, by how much, when.</summary>
    public static string HeadlineOf(Swing swing)
    {
        ArgumentNullException.ThrowIfNull(swing);
        var (name, month) = (DisplayNames.Of(swing.Series), swing.Month);
        var when = DisplayNames.Of(month.Month);
        if (swing.Kind == SwingKind.Swing)
            return $"{name} {Moved(month)} in {when}, to {Count(month.Value)}";
        return month.Level!.Change switch
        {
            LevelChange.BuiltUp => $"{name} have stayed unusually high: {Count(month.Value)} in {when}",
            LevelChange.WoreOff => $"{name} have stayed unusually low: {Count(month.Value)} in {when}",
            LevelChange.SurgeEnded => $"The surge in {Lower(name)} is over: {Count(month.Value)} in {when}",
            LevelChange.SlumpEnded => $"The slump in {Lower(name)} is over: {Count(month.Value)} in {when}",
            LevelChange.RecordHigh => $"{name} rose to {Count(month.Value)} in {when}, the most {Since(swing)}",
            _ => $"{name} fell to {Count(month.Value)} in {when}, the fewest {Since(swing)}",
        };
    }

    /// <summary>The whole text: the headline as a sentence, what was expected, what drove it, and how it compares.</summary>
    public static string Of(Swing swing, IReadOnlyList<Driver> drivers)
    {
        ArgumentNullException.ThrowIfNull(swing);
        ArgumentNullException.ThrowIfNull(drivers);
        var month = swing.Month;
        var first = swing.Kind == SwingKind.Swing
            ? $"{DisplayNames.Of(swing.Series)} {Moved(month)} in {DisplayNames.Of(month.Month)}, to {Count(month.Value)} from "
                + $"{Count(month.Previous ?? 0)} in {DisplayNames.Before(month.Month)}."
            : $"{HeadlineOf(swing)}, after {Count(month.Previous ?? 0)} in {DisplayNames.Before(month.Month)}.";
        return string.Join(' ',
            new[] { first, Expected(swing), Made(drivers, month.Value < month.Previous),
                Compared(swing) }.Where(text => text.Length > 0));
    }

    /// <summary>How a swing or a record compares with what came before: "largest fall since April 2020".</summary>
    public static string RankOf(Swing swing)
    {
        ArgumentNullException.ThrowIfNull(swing);
        if (swing.Kind == SwingKind.Shift)
            return swing.Month.Level!.IsRecord ? $"{(swing.Direction > 0 ? "highest" : "lowest")} {Since(swing)}" : "";
        var name = swing.Month.Value < swing.Month.Previous ? "fall" : "rise";
        return swing.LargestSince is { } since
            ? $"largest {name} since {DisplayNames.Of(since)}"
            : $"largest {name} since at least {DisplayNames.Of(swing.FirstMonth)}";
    }

    /// <summary>A range as people read it: 230,000–340,000.</summary>
    public static string Range(double low, double high) => $"{Count(Round(low))}–{Count(Round(high))}";

    private static string Moved(MonthAssessment month)
    {
        var verb = month.Value < month.Previous ? "fell" : "rose";
        return month.ChangePercent switch
        {
            null => verb,
            >= 200 and var percent => string.Create(English, $"rose to {(percent / 100) + 1:0.#} times as many"),
            { } percent => string.Create(English, $"{verb} {Math.Abs(percent):0.0}%"),
        };
    }

    private static string Expected(Swing swing)
    {
        var month = swing.Month;
        if (swing.Kind == SwingKind.Swing)
            return month.Expectation is { } expectation
                ? $"The expected range was {Range(expectation.Low, expectation.High)}."
                : "";
        var calendar = month.Month.FirstDay.ToString("MMMM", English);
        return month.Level!.IsRecord
            ? $"The {(month.Level.Change == LevelChange.RecordLow ? "lowest" : "highest")} monthly figure of the previous "
                + $"three years was {Count(month.Level.Usual)}."
            : $"The usual figure for {calendar} in earlier years was about {Count(Round(month.Level.Usual))}.";
    }

    private static string Made(IReadOnlyList<Driver> drivers, bool fell)
    {
        var largest =
            drivers.Where(driver => driver is { Category: { } category, Share: >= LeastShare and <= 1 } && !IsRest(category))
            .GroupBy(driver => driver.Dimension).OrderBy(group => OrderOf(group.Key))
            .Select(group => group.MaxBy(driver => driver.Share)).Take(3)
            .Select(driver => (Name: NameOf(driver), driver.Share)).ToArray();
        return largest.Length == 0
            ? ""
            : string.Create(English,
                $"{Upper(largest[0].Name)} {Verb(largest[0].Name)} for {100 * largest[0].Share:0}% of the "
                    + $"{(fell ? "fall" : "rise")}")
                + string.Concat(largest.Skip(1)
                    .Select(driver => string.Create(English, $"; {driver.Name} for {100 * driver.Share:0}%"))) + ".";
    }

    private static string Compared(Swing swing) =>
        swing.Kind == SwingKind.Swing && swing.Month.ChangePercent is not null
        && !(swing.LargestSince >= swing.Month.Month.AddMonths(-12))
            ? $"It is the {RankOf(swing)}."
            : "";

    private static string Since(Swing swing) => swing.Month.Level!.Since is { } since
        ? $"since {DisplayNames.Of(since)}"
        : $"since at least {DisplayNames.Of(swing.FirstMonth)}";

    // "All other countries" explains nothing.
    private static bool IsRest(Category category) => category == Vocabulary.Other || category == Vocabulary.OtherGrouping;

    private static string NameOf(Driver driver) => driver.Dimension switch
    {
        Dimension.Citizenship => $"citizens of {DisplayNames.Of(driver.Dimension, driver.Category!)}",
        _ => DisplayNames.Of(driver.Dimension, driver.Category!),
    };

    // Places first, then people.
    private static int OrderOf(Dimension dimension) => dimension switch
    {
        Dimension.State => 0,
        Dimension.Aor => 1,
        Dimension.Demographic => 2,
        Dimension.Citizenship => 3,
        _ => 4,
    };

    private static string Verb(string name) =>
        name.StartsWith("citizens", StringComparison.Ordinal)
        || name is "single adults" or "people in family units" or "unaccompanied children" or "accompanied minors"
            ? "account" : "accounts";

    private static string Upper(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Lower(string text) => char.ToLowerInvariant(text[0]) + text[1..];

    private static string Count(double count) => count.ToString("N0", English);

    // An expectation has no more than two digits to speak of.
    private static double Round(double value)
    {
        if (value < 100)
            return Math.Round(value);
        var unit = Math.Pow(10, Math.Floor(Math.Log10(value)) - 1);
        return Math.Round(value / unit) * unit;
    }
}
