using Encounters.Calendar;
using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Claims;

/// <summary>What a figure in a text is.</summary>
public enum FigureKind
{
    /// <summary>A number of encounters.</summary>
    Count,

    /// <summary>A change in percent: <c>42%</c>, <c>by half</c>, <c>tripled</c>.</summary>
    Percent,

    /// <summary>A part of a whole: <c>44% of encounters</c>, <c>two-thirds of them</c>.</summary>
    Share,

    /// <summary>A rise or a fall from one period to another, without its size.</summary>
    Direction,

    /// <summary><c>highest on record</c>, <c>lowest since 2021</c>.</summary>
    Superlative,

    /// <summary>Not a figure about encounters: a year, a date, money, a weight, an age, another agency's count.</summary>
    Other,
}

/// <summary>The word before a figure that says how exact it is.</summary>
public enum Approximation
{
    /// <summary>None: as exact as it is written.</summary>
    None,

    /// <summary><c>about</c>, <c>roughly</c>.</summary>
    About,

    /// <summary><c>more than</c>, <c>over</c>.</summary>
    MoreThan,

    /// <summary><c>just over</c>, <c>slightly more than</c>.</summary>
    JustOver,

    /// <summary><c>nearly</c>, <c>almost</c>.</summary>
    Nearly,

    /// <summary><c>fewer than</c>, <c>under</c>.</summary>
    FewerThan,
}

/// <summary>A figure as it appears in a text.</summary>
/// <param name="Start">Where it begins, in UTF-16 units from the beginning of the text.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Text">The figure as written.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Value">Its value: encounters, or percent with a minus for a fall.</param>
/// <param name="Step">The unit of its last written digit that is not a trailing zero: 1,000 for <c>302,000</c>, 100,000 for
/// <c>2.1 million</c>.</param>
/// <param name="Approximation">The word before it.</param>
public readonly record struct Figure(
    int Start, int Length, string Text, FigureKind Kind, double Value, double Step, Approximation Approximation)
{
    /// <summary>Where it ends.</summary>
    public int End => Start + Length;

    /// <summary>Whether the figure is written to its last digit, so that few other numbers could be meant.</summary>
    public bool IsDistinctive => Kind == FigureKind.Count && Value >= 10_000 && Step < 100 && Approximation == Approximation.None;
}

/// <summary>The months that a figure is about.</summary>
/// <param name="First">The first month.</param>
/// <param name="Last">The last month.</param>
public readonly record struct ClaimedPeriod(Month First, Month Last)
{
    /// <summary>One month.</summary>
    public static ClaimedPeriod Of(Month month) => new(month, month);

    /// <summary>A whole fiscal year.</summary>
    public static ClaimedPeriod Of(FiscalYear year) => new(year.FirstMonth, year.LastMonth);

    /// <summary>Whether it is one month.</summary>
    public bool IsMonth => First == Last;

    /// <summary>How many months it has.</summary>
    public int MonthCount => Last.MonthsSince(First) + 1;

    /// <summary>The same months of an earlier or later time.</summary>
    public ClaimedPeriod Shift(int months) => new(First.AddMonths(months), Last.AddMonths(months));

    /// <summary>In words: <c>January 2024</c>, <c>fiscal year 2023</c>, <c>October 2023 through January 2024</c>.</summary>
    public override string ToString()
    {
        if (IsMonth)
            return DisplayNames.Of(First);
        if (First.FiscalMonth == 1 && MonthCount == 12)
            return $"fiscal year {Last.FiscalYear}";
        return First.MonthOfYear == 1 && MonthCount == 12
            ? $"calendar year {Last.Year}"
            : $"{DisplayNames.Of(First)} through {DisplayNames.Of(Last)}";
    }
}

/// <summary>One thing that a figure can be about.</summary>
/// <param name="Series">The series.</param>
/// <param name="Period">The months.</param>
public readonly record struct Reading(SeriesKey Series, ClaimedPeriod Period)
{
    /// <summary>In words.</summary>
    public override string ToString() => $"{DisplayNames.Of(Series)}, {Period}";
}

/// <summary>What a figure claims to be.</summary>
/// <param name="Figure">The figure.</param>
/// <param name="Readings">Everything that can be meant, the likeliest first; empty if nothing can be determined.</param>
/// <param name="Bases">For comparisons: the periods with which the readings' period can be compared.</param>
/// <param name="IsCertain">Whether the words leave no other reading open.</param>
/// <param name="Doubt">Why it cannot be judged wrong, in words; null if <paramref name="IsCertain"/>.</param>
public sealed record Claim(
    Figure Figure, IReadOnlyList<Reading> Readings, IReadOnlyList<ClaimedPeriod> Bases, bool IsCertain, string? Doubt)
{
    /// <summary>
    /// For superlatives: whether the highest is claimed, from which month on (null: all that the store holds), until which one
    /// (null: the month itself), whether only of the months of the same name ("the lowest January"), and how many months may be
    /// higher or lower: one for "the second-highest".
    /// </summary>
    public (bool Highest, Month? Since, Month? Until, bool IsOfSameName, int Before)? Record { get; init; }

    /// <summary>Whether a superlative is one among groups or places ("the largest nationality") instead of months.</summary>
    public bool IsAmongParts { get; init; }

    /// <summary>What the words right at the figure name.</summary>
    internal NamedParts Named { get; init; }

    /// <summary>Whether the words right at the figure name both its months and its series.</summary>
    internal bool IsFirm =>
        Named.HasFlag(NamedParts.Period) && (Named & (NamedParts.Scope | NamedParts.Breakdown)) != NamedParts.None;
}

/// <summary>The verdict on a figure, worst first.</summary>
public enum Verdict
{
    /// <summary>The figure is that of another month, year or series.</summary>
    AnotherFigure,

    /// <summary>The figure is not what was published, nor anything else that was.</summary>
    NoSuchFigure,

    /// <summary>The comparison goes the other way, or is of another size.</summary>
    WrongChange,

    /// <summary>Nothing about that month had been published by the date of the text.</summary>
    NotPublishedByThen,

    /// <summary>It was right when it was published, and has been restated by the date of the text.</summary>
    RightOnce,

    /// <summary>The words leave open what is meant, or the store has no figure for it.</summary>
    CannotBeJudged,

    /// <summary>Right when rounded.</summary>
    RoundedRight,

    /// <summary>Right to the last digit.</summary>
    Right,

    /// <summary>Not a figure about encounters.</summary>
    NotEncounters,
}

/// <summary>A figure that was published.</summary>
/// <param name="Reading">Series and months.</param>
/// <param name="Value">The sum of the months.</param>
/// <param name="Release">The release that gave it first.</param>
public readonly record struct PublishedFigure(Reading Reading, long Value, Release Release);

/// <summary>A claim and the verdict on it.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Sentence">The verdict in one line.</param>
public sealed record JudgedClaim(Claim Claim, Verdict Verdict, string Sentence)
{
    /// <summary>What the verdict rests on; null if nothing was published.</summary>
    public PublishedFigure? Evidence { get; init; }

    /// <summary>For a change: the figure that it is measured from.</summary>
    public PublishedFigure? Base { get; init; }

    /// <summary>What the figure really is, if it belongs to something else.</summary>
    public PublishedFigure? Belongs { get; init; }

    /// <summary>What the text should say instead; null if nothing is wrong.</summary>
    public string? Correction { get; init; }

    /// <summary>Whether something is wrong.</summary>
    public bool IsWrong => Verdict <= Verdict.NotPublishedByThen;

    /// <summary>Whether the figure is right.</summary>
    public bool IsRight => Verdict is Verdict.RightOnce or Verdict.RoundedRight or Verdict.Right;
}
