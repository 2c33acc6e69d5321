using System.Collections.Frozen;
using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using Encounters.Claims;
using Encounters.Pipeline.Queries;

namespace Encounters.Api.Answers;

/// <summary>The verdicts on the figures of a text.</summary>
public sealed record TextCheckAnswer(
    [property: Description("The date that the text was judged by, yyyy-MM-dd.")] string Date,
    [property: Description("Whether a figure is wrong.")] bool Wrong,
    [property: Description("Every figure, in the order of the text.")] IReadOnlyList<TextFigureAnswer> Figures)
{
    /// <summary>The report as a document.</summary>
    public static TextCheckAnswer Of(TextReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new TextCheckAnswer(
            report.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            report.Claims.Any(claim => claim.IsWrong),
            [.. report.Claims.Select(TextFigureAnswer.Of)]);
    }
}

/// <summary>A figure of a text.</summary>
public sealed record TextFigureAnswer(
    [property: Description("Where it begins, in UTF-16 units.")] int Start,
    [property: Description("How long it is.")] int Length,
    [property: Description("The figure as written.")] string Text,
    [property: Description("count, percent, direction, superlative or other.")] string Kind,
    [property: Description("another-figure, no-such-figure, wrong-change, not-published-by-then, right-once, cannot-be-judged, "
        + "rounded-right, right or not-encounters.")]
    string Verdict,
    [property: Description("The verdict in a sentence.")] string Sentence,
    [property: Description("The published figure behind the verdict.")] PublishedFigureAnswer? Evidence,
    [property: Description("What the figure really is, if it belongs to something else.")] PublishedFigureAnswer? Belongs,
    [property: Description("What the text should say instead.")] string? Correction)
{
    private static readonly FrozenDictionary<FigureKind, string> Kinds = NamesOf<FigureKind>();
    private static readonly FrozenDictionary<Verdict, string> Verdicts = NamesOf<Verdict>();

    /// <summary>The verdict as a document.</summary>
    public static TextFigureAnswer Of(JudgedClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        var figure = claim.Claim.Figure;
        return new TextFigureAnswer(
            figure.Start, figure.Length, figure.Text, Kinds[figure.Kind], Verdicts[claim.Verdict], claim.Sentence,
            PublishedFigureAnswer.Of(claim.Evidence), PublishedFigureAnswer.Of(claim.Belongs), claim.Correction);
    }

    private static FrozenDictionary<T, string> NamesOf<T>() where T : struct, Enum => Enum.GetValues<T>()
        .ToFrozenDictionary(value => value, value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()));
}

/// <summary>A figure that was published.</summary>
public sealed record PublishedFigureAnswer(
    [property: Description("The series key.")] string Series,
    [property: Description("The first month, yyyy-MM.")] string FirstMonth,
    [property: Description("The last month, yyyy-MM.")] string LastMonth,
    [property: Description("Encounters.")] long Value,
    [property: Description("The release that gave it first.")] string Release)
{
    internal static PublishedFigureAnswer? Of(PublishedFigure? figure) => figure is { } published
        ? new PublishedFigureAnswer(
            published.Reading.Series.Value, published.Reading.Period.First.ToString(), published.Reading.Period.Last.ToString(),
            published.Value, published.Release.Id.Value)
        : null;
}
