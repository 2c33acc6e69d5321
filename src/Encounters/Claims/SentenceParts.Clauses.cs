namespace Encounters.Claims;

// The words around a figure.
internal sealed partial class SentenceParts
{
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

    /// <summary>The sentence up to the end of a figure's clause.</summary>
    public string UntilClauseEnd(Figure figure)
    {
        var (from, to) = (figure.Start - Sentence.Start, figure.End - Sentence.Start);
        var stop = Sentence.Text.IndexOf(", ", to, StringComparison.Ordinal);
        return Sentence.Text[..from] + " # " + (stop < 0 ? Sentence.Text[to..] : Sentence.Text[to..stop]);
    }

    /// <summary>The clause around a figure.</summary>
    public string ClauseOf(Figure figure)
    {
        var (start, end) = Chunk(figure);
        var (from, to) = (figure.Start - Sentence.Start, figure.End - Sentence.Start);
        var before = Sentence.Text[Math.Min(from, Math.Max(start, _dateline))..from];
        var after = Sentence.Text[to..Math.Max(to, end)];
        var cut = before.LastIndexOf(", ", StringComparison.Ordinal);
        var stop = after.IndexOf(", ", StringComparison.Ordinal);
        return (cut < 0 ? before : before[cut..]) + " # " + (stop < 0 ? after : after[..stop]);
    }

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

    /// <summary>The clause of a figure, from and to the nearest break.</summary>
    private (int Start, int End) Clause(Figure figure)
    {
        // Every figure of a sentence is asked for many times.
        if (!_clauses.TryGetValue(figure.Start, out var clause))
            _clauses.Add(figure.Start, clause = FindClause(figure));
        return clause;
    }

    private (int Start, int End) FindClause(Figure figure)
    {
        _breaks ??= ClauseBreak().Matches(Sentence.Text).ToArray();
        var (from, to) = (figure.Start - Sentence.Start, figure.End - Sentence.Start);
        var (start, end) = (0, Sentence.Text.Length);
        var predicate = PredicateOf(figure);
        foreach (var cut in _breaks)
        {
            if (cut.Index >= predicate && cut.Index < from)
                continue;

            // "In Arizona, CBP recorded 78,131": what leads a clause belongs to it.
            if (cut.Index + cut.Length <= from && Lead().IsMatch(Sentence.Text[start..cut.Index]) && !HasCount(start, cut.Index))
                continue;
            if (cut.Index + cut.Length <= from)
                start = cut.Index + cut.Length;
            else if (cut.Index >= to)
                return (start, cut.Index);
        }

        return (start, end);
    }

    /// <summary>The clause of a figure, as far as the figures beside it.</summary>
    private (int From, int To) Near(Figure figure)
    {
        var ((start, end), (from, to)) = (Chunk(figure), Clause(figure));
        return (PredicateOf(figure) < int.MaxValue ? from : Math.Max(start, from), Math.Min(end, to));
    }

    /// <summary>
    /// Where the words begin by which a figure belongs to the subject of its sentence: "rose by 33% in July, to 183,479". None:
    /// the largest number.
    /// </summary>
    private int PredicateOf(Figure figure)
    {
        // Every figure of a sentence is asked for many times.
        if (!_predicates.TryGetValue(figure.Start, out var place))
            _predicates.Add(figure.Start, place = FindPredicate(figure));
        return place;
    }

    private int FindPredicate(Figure figure)
    {
        var before = Sentence.Text[..(figure.Start - Sentence.Start)];
        if (Predicate().Match(before) is { Success: true } verb)
            return verb.Index;
        // "… in July, 16% fewer than in June".
        return figure.Kind == FigureKind.Percent && ChangeOfSubject().Match(before) is { Success: true } comma
            && DirectionAfter().IsMatch(After(figure, 30))
            ? comma.Index
            : int.MaxValue;
    }
}
