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
    private readonly Lazy<(int Start, string Why)[]> _doubts;

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
                .Where(start => BaseBefore().IsMatch(sentence.Text[Math.Max(0, start - FarthestWhole)..start])),
        ];
        _named =
        [
            .. periods.Where(mention => !Since().IsMatch(sentence.Text[..mention.Start])
                || WhenBehind().IsMatch(sentence.Text[mention.End..])),
        ];
        _doubts = new Lazy<(int, string)[]>(() => [.. FindDoubts().OrderBy(doubt => doubt.Start)]);
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
               select (match.Index, found.Meaning.Dimension, found.Meaning.Category, IsLoose(match.Value)),
        ];
        // "Apprehended" alone often means all encounters; next to "Border Patrol" it does not.
        if (_breakdowns.Any(entry => entry.Dimension == Dimension.Component && !entry.IsLoose))
            _breakdowns = [.. _breakdowns.Select(entry => (entry.Start, entry.Dimension, entry.Category, false))];
        _directions =
        [
            .. ClaimVocabulary.Down.Matches(sentence.Text).Select(match => (match.Index, match.Length, match.Value, -1)),
            .. ClaimVocabulary.Up.Matches(sentence.Text).Select(match => (match.Index, match.Length, match.Value, 1)),
        ];
        foreach (var figure in figures.Where(figure => figure is { Kind: FigureKind.Share, Step: >= 10 }))
        {
            if (BaseOfRemainder(figure) is { } mention)
                _namedAsBase.Add(mention.Start);
        }

        Figures = [.. Refine()];

        // They were found for the figures as they had been read.
        _clauses.Clear();
        _predicates.Clear();
    }

    // These words alone can also stand for all encounters, and for the border.
    private static bool IsLoose(string words) => words.StartsWith("appreh", StringComparison.OrdinalIgnoreCase)
        || words.StartsWith("port", StringComparison.OrdinalIgnoreCase);

    public Sentence Sentence { get; }

    public IReadOnlyList<Figure> Figures { get; }

    public IReadOnlyList<PeriodMention> Periods { get; }

    /// <summary>The periods that the sentence is about, and compares with no other.</summary>
    public IEnumerable<PeriodMention> Subjects => Periods.Where(mention => !IsBase(mention));

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
        if ((OwnerOf(figure) ?? ShareBefore(figure)) is { } owner)
            return ScopesOf(owner);
        if (figure.Kind == FigureKind.Count
            && _scopes.Where(entry => entry.Start >= local && entry.Start < end).ToArray() is [var after, ..])
            return [after.Scope];
        return _scopes.Where(entry => entry.Start < local && entry.Start >= start).ToArray() is [.., var before]
            ? [before.Scope]
            : null;
    }

    /// <summary>Whether the words right at a figure name one border and nothing more.</summary>
    public bool NamesBorderNear(Figure figure) =>
        ScopesNear(OwnerOf(figure) ?? ShareBefore(figure) ?? figure).Select(entry => entry.Scope).Distinct().ToArray()
            is [Scope.Southwest or Scope.Northern];

    /// <summary>Whether a figure is the whole of which the one before it is a part: "2,924 of the 16,238 encounters".</summary>
    private bool IsOfWhole(Figure figure) => OfTheWhole().IsMatch(Sentence.Text[..(figure.Start - Sentence.Start)]);

    /// <summary>Whether a count is what another one is compared with: "from 301,983", "than the 1,033,005".</summary>
    public bool IsBaseFigure(Figure figure) => BaseFigure().IsMatch(Before(figure, FarthestBase));

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

    /// <summary>The words for a rise or fall before a position, as figures without a size.</summary>
    public IEnumerable<Figure> DirectionWords(int before) => _directions.Where(word => word.Index < before)
        .OrderBy(word => word.Index).Select(word => new Figure(
            Sentence.Start + word.Index, word.Length, word.Text, FigureKind.Direction, word.Sign, 0, Approximation.None));

    /// <summary>Whether a figure is of a group that no series counts. Where somebody said it does not matter.</summary>
    public bool IsOfUnknownGroup(Figure figure)
    {
        var clause = ClauseOf(figure);
        return ClaimVocabulary.UnknownGroups.IsMatch(
            clause[(Saying().Match(clause) is { Success: true } saying ? saying.Index + saying.Length : 0)..]);
    }

    /// <summary>Whether a percentage is of something that is not counted as encounters: "fentanyl seizures rose 12%".</summary>
    public bool IsOfAnotherCount(Figure figure) =>
        ClaimVocabulary.OtherCounts.Matches(Before(figure, 60)).Any(match => !ClaimVocabulary.TimeSpans.IsMatch(match.Value)
            && !ClaimVocabulary.Counters.IsMatch(match.Value))
        && !ClaimVocabulary.Encounters.IsMatch(ClauseOf(figure));
}
