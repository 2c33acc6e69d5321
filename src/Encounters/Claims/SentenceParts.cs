using System.Text.RegularExpressions;
using Encounters.Categories;
using Encounters.Series;

namespace Encounters.Claims;

/// <summary>One sentence with its figures and periods, and how they are placed.</summary>
internal sealed partial class SentenceParts
{
    private const int FarthestBase = 60;
    private readonly Dictionary<int, (int Start, int End)> _clauses = [];
    private readonly Dictionary<int, int> _predicates = [];
    private readonly Lazy<string?> _doubt;

    // A figure after "since March" is not a figure for March.
    private readonly PeriodMention[] _named;
    private readonly HashSet<int> _namedAsBase;
    private readonly int _dateline;
    private readonly IReadOnlyList<Scope>? _scopesBefore;
    private Match[]? _breaks;
    private HashSet<int>? _enumerated;
    private readonly (int Start, Dimension Dimension, Category Category, bool IsLoose)[] _breakdowns;
    private readonly (int Start, Scope Scope)[] _scopes;
    private readonly (int Index, int Length, string Text, int Sign)[] _directions;

    /// <param name="sentence">The sentence.</param>
    /// <param name="figures">Its figures.</param>
    /// <param name="periods">Its words of time.</param>
    /// <param name="scopesBefore">What the text was about before it, which "that border" repeats.</param>
    public SentenceParts(Sentence sentence, IReadOnlyList<Figure> figures, IReadOnlyList<PeriodMention> periods,
        IReadOnlyList<Scope>? scopesBefore)
    {
        (Sentence, Figures, Periods, _scopesBefore) = (sentence, figures, periods, scopesBefore);
        _namedAsBase =
        [
            .. periods.Select(mention => mention.Start)
                .Where(start => BaseBefore().IsMatch(sentence.Text[Math.Max(0, start - FarthestBase)..start])),
        ];
        _named = [.. periods.Where(mention => !Since().IsMatch(sentence.Text[..mention.Start]))];
        _doubt = new Lazy<string?>(() =>
            Periods.Count > 1 && ClaimVocabulary.Sums.IsMatch(sentence.Text) ? "months are added up"
            : ClaimVocabulary.ForeignActors.IsMatch(sentence.Text) ? "another country counted it"
            : ClaimVocabulary.UnknownPlaces.IsMatch(sentence.Text, _dateline) ? "the data do not count this place separately"
            : ClaimVocabulary.OtherPlaces.IsMatch(sentence.Text) ? "what cities and shelters count is not in the data"
            : null);
        _dateline = Dateline().Match(sentence.Text).Length;
        var scopes = (from entry in ClaimVocabulary.Scopes
                      from match in entry.Pattern.Matches(sentence.Text)
                      orderby match.Index
                      select (match, entry.Scope)).ToArray();
        _scopes = [.. scopes.Select(entry => (entry.match.Index, entry.Scope))];
        // "The Canadian border" names no citizenship, and "at and between the ports of entry" no component.
        var isOfBoth = ClaimVocabulary.BothComponents.IsMatch(sentence.Text);
        _breakdowns =
        [
            .. from table in ClaimVocabulary.Breakdowns
               from found in table.Find(sentence.Text)
               let match = found.Match
               where match.Index >= _dateline && !scopes.Any(scope => match.Index >= scope.match.Index
                   && match.Index + match.Length <= scope.match.Index + scope.match.Length)
                   && !(isOfBoth && found.Meaning.Dimension == Dimension.Component)
               orderby match.Index
               select (match.Index, found.Meaning.Dimension, found.Meaning.Category,
                   match.Value.StartsWith("appreh", StringComparison.OrdinalIgnoreCase)),
        ];
        // "Apprehended" alone often means all encounters; next to "Border Patrol" it does not.
        if (_breakdowns.Any(entry => entry.Dimension == Dimension.Component && !entry.IsLoose))
            _breakdowns = [.. _breakdowns.Select(entry => (entry.Start, entry.Dimension, entry.Category, false))];
        _directions =
        [
            .. ClaimVocabulary.Down.Matches(sentence.Text).Select(match => (match.Index, match.Length, match.Value, -1)),
            .. ClaimVocabulary.Up.Matches(sentence.Text).Select(match => (match.Index, match.Length, match.Value, 1)),
        ];
    }

    public Sentence Sentence { get; }

    public IReadOnlyList<Figure> Figures { get; }

    public IReadOnlyList<PeriodMention> Periods { get; }

    /// <summary>The periods that the sentence is about, and compares with no other.</summary>
    public IEnumerable<PeriodMention> Subjects => Periods.Where(mention => !IsBase(mention));

    /// <summary>Why no series holds the counts of the sentence; null if there is no such reason.</summary>
    public string? Doubt => _doubt.Value;

    /// <summary>Whether the sentence names a whole or a part of one.</summary>
    public bool NamesPlace => _scopes.Length > 0 || _breakdowns.Length > 0;

    /// <summary>Whether the sentence counts the citizens of a country: "58,000 Venezuelans", "Venezuela (58,000)".</summary>
    public bool NamesCitizens => Figures.Any(figure => figure.Kind == FigureKind.Count && _breakdowns.Any(entry =>
        entry.Dimension == Dimension.Citizenship && (entry.Start == figure.End - Sentence.Start + 1
            || (IsAlone(figure) && entry.Start < figure.Start - Sentence.Start))));

    /// <summary>The breakdowns that the sentence names.</summary>
    public IReadOnlyList<(Dimension Dimension, Category Category, bool IsLoose)> Breakdowns =>
        [.. _breakdowns.Select(Part).Distinct()];

    /// <summary>The scopes that the sentence names; null if it names none.</summary>
    public IReadOnlyList<Scope>? Scopes()
    {
        if (_scopes.Length > 0)
            return [.. _scopes.Select(entry => entry.Scope).Distinct()];
        if (_scopesBefore is not null && SameBorder().IsMatch(Sentence.Text))
            return _scopesBefore;
        return ClaimVocabulary.AnyBorder.IsMatch(Sentence.Text) ? [Scope.Southwest, Scope.Nationwide] : null;
    }

    /// <summary>The scope that belongs to a figure, if the sentence names several.</summary>
    public IReadOnlyList<Scope>? ScopesOf(Figure figure)
    {
        var (start, end) = Chunk(figure);
        var local = figure.Start - Sentence.Start;
        if (ScopesNear(figure) is [var only])
            return [only.Scope];
        if (figure.Kind == FigureKind.Count
            && _scopes.Where(entry => entry.Start >= local && entry.Start < end).ToArray() is [var after, ..])
            return [after.Scope];
        return _scopes.Where(entry => entry.Start < local && entry.Start >= start).ToArray() is [.., var before]
            ? [before.Scope]
            : null;
    }

    /// <summary>Whether a figure is the whole of which the one before it is a part: "2,924 of the 16,238 encounters".</summary>
    private bool IsOfWhole(Figure figure) => OfTheWhole().IsMatch(Sentence.Text[..(figure.Start - Sentence.Start)]);

    /// <summary>Whether a count is what another one is compared with: "from 301,983", "than the 1,033,005".</summary>
    public bool IsBaseFigure(Figure figure) => BaseFigure().IsMatch(Before(figure, FarthestBase));

    /// <summary>The periods that a count is about; null if the sentence names none.</summary>
    public IReadOnlyList<ClaimedPeriod>? AttachedTo(Figure figure)
    {
        // "2,924 of the 16,238 encounters in March": both are of the same months.
        if (Figures.FirstOrDefault(other => other.Start >= figure.End) is { Length: > 0 } whole && IsOfWhole(whole)
            && whole.Start - figure.End < 20)
            return AttachedTo(whole);
        var (from, to) = (figure.Start - Sentence.Start, figure.End - Sentence.Start);
        var (before, after) = (LastNamed(from), FirstNamed(to));

        // "September's figure of 269,735 …": a possessive leaves no other month open.
        if (before is { } owner && IsPossessive(owner) && !HasCount(owner.End, from))
            return owner.Periods;
        if (after is { } next && next.Start - to < 90 && !GapBreak().IsMatch(Sentence.Text[to..next.Start]))
            return next.Periods;
        if (IsBaseFigure(figure))
        {
            if (before is { } linked && IsLinked(linked, from))
                return linked.Periods;
            var bases = Periods.Where(mention => IsBase(mention) && !IsLinked(mention, from)).ToArray();
            if (bases is [var only])
                return only.Periods;
            // "53,685 encounters in April, against 71,878 in Arizona": another place in the same month.
            if (bases.Length > 0 || !NamesBreakdownNear(figure) || From().IsMatch(Before(figure, FarthestBase)))
                return [];
        }

        for (var i = _named.Length - 1; i >= 0; i--)
        {
            if (_named[i].End <= from && (!IsBase(_named[i]) || IsLinked(_named[i], from)))
                return _named[i].Periods;
        }

        return after is { } later && !IsBase(later) ? later.Periods : null;
    }

    private bool IsPossessive(PeriodMention mention) => Possessive().IsMatch(Sentence.Text[..mention.End])
        || PossessiveBehind().IsMatch(Sentence.Text[mention.End..]);

    private PeriodMention? LastNamed(int before)
    {
        var place = Array.FindLastIndex(_named, mention => mention.End <= before);
        return place < 0 ? null : _named[place];
    }

    private PeriodMention? FirstNamed(int after)
    {
        var place = Array.FindIndex(_named, mention => mention.Start >= after && !HasCount(after, mention.Start));
        return place < 0 ? null : _named[place];
    }

    /// <summary>
    /// Whether a count belongs to the period before it: "December, when officials reported 252,315", "November (242,407)".
    /// </summary>
    private bool IsLinked(PeriodMention mention, int figure)
    {
        if (mention.End > figure || HasCount(mention.End, figure))
            return false;
        var gap = Sentence.Text[mention.End..figure];
        return Link().IsMatch(gap)
            || (mention.IsRelative && !_namedAsBase.Contains(mention.Start) && LinkOfRelative().IsMatch(gap));
    }

    /// <summary>Whether a period is what another one is compared with.</summary>
    public bool IsBase(PeriodMention mention) => mention.IsRelative || _namedAsBase.Contains(mention.Start);

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
        // "Three times the 27,180 of a year earlier" needs no other word.
        if (figure is { Step: >= 10, Value: >= 100 })
            return 1;
        if (DirectionAfter().Match(After(figure, 30)) is { Success: true } behind)
            return behind.Groups["up"].Success ? 1 : -1;
        var local = figure.Start - Sentence.Start;
        var farthest = OrBefore().IsMatch(Sentence.Text[..local]) ? int.MaxValue : 60;
        if (_directions.Where(word => Math.Abs(word.Index - local) < farthest).ToArray() is not { Length: > 0 } near)
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
        var before = Sentence.Text[Math.Min(from, Math.Max(start, _dateline))..from];
        var after = Sentence.Text[to..Math.Max(to, end)];
        var cut = before.LastIndexOf(", ", StringComparison.Ordinal);
        var stop = after.IndexOf(", ", StringComparison.Ordinal);
        return (cut < 0 ? before : before[cut..]) + " # " + (stop < 0 ? after : after[..stop]);
    }

    /// <summary>Whether a percentage is of something that is not counted as encounters: "fentanyl seizures rose 12%".</summary>
    public bool IsOfAnotherCount(Figure figure) =>
        ClaimVocabulary.OtherCounts.Matches(Before(figure, 60)).Any(match => !ClaimVocabulary.TimeSpans.IsMatch(match.Value)
            && !ClaimVocabulary.Counters.IsMatch(match.Value))
        && !ClaimVocabulary.Encounters.IsMatch(ClauseOf(figure));

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

    private bool HasCount(int from, int to) => Figures.Any(figure =>
        figure.Kind == FigureKind.Count && figure.Start - Sentence.Start >= from && figure.End - Sentence.Start <= to);
}
