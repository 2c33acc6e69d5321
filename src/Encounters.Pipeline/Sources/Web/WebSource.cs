using Encounters.Releases;
using Microsoft.Extensions.Options;

namespace Encounters.Pipeline.Sources.Web;

/// <summary>
/// The landing pages of CBP's site. A page that has not changed since its links were dealt with costs one conditional request,
/// and one for each link that is due again: files in quarantine on each pass, links that were not taken once a week.
/// On a page that has changed each link costs one.
/// </summary>
public sealed class WebSource(
    SiteGate site, SourceMemory memory, IOptions<WebSourceOptions> options, TimeProvider clock) : IReleaseSource
{
    // How long a link that is forbidden, dead or unreadable is left alone.
    private static readonly TimeSpan SlowClock = TimeSpan.FromDays(7);

    // Validators of the pages that were read in this run, remembered only when all of their links are settled.
    private readonly Dictionary<Uri, Validators> _read = [];
    private readonly HashSet<string> _unsettled = [];

    // What is remembered about links, and the page of each.
    private readonly Dictionary<string, KnownLink> _known = [];
    private readonly Dictionary<string, Uri> _pages = [];

    // Links on pages that were read in this run which are not even asked for.
    private readonly Dictionary<string, IgnoredFile> _notAsked = [];

    /// <inheritdoc/>
    public string Name => options.Value.LandingPages[0].Host;

    /// <inheritdoc/>
    public string Description => string.Join(", ", options.Value.LandingPages);

    /// <inheritdoc/>
    public bool IsWatched => true;

    /// <inheritdoc/>
    public async Task<Discovery> DiscoverAsync(CancellationToken cancellationToken)
    {
        _read.Clear();
        _unsettled.Clear();
        _pages.Clear();
        _known.Clear();
        _notAsked.Clear();
        await memory.RefreshAsync(cancellationToken);
        foreach (var link in await memory.ListLinksAsync(cancellationToken))
            _known.Add(link.Location, link);

        Dictionary<string, ReleaseCandidate> candidates = [];
        Dictionary<string, IgnoredFile> ignored = [];
        List<string> failures = [];
        foreach (var page in options.Value.LandingPages)
        {
            if (await ReadPageAsync(page, candidates, ignored, cancellationToken) is { } failure)
                failures.Add(failure);
        }

        _unsettled.UnionWith(candidates.Keys);
        return new Discovery(
            [.. candidates.Values.OrderBy(candidate => candidate.Order)],
            [.. ignored.Values.Where(file => !candidates.ContainsKey(file.Location))],
            failures)
        {
            IsUnchanged = _read.Count == 0 && failures.Count == 0,
        };
    }

    /// <inheritdoc/>
    public async Task<FetchOutcome> FetchAsync(ReleaseCandidate candidate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        var known = _known.GetValueOrDefault(candidate.Location)?.Settlement;
        var validators = known is { Kind: not SettlementKind.PassedOver } ? new Validators(known.ETag, known.LastModified) : null;
        switch (await site.GetAsync(new Uri(candidate.Location), validators, options.Value.MaxFileBytes, cancellationToken))
        {
            case WebAnswer.Body body:
                return new FetchOutcome.Fetched(body.File, body.Validators.ETag,
                    body.Validators.LastModified)
                { Replaces = known?.Release };
            case WebAnswer.NotModified when known is not null:
                await SettleAsync(candidate, known, cancellationToken);
                return new FetchOutcome.Unchanged(known);
            case WebAnswer.Disallowed disallowed:
                return await PassOverAsync(candidate, disallowed.Reason, cancellationToken);
            case WebAnswer.Refused { Status: 404 or 410 } gone:
                return await PassOverAsync(candidate, $"The file is gone ({gone.Status}).", cancellationToken);
            case WebAnswer.Refused refused:
                return new FetchOutcome.Failed(refused.Reason);
            case WebAnswer.Unreachable unreachable:
                return new FetchOutcome.Failed(unreachable.Reason);
            default:
                return new FetchOutcome.Failed(
                    $"'{candidate.Location}' answered 'not modified', although no earlier version of it is known.");
        }
    }

    /// <inheritdoc/>
    public async Task SettleAsync(ReleaseCandidate candidate, Settlement settlement, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(settlement);
        DateTimeOffset? askAgain = settlement.Kind is SettlementKind.NotTaken or SettlementKind.PassedOver
            ? clock.GetUtcNow() + SlowClock
            : null;
        await memory.WriteLinkAsync(new KnownLink(candidate.Location, _pages[candidate.Location], settlement, askAgain),
            cancellationToken);
        _unsettled.Remove(candidate.Location);
    }

    /// <inheritdoc/>
    public async Task CompleteAsync(Discovery discovery, CancellationToken cancellationToken)
    {
        if (_unsettled.Count > 0)
            return;
        foreach (var file in _notAsked.Values)
        {
            var settlement = new Settlement(SettlementKind.NotTaken, Reason: file.Reason);
            await memory.WriteLinkAsync(new KnownLink(file.Location, _pages[file.Location], settlement, AskAgain: null),
                cancellationToken);
        }

        foreach (var link in _known.Values.Where(link => _read.ContainsKey(link.Page) && !_pages.ContainsKey(link.Location)))
            await memory.ForgetLinkAsync(link, cancellationToken);
        foreach (var (page, validators) in _read)
            await memory.WritePageAsync(page, validators, cancellationToken);
    }

    private async Task<FetchOutcome> PassOverAsync(ReleaseCandidate candidate, string reason, CancellationToken cancellationToken)
    {
        var settlement = new Settlement(SettlementKind.PassedOver, Reason: reason);
        await SettleAsync(candidate, settlement, cancellationToken);
        return new FetchOutcome.PassedOver(settlement.ToIgnored(candidate.Location));
    }

    private async Task<string?> ReadPageAsync(
        Uri page, Dictionary<string, ReleaseCandidate> candidates, Dictionary<string, IgnoredFile> ignored,
        CancellationToken cancellationToken)
    {
        var known = await memory.FindPageAsync(page, cancellationToken);
        switch (await site.GetAsync(page, known, options.Value.MaxPageBytes, cancellationToken))
        {
            case WebAnswer.Body body:
                await using (body.File)
                    return Read(page, body, candidates, ignored);
            case WebAnswer.Refused refused:
                return refused.Reason;
            case WebAnswer.Disallowed disallowed:
                return $"'{page}' was not read. {disallowed.Reason} We respect that: {WebReader.HandIn}.";
            case WebAnswer.Unreachable unreachable:
                return unreachable.Reason;
            default:
                foreach (var link in _known.Values.Where(link => link.Page == page))
                    Offer(new ReleaseCandidate(NameOf(link.Location), link.Location,
                        FolderMonth.Find(new Uri(link.Location).AbsolutePath)), page, isListed: false);
                return null;
        }

        string? Read(Uri page, WebAnswer.Body body, Dictionary<string, ReleaseCandidate> candidates,
            Dictionary<string, IgnoredFile> ignored)
        {
            var (found, passedOver) = LandingPage.Read(body.File.Rewind(), body.Address, options.Value);
            foreach (var file in passedOver.Where(file => ignored.TryAdd(file.Location, file) && file.NeedsAttention))
            {
                _pages.TryAdd(file.Location, page);
                _notAsked.TryAdd(file.Location, file);
            }

            foreach (var candidate in found)
                Offer(candidate, page, isListed: true);
            if (found.Count == 0 && !passedOver.Any(file => file.NeedsAttention))
                return $"'{page}' has no link to a release. It may be an error page, or CBP may have changed the site: open it "
                    + $"in a browser.";
            _read[page] = body.Validators;
            return null;
        }

        void Offer(ReleaseCandidate candidate, Uri page, bool isListed)
        {
            _pages.TryAdd(candidate.Location, page);
            var link = _known.GetValueOrDefault(candidate.Location);
            var isDue = link?.AskAgain is { } askAgain
                ? askAgain <= clock.GetUtcNow()
                : isListed || link?.Settlement.Kind == SettlementKind.Quarantined;
            if (isDue)
                candidates.TryAdd(candidate.Location, candidate);
            else if (link?.Settlement.Kind is SettlementKind.NotTaken or SettlementKind.PassedOver)
                ignored.TryAdd(candidate.Location, link.Settlement.ToIgnored(candidate.Location));
        }
    }

    private static ReleaseName NameOf(string location) =>
        ReleaseName.Read(Uri.UnescapeDataString(new Uri(location).Segments[^1]));
}
