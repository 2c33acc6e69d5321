using Microsoft.Extensions.Options;

namespace Encounters.Pipeline.Sources.Web;

/// <summary>
/// The landing pages of CBP's site. A page that has not changed since all of its links were dealt with costs one conditional
/// request; otherwise each of its links costs one.
/// </summary>
public sealed class WebSource(
    WebReader web, RobotsGate robots, SourceMemory memory, IOptions<WebSourceOptions> options, bool isSample = false) : IReleaseSource
{
    // Validators of the pages that were read in this run, remembered only when all of their links are settled.
    private readonly Dictionary<Uri, Validators> _read = [];
    private readonly HashSet<string> _unsettled = [];

    /// <inheritdoc/>
    public string Description => string.Join(", ", options.Value.LandingPages);

    /// <inheritdoc/>
    public bool IsSample { get; } = isSample;

    /// <inheritdoc/>
    public async Task<Discovery> DiscoverAsync(CancellationToken cancellationToken)
    {
        _read.Clear();
        _unsettled.Clear();
        Dictionary<string, ReleaseCandidate> candidates = [];
        List<IgnoredFile> ignored = [];
        List<string> failures = [];
        foreach (var page in options.Value.LandingPages)
        {
            if (await ReadPageAsync(page, candidates, ignored, cancellationToken) is { } failure)
                failures.Add(failure);
        }

        _unsettled.UnionWith(candidates.Keys);
        return new Discovery([.. candidates.Values.OrderBy(candidate => candidate.Order)], ignored, failures)
        {
            NotModified = _read.Count == 0 && failures.Count == 0,
        };
    }

    /// <inheritdoc/>
    public async Task<FetchOutcome> FetchAsync(ReleaseCandidate candidate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        var address = new Uri(candidate.Location);
        if (await robots.RefuseAsync(address, cancellationToken) is { } refusal)
            return new FetchOutcome.Failed(refusal);

        var known = await memory.FindLinkAsync(candidate.Location, cancellationToken);
        var validators = known is null ? null : new Validators(known.ETag, known.LastModified);
        switch (await web.GetAsync(address, validators, options.Value.MaxFileBytes, cancellationToken))
        {
            case WebAnswer.Body body:
                return new FetchOutcome.Fetched(body.File, body.Validators.ETag, body.Validators.LastModified);
            case WebAnswer.NotModified when known is not null:
                if (!known.Quarantined)
                    _unsettled.Remove(candidate.Location);
                return new FetchOutcome.Unchanged(known.Quarantined);
            case WebAnswer.Refused refused:
                return new FetchOutcome.Failed(refused.Reason);
            case WebAnswer.Unreachable unreachable:
                return new FetchOutcome.Failed(unreachable.Reason);
            default:
                return new FetchOutcome.Failed($"'{address}' answered that nothing changed, though nothing was known of it.");
        }
    }

    /// <inheritdoc/>
    public async Task SettleAsync(ReleaseCandidate candidate, Settlement settlement, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(settlement);
        await memory.WriteLinkAsync(candidate.Location, settlement, cancellationToken);

        // A file in quarantine is asked for again on every run, so that its correction is taken.
        if (!settlement.Quarantined)
            _unsettled.Remove(candidate.Location);
    }

    /// <inheritdoc/>
    public async Task CompleteAsync(Discovery discovery, CancellationToken cancellationToken)
    {
        if (_unsettled.Count > 0)
            return;
        foreach (var (page, validators) in _read)
            await memory.WritePageAsync(page, validators, cancellationToken);
    }

    private async Task<string?> ReadPageAsync(
        Uri page,
        Dictionary<string, ReleaseCandidate> candidates,
        List<IgnoredFile> ignored,
        CancellationToken cancellationToken)
    {
        if (await robots.RefuseAsync(page, cancellationToken) is { } refusal)
            return refusal;

        var known = await memory.FindPageAsync(page, cancellationToken);
        switch (await web.GetAsync(page, known, options.Value.MaxPageBytes, cancellationToken))
        {
            case WebAnswer.Body body:
                await using (body.File)
                {
                    var (found, passedOver) = LandingPage.Read(body.File.Rewind(), page, options.Value);
                    ignored.AddRange(passedOver);
                    foreach (var candidate in found)
                        candidates.TryAdd(candidate.Location, candidate);
                    if (found.Count == 0)
                        return $"'{page}' has no link to a release. It may be an error page, or CBP changed the site.";
                }

                _read[page] = body.Validators;
                return null;
            case WebAnswer.Refused refused:
                return refused.Reason;
            case WebAnswer.Unreachable unreachable:
                return unreachable.Reason;
            default:
                return null;
        }
    }
}
