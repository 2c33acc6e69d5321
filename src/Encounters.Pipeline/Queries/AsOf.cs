using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Encounters.Calendar;
using Encounters.Releases;

namespace Encounters.Pipeline.Queries;

/// <summary>A point in the order of publication: a release, or a day by whose end releases had been published.</summary>
public sealed record AsOf
{
    private readonly ReleaseId? _release;
    private readonly DateOnly _day;

    private AsOf(ReleaseId? release, DateOnly day)
    {
        _release = release;
        _day = day;
    }

    /// <summary>Reads a release, a day (<c>yyyy-MM-dd</c>) or a month (<c>yyyy-MM</c>, meaning its last day).</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out AsOf? asOf)
    {
        asOf = null;
        if (ReleaseId.TryParse(text, out var release))
            asOf = new AsOf(release, default);
        else if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            asOf = new AsOf(null, day);
        else if (Month.TryParse(text, out var month))
            asOf = new AsOf(null, month.LastDay);
        return asOf is not null;
    }

    /// <summary>The releases that had been published by then; null if the release is not among them.</summary>
    public IReadOnlyList<Release>? Select(IReadOnlyList<Release> releases)
    {
        ArgumentNullException.ThrowIfNull(releases);
        if (_release is null)
            return [.. releases.Where(release => release.WasPublishedBy(_day))];
        return releases.FirstOrDefault(release => release.Id == _release) is { } last
            ? [.. releases.Where(release => release.CompareTo(last) <= 0)]
            : null;
    }

    /// <summary>When the figures had been published, in words: "as published by March 31, 2024".</summary>
    public string Words => _release is null
        ? $"as published by {_day.ToString("MMMM d, yyyy", CultureInfo.InvariantCulture)}"
        : $"as published up to release {_release.Value}";

    /// <summary>The release or the day.</summary>
    public override string ToString() => _release?.Value ?? _day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
