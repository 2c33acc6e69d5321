using System.Diagnostics.CodeAnalysis;
using Encounters.Series;

namespace Encounters.Pipeline.Queries;

/// <summary>Which series are meant: exactly one (<c>southwest</c>) or the breakdowns of one (<c>southwest/*</c>).</summary>
/// <param name="Key">The series, or the whole of the breakdowns.</param>
/// <param name="Breakdowns">Whether the breakdowns are meant and not the series itself.</param>
public sealed record SeriesSelection(SeriesKey Key, bool Breakdowns)
{
    /// <summary>The whole of the southwest land border.</summary>
    public static SeriesSelection Southwest { get; } = new(SeriesKey.Whole(Scope.Southwest), Breakdowns: false);

    /// <summary>Reads <c>KEY</c> or <c>KEY/*</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SeriesSelection? selection)
    {
        var breakdowns = text?.EndsWith("/*", StringComparison.Ordinal) ?? false;
        selection = SeriesKey.TryParse(breakdowns ? text![..^2] : text, out var key) && !(breakdowns && key.Dimension is not null)
            ? new SeriesSelection(key, breakdowns)
            : null;
        return selection is not null;
    }

    /// <summary>Whether a series is among those that are meant.</summary>
    public bool Includes(SeriesKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Breakdowns ? key.Scope == Key.Scope && key.Dimension is not null : key == Key;
    }

    /// <summary>The selection as it was written.</summary>
    public override string ToString() => Breakdowns ? $"{Key}/*" : Key.Value;
}
