using Encounters.Categories;
using Encounters.Series;

namespace Encounters.Claims;

/// <summary>What of a reading the words right at a figure name; the rest of it comes from elsewhere in the text.</summary>
[Flags]
internal enum NamedParts
{
    None = 0,
    Period = 1,
    Scope = 2,
    Breakdown = 4,
    Base = 8,
    InheritedPeriod = 16,
}

/// <summary>
/// Everything that a text names. A figure that is right for some combination of it has probably been attached to the wrong words,
/// and is not called wrong.
/// </summary>
internal sealed class TextMentions
{
    private const int MostPeriods = 24;

    // Many claims of a text have the same readings.
    private readonly Dictionary<(NamedParts Named, string Readings), Reading[]> _open = [];
    private readonly HashSet<Scope> _scopes = [];
    private readonly HashSet<(Dimension Dimension, Category Category)> _breakdowns = [];
    private readonly List<(ClaimedPeriod Period, bool IsRelative)> _periods = [];
    private bool _hasEarlierTimes;
    private bool _namesFiscalYears;

    /// <summary>Adds what a sentence names.</summary>
    public void Add(SentenceParts sentence)
    {
        _scopes.UnionWith(sentence.Scopes() ?? []);
        _breakdowns.UnionWith(sentence.Breakdowns.Select(part => (part.Dimension, part.Category)));
        _hasEarlierTimes |= ClaimVocabulary.EarlierTimes.IsMatch(sentence.Sentence.Text);
        _namesFiscalYears |= sentence.Sentence.Text.Contains("fiscal", StringComparison.OrdinalIgnoreCase);
        foreach (var (period, isRelative) in sentence.Periods.SelectMany(mention => mention.Periods,
            (mention, period) => (period, mention.IsRelative)))
        {
            if (_periods.Count < MostPeriods && !_periods.Contains((period, isRelative)))
                _periods.Add((period, isRelative));
        }
    }

    /// <summary>The readings that the text leaves open for a claim, with its own among them.</summary>
    public IReadOnlyList<Reading> Open(Claim claim)
    {
        var like = (claim.Named, string.Join('|', claim.Readings));
        return _open.TryGetValue(like, out var open) ? open : _open[like] = [.. FindOpen(claim)];
    }

    private IEnumerable<Reading> FindOpen(Claim claim)
    {
        var own = claim.Readings.Select(reading => reading.Period);
        var isNamed = (claim.Named & (NamedParts.Period | NamedParts.InheritedPeriod)) != NamedParts.None;
        var periods = isNamed ? own : OpenPeriods(own);
        SeriesKey[] series = [.. OpenSeries(claim).Distinct()];
        return periods.Distinct().SelectMany(_ => series, (period, key) => new Reading(key, period));
    }

    /// <summary>The periods that a change may be measured from.</summary>
    public IEnumerable<ClaimedPeriod> OpenBases(Claim claim, ClaimedPeriod period) => claim.Named.HasFlag(NamedParts.Base)
        ? claim.Bases
        : claim.Bases.Concat(_periods.Select(entry => entry.Period)).Concat(ChangeCheck.UsualBases(period)).Distinct();

    private IEnumerable<ClaimedPeriod> OpenPeriods(IEnumerable<ClaimedPeriod> own)
    {
        var months = _periods.Select(entry => entry.Period).Where(period => period.IsMonth).Select(period => period.First);
        var named = own.Concat(_periods.Select(entry => entry.Period))
            .Concat(months.Where(_ => _namesFiscalYears).SelectMany(month => (ClaimedPeriod[])
                [ClaimedPeriod.Of(month.FiscalYear), new ClaimedPeriod(month.FiscalYear.FirstMonth, month)]));
        return _hasEarlierTimes
            ? named.Concat(_periods.Where(entry => !entry.IsRelative)
                .SelectMany(_ => (int[])[-1, -12], (entry, months) => entry.Period.Shift(months)))
            : named;
    }

    private IEnumerable<SeriesKey> OpenSeries(Claim claim)
    {
        var own = claim.Readings.Select(reading => reading.Series).Distinct().ToArray();
        IEnumerable<Scope> scopes = claim.Named.HasFlag(NamedParts.Scope)
            ? own.Select(key => key.Scope)
            : own.Select(key => key.Scope).Concat(_scopes);
        foreach (var scope in scopes.Distinct())
        {
            if (claim.Named.HasFlag(NamedParts.Breakdown))
            {
                foreach (var key in own)
                {
                    yield return key.Dimension is { } dimension
                        ? SeriesKey.Part(scope, dimension, key.Category!)
                        : SeriesKey.Whole(scope);
                }

                continue;
            }

            yield return SeriesKey.Whole(scope);
            foreach (var (dimension, category) in _breakdowns)
                yield return SeriesKey.Part(scope, dimension, category);
        }

        foreach (var key in own)
            yield return key;
    }
}
