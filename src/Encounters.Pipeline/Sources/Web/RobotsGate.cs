using System.Text;
using Microsoft.Extensions.Options;

namespace Encounters.Pipeline.Sources.Web;

/// <summary>Asks a site's robots.txt before its pages and files; keeps a copy for a day.</summary>
public sealed class RobotsGate(
    WebReader web, SourceMemory memory, IOptions<WebSourceOptions> options, TimeProvider clock)
{
    /// <summary>The name by which a robots.txt can address us.</summary>
    public const string ProductToken = "IngestFunctions";

    // RFC 9309 asks that at least 500 KiB be read. The rules kept are capped, since a table property holds 32 Ki characters.
    private const int MaxBytes = 512 * 1024;
    private const int MaxKept = 30_000;

    private readonly Dictionary<Uri, RobotsRules> _known = [];

    /// <summary>Why an address must not be fetched; null where it may.</summary>
    public async Task<string?> RefuseAsync(Uri address, CancellationToken cancellationToken)
    {
        var robots = new Uri(address, "/robots.txt");
        if (!_known.TryGetValue(robots, out var rules))
        {
            (rules, var failure) = await LoadAsync(robots, cancellationToken);
            if (rules is null)
                return failure;
            _known.Add(robots, rules);
        }

        return rules.Allow(address) ? null : $"'{address}' is disallowed by {robots}.";
    }

    private async Task<(RobotsRules? Rules, string? Failure)> LoadAsync(Uri robots, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var kept = await memory.FindRobotsAsync(robots, cancellationToken);
        if (kept is { } copy && now - copy.Retrieved < options.Value.RobotsLifetime)
            return (RobotsRules.Parse(copy.Rules, ProductToken), null);

        switch (await web.GetAsync(robots, known: null, MaxBytes, cancellationToken))
        {
            case WebAnswer.Body body:
                await using (body.File)
                {
                    using var reader = new StreamReader(body.File.Rewind(), Encoding.UTF8, leaveOpen: true);
                    return await KeepAsync(RobotsRules.Parse(await reader.ReadToEndAsync(cancellationToken), ProductToken));
                }

            // RFC 9309: a site that refuses to show rules (4xx) has none; one that is out of order (5xx) is not to be crawled.
            case WebAnswer.Refused { Status: >= 400 and < 500 }:
                return await KeepAsync(RobotsRules.AllowAll);
            case WebAnswer.Refused refused:
                return (null, refused.Reason);
            case WebAnswer.Unreachable unreachable:
                return (null, unreachable.Reason);
            default:
                return (RobotsRules.AllowAll, null);
        }

        async Task<(RobotsRules?, string?)> KeepAsync(RobotsRules rules)
        {
            var text = rules.ToString();
            if (text.Length <= MaxKept)
                await memory.WriteRobotsAsync(robots, text, now, cancellationToken);
            return (rules, null);
        }
    }
}
