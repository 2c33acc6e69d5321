using System.CommandLine;
using Encounters.Pipeline.Queries;
using Ingest.Composition;

namespace Ingest.CommandLine;

/// <summary><c>--as-of</c>: what had been published by then.</summary>
internal static class AsOfOption
{
    public static Option<AsOf?> Create() => new("--as-of")
    {
        Description = "Use what had been published by then: a release, a date (2024-02-29) or a month (2024-02).",
        HelpName = "RELEASE or DATE",
        CustomParser = result =>
        {
            if (AsOf.TryParse(result.Tokens[0].Value, out var value))
                return value;
            result.AddError($"'{result.Tokens[0].Value}' is neither a release nor a date (yyyy-MM-dd).");
            return null;
        },
    };

    /// <summary>The facts of a store as of a release or a date, or as of today.</summary>
    /// <exception cref="UsageException">The release does not exist.</exception>
    public static async Task<IStoreFacts> ReadAsync(IStoreFacts today, AsOf? asOf, CancellationToken cancellationToken) =>
        await EarlierFacts.AtAsync(today, asOf, cancellationToken)
            ?? throw new UsageException($"There is no release '{asOf}'. 'ingest releases' lists the releases.");
}
