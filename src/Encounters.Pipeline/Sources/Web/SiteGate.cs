using System.Text;
using Microsoft.Extensions.Options;

namespace Encounters.Pipeline.Sources.Web;

/// <summary>
/// Requests pages and files as the site asks: within its robots.txt, of which a copy is kept for a day, and not
/// before the time for which it asked us to wait.
/// </summary>
public sealed class SiteGate(
    WebReader web, SourceMemory memory, IOptions<WebSourceOptions> options, TimeProvider clock)
{
    /// <summary>The name by which a robots.txt can address us.</summary>
    public const string ProductToken = "IngestFunctions";

    // RFC 9309 asks that at least 500 KiB be read. The rules kept are capped, since a table property holds 32 Ki characters.
    private const int MaxBytes = 512 * 1024;
    private const int MaxKept = 30_000;

    private readonly Dictionary<Uri, RobotsRules> _robots = [];
    private readonly Dictionary<string, DateTimeOffset?> _pauses = [];

    /// <summary>Gets a body unless it is the one that we have.</summary>
    public async Task<WebAnswer> GetAsync(Uri address, Validators? known, long maxBytes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        return await FindPauseAsync(address, cancellationToken)
            ?? await AskRobotsAsync(address, cancellationToken)
            ?? await AskAsync(address, known, maxBytes, cancellationToken);
    }

    private async Task<WebAnswer> AskAsync(Uri address, Validators? known, long maxBytes, CancellationToken cancellationToken)
    {
        var answer = await web.GetAsync(address, known, maxBytes, cancellationToken);
        if (answer is WebAnswer.Refused { RetryAt: { } until })
        {
            _pauses[address.Authority] = until;
            await memory.WritePauseAsync(address.Authority, until, cancellationToken);
        }

        return answer;
    }

    private async Task<WebAnswer?> FindPauseAsync(Uri address, CancellationToken cancellationToken)
    {
        if (!_pauses.TryGetValue(address.Authority, out var until))
            _pauses.Add(address.Authority, until = await memory.FindPauseAsync(address.Authority, cancellationToken));
        return until is { } instant && instant > clock.GetUtcNow()
            ? new WebAnswer.Unreachable(
                $"'{address}' was not requested: {address.Authority} asked us to wait until {instant:yyyy-MM-dd HH:mm} UTC.")
            : null;
    }

    /// <summary>Why an address must not be fetched; null if it may.</summary>
    private async Task<WebAnswer?> AskRobotsAsync(Uri address, CancellationToken cancellationToken)
    {
        var robots = new Uri(address, "/robots.txt");
        if (!_robots.TryGetValue(robots, out var rules))
        {
            (rules, var failure) = await LoadAsync(robots, cancellationToken);
            if (rules is null)
                return failure;
            _robots.Add(robots, rules);
        }

        return rules.Allow(address) ? null : new WebAnswer.Disallowed($"{robots} disallows it.");
    }

    private async Task<(RobotsRules? Rules, WebAnswer? Failure)> LoadAsync(Uri robots, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var kept = await memory.FindRobotsAsync(robots, cancellationToken);
        if (kept is { } copy && now - copy.Retrieved < options.Value.RobotsLifetime)
            return (RobotsRules.Parse(copy.Rules, ProductToken), null);

        switch (await AskAsync(robots, known: null, MaxBytes, cancellationToken))
        {
            case WebAnswer.Body body:
                await using (body.File)
                {
                    using var reader = new StreamReader(body.File.Rewind(), Encoding.UTF8, leaveOpen: true);
                    return await KeepAsync(RobotsRules.Parse(await reader.ReadToEndAsync(cancellationToken), ProductToken));
                }

            // RFC 9309: a site that refuses to show rules (4xx) has none; one that fails (5xx) or asks us to wait is
            // not to be crawled.
            case WebAnswer.Refused { Status: >= 400 and < 500, RetryAt: null }:
                return await KeepAsync(RobotsRules.AllowAll);
            case var failure:
                return (null, failure);
        }

        async Task<(RobotsRules?, WebAnswer?)> KeepAsync(RobotsRules rules)
        {
            var text = rules.ToString();
            if (text.Length <= MaxKept)
                await memory.WriteRobotsAsync(robots, text, now, cancellationToken);
            return (rules, null);
        }
    }
}
