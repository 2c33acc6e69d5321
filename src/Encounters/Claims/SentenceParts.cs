using System.Text.RegularExpressions;
using Encounters.Categories;
using Encounters.Series;

namespace Encounters.Claims;

/// <summary>One sentence with its figures and periods, and how they are placed.</summary>
internal sealed partial class SentenceParts
{
    private const int FarthestBase = 30;
    private readonly (int Start, Dimension Dimension, Category Category, bool IsLoose)[] _breakdowns;
    private readonly (int Start, Scope Scope)[] _scopes;
    private readonly (int Index, int Length, string Text, int Sign)[] _directions;

    public SentenceParts(Sentence sentence, IReadOnlyList<Figure> figures, IReadOnlyList<PeriodMention> periods)
    {
        (Sentence, Figures, Periods) = (sentence, figures, periods);
        _breakdowns =
        [
            .. from entry in ClaimVocabulary.Breakdowns
               from match in entry.Pattern.Matches(sentence.Text)
               orderby match.Index
               select (match.Index, entry.Dimension, entry.Category,
                   match.Value.StartsWith("appreh", StringComparison.OrdinalIgnoreCase)),
        ];
        // "Apprehended" alone often means all encounters; next to "Border Patrol" it does not.
        if (_breakdowns.Any(entry => entry.Dimension == Dimension.Component && !entry.IsLoose))
            _breakdowns = [.. _breakdowns.Select(entry => (entry.Start, entry.Dimension, entry.Category, false))];
        _scopes = [.. from entry in ClaimVocabulary.Scopes from match in entry.Pattern.Matches(
            sentence.Text) orderby match.Index select (match.Index, entry.Scope)];
        _directions =
        [
            .. ClaimVocabulary.Down.Matches(sentence.Text).Select(match => (match.Index, match.Length, match.Value, -1)),
            .. ClaimVocabulary.Up.Matches(sentence.Text).Select(match => (match.Index, match.Length, match.Value, 1)),
        ];
    }

    public Sentence Sentence { get; }

    public IReadOnlyList<Figure> Figures { get; }

    public IReadOnlyList<PeriodMention> Periods { get; }

    /// <summary>The scopes that the sentence names; null if it names none.</summary>
    public IReadOnlyList<Scope>? Scopes()
    {
        if (_scopes.Length > 0)
            return [.. _scopes.Select(entry => entry.Scope).Distinct()];
        return ClaimVocabulary.AnyBorder.IsMatch(Sentence.Text) ? [Scope.Southwest, Scope.Nationwide] : null;
    }

    /// <summary>The scope that belongs to a figure, if the sentence names several.</summary>
    public IReadOnlyList<Scope>? ScopesOf(Figure figure)
    {
        var (start, end) = Chunk(figure);
        var local = figure.Start - Sentence.Start;
        if (figure.Kind == FigureKind.Count
            && _scopes.Where(entry => entry.Start >= local && entry.Start < end).ToArray() is [var after, ..])
            return [after.Scope];
        return _scopes.Where(entry => entry.Start < local && entry.Start >= start).ToArray() is [.., var before]
            ? [before.Scope]
            : null;
    }

    /// <summary>The breakdowns that belong to a figure: after it, else before it, else anywhere in the sentence.</summary>
    public IReadOnlyList<(Dimension Dimension, Category Category, bool IsLoose)> BreakdownsOf(Figure figure)
    {
        var (start, end) = Chunk(figure);
        var local = figure.Start - Sentence.Start;
        var here = _breakdowns.Where(entry => entry.Start >= local && entry.Start < end).ToArray();
        if (here.Length == 0)
            here = [.. _breakdowns.Where(entry => entry.Start < local && entry.Start >= start)];
        if (here.Length == 0)
            here = _breakdowns;
        return [.. here.Select(entry => (entry.Dimension, entry.Category, entry.IsLoose)).Distinct()];
    }

    /// <summary>The periods that a count is about; null if the sentence names none.</summary>
    public IReadOnlyList<ClaimedPeriod>? AttachedTo(Figure figure)
    {
        var (from, to) = (figure.Start - Sentence.Start, figure.End - Sentence.Start);
        PeriodMention? before = null;
        PeriodMention? after = null;
        foreach (var mention in Periods)
        {
            if (Since().IsMatch(Sentence.Text[..mention.Start]))
                continue;
            if (mention.End <= from)
                before = mention;
            else if (after is null && mention.Start >= to)
                after = mention;
        }

        // "September's figure of 269,735 …": a possessive leaves no other month open.
        if (before is { } owner && Possessive().IsMatch(Sentence.Text[..owner.End]) && !HasCount(owner.End, from))
            return owner.Periods;
        if (after is { } next)
        {
            var gap = Sentence.Text[to..next.Start];
            if (before is null
                ? !HasCount(to, next.Start)
                : !GapBreak().IsMatch(gap) && !HasCount(to, next.Start) && gap.Length < 90)
                return next.Periods;
        }

        return before?.Periods ?? after?.Periods;
    }

    /// <summary>Whether a period is what another one is compared with.</summary>
    public bool IsBase(PeriodMention mention)
    {
        if (mention.IsRelative)
            return true;
        var before = Sentence.Text[Math.Max(0, mention.Start - FarthestBase)..mention.Start];
        return BaseBefore().IsMatch(before);
    }

    /// <summary>The base of a change; null if none is named.</summary>
    public IReadOnlyList<ClaimedPeriod>? BaseOf(Figure figure)
    {
        var local = figure.End - Sentence.Start;
        var bases = Periods.Where(IsBase).ToArray();
        if (bases.Length == 0)
            return null;
        var behind = bases.Where(mention => mention.Start >= local).ToArray();
        return (behind.Length > 0 ? behind[0] : bases[^1]).Periods;
    }

    /// <summary>Whether a percentage belongs to a rise (1) or a fall (-1); null if to neither.</summary>
    public int? Direction(Figure figure)
    {
        if (figure.Value < 0)
            return -1;
        var local = figure.Start - Sentence.Start;
        if (_directions.Where(word => Math.Abs(word.Index - local) < 60).ToArray() is not { Length: > 0 } near)
            return null;
        if (Share().IsMatch(After(figure, 12)))
            return null;
        return near.MinBy(word => word.Index >= local ? word.Index - local + 5 : local - word.Index).Sign;
    }

    /// <summary>The word for a rise or fall before a position.</summary>
    public (int Index, int Length, string Text, int Sign)? DirectionWord(int before)
    {
        var words = _directions.Where(word => word.Index < before).OrderBy(word => word.Index).ToArray();
        return words.Select(word => word.Sign).Distinct().Count() == 1 ? words[^1] : null;
    }

    /// <summary>The text behind a figure.</summary>
    public string After(Figure figure, int most)
    {
        var end = figure.End - Sentence.Start;
        return Sentence.Text[end..Math.Min(Sentence.Text.Length, end + most)];
    }

    /// <summary>The text before a figure.</summary>
    public string Before(Figure figure, int most)
    {
        var start = figure.Start - Sentence.Start;
        return Sentence.Text[Math.Max(0, start - most)..start];
    }

    /// <summary>The clause around a figure.</summary>
    public string ClauseOf(Figure figure)
    {
        var (start, end) = Chunk(figure);
        var (from, to) = (figure.Start - Sentence.Start, figure.End - Sentence.Start);
        var before = Sentence.Text[start..from];
        var after = Sentence.Text[to..Math.Max(to, end)];
        var cut = before.LastIndexOf(", ", StringComparison.Ordinal);
        var stop = after.IndexOf(", ", StringComparison.Ordinal);
        return (cut < 0 ? before : before[cut..]) + " # " + (stop < 0 ? after : after[..stop]);
    }

    /// <summary>Whether a percentage is of something that is not counted as encounters: "fentanyl seizures rose 12%".</summary>
    public bool IsOfAnotherCount(Figure figure) =>
        ClaimVocabulary.OtherCounts.IsMatch(Before(figure, 60)) && !ClaimVocabulary.Encounters.IsMatch(ClauseOf(figure));

    /// <summary>From the end of the count before a figure to the beginning of the next one.</summary>
    private (int Start, int End) Chunk(Figure figure)
    {
        var (start, end) = (0, Sentence.Text.Length);
        foreach (var other in Figures)
        {
            if (other.Kind == FigureKind.Other)
                continue;
            if (other.End <= figure.Start)
                start = other.End - Sentence.Start;
            else if (other.Start >= figure.End)
                return (start, other.Start - Sentence.Start);
        }

        return (start, end);
    }

    private bool HasCount(int from, int to) => Figures.Any(figure =>
        figure.Kind == FigureKind.Count && figure.Start - Sentence.Start >= from && figure.End - Sentence.Start <= to);

    [GeneratedRegex(@"[,;:—]|\b(?:and|but|while|compared|than|versus|down|up|against)\b")]
    private static partial Regex GapBreak();

    [GeneratedRegex(@"\bsince (?:at least )?\z", RegexOptions.IgnoreCase)]
    private static partial Regex Since();

    [GeneratedRegex(
        @"\b(?:compared (?:to|with)|than(?: in| the \w+ in)?|from(?: the \w+ in)?|over|versus|vs\.?|relative to|against|since|(?:to|with) that of|with those (?:in|of))\s+(?:in\s+|the same month (?:in|of)\s+|the month of\s+)?\z", RegexOptions.IgnoreCase)]
    private static partial Regex BaseBefore();

    [GeneratedRegex(@"['’]s\z")]
    private static partial Regex Possessive();

    [GeneratedRegex(@"\A (?:of|were|was|are)\b")]
    private static partial Regex Share();
}
