using System.CommandLine;
using Encounters.Pipeline.Queries;
using Encounters.Series;
using Ingest.Composition;

namespace Ingest.CommandLine;

/// <summary>The series that a person names: a key, its breakdowns (<c>KEY/*</c>), or a name such as "Texas".</summary>
internal static class SeriesChoice
{
    private const string BreakdownsOf = "/*";

    /// <summary>An optional argument that names series.</summary>
    public static Argument<string?> Argument(string description) => new("KEY")
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>An option that names series.</summary>
    public static Option<string?> Option(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "KEY",
    };

    /// <summary>The series of a store that a text names; null if there is no text.</summary>
    /// <exception cref="UsageException">The series does not exist; the message suggests similar ones.</exception>
    public static async Task<SeriesSelection?> ReadAsync(IStoreFacts facts, string? text, CancellationToken cancellationToken)
    {
        if (text is null)
            return null;
        var finder = new SeriesFinder(await facts.ListKeysAsync(cancellationToken));
        var breakdowns = text.EndsWith(BreakdownsOf, StringComparison.Ordinal);
        var name = breakdowns ? text[..^BreakdownsOf.Length] : text;
        if (finder.Find(name) is { } key)
        {
            return breakdowns && key.Dimension is not null
                ? throw new UsageException($"'{key}' has no breakdowns of its own; '{SeriesKey.Whole(key.Scope)}/*' has them.")
                : new SeriesSelection(key, breakdowns);
        }

        var near = finder.Suggest(name).Select(known => $"'{known}' ({DisplayNames.Of(known)})").ToArray();
        throw new UsageException($"There is no series '{text}'. "
            + (near.Length > 0 ? $"Did you mean {string.Join(", or ", near)}? " : "")
            + "'ingest series' lists the keys.");
    }
}
