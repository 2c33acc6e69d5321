namespace Encounters.Series;

/// <summary>
/// Finds the series that a person means: by its key in any case, by a name ("Texas", "Border Patrol"), or by a whole and a name
/// ("southwest/Border Patrol"). A name without a whole means the widest series of that name.
/// </summary>
public sealed class SeriesFinder
{
    private const int MostSuggestions = 3;

    // The keys of a name; several where a name alone does not decide.
    private readonly Dictionary<string, List<SeriesKey>> _byName = [];

    /// <summary>Takes all series that exist.</summary>
    public SeriesFinder(IEnumerable<SeriesKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var key in keys.OrderBy(key => key.Scope).ThenBy(key => key))
        {
            foreach (var name in NamesOf(key).Select(Plain).Distinct())
            {
                if (!_byName.TryGetValue(name, out var known))
                    _byName.Add(name, known = []);
                if (known.TrueForAll(other => other.Scope == key.Scope))
                    known.Add(key);
            }
        }
    }

    /// <summary>The series that a text names; null if there is none, or more than one.</summary>
    public SeriesKey? Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _byName.GetValueOrDefault(Plain(text)) is [var only] ? only : null;
    }

    /// <summary>The series whose names are nearest to a text, the nearest first; up to three.</summary>
    public IReadOnlyList<SeriesKey> Suggest(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var plain = Plain(text);
        if (_byName.TryGetValue(plain, out var several))
            return [.. several.Take(MostSuggestions)];
        var farthest = Math.Max(1, plain.Length / 3);
        return
        [
            .. _byName
                .Select(entry => (entry.Key.Length, Key: entry.Value[0], Distance: DistanceOf(plain, entry.Key, farthest)))
                .Where(entry => entry.Distance <= farthest)
                .OrderBy(entry => entry.Distance).ThenBy(entry => entry.Length).ThenBy(entry => entry.Key.Scope)
                .Select(entry => entry.Key).Distinct().Take(MostSuggestions),
        ];
    }

    private static int DistanceOf(string text, string name, int most) =>
        text.Length > 2 && name.Contains(text, StringComparison.Ordinal) ? 0 : Distance(text, name, most);

    private static IEnumerable<string> NamesOf(SeriesKey key)
    {
        yield return key.Value;
        yield return DisplayNames.Of(key);
        if (key is not { Dimension: { } dimension, Category: { } category })
            yield break;
        foreach (var name in (string[])[category.Name, DisplayNames.Of(dimension, category)])
        {
            yield return name;
            yield return $"{SeriesKey.Whole(key.Scope)}/{name}";
        }
    }

    // "The Office of Field Operations" and "office-of-field-operations" are the same name.
    private static string Plain(string text) => string.Join(' ', text.ToLowerInvariant()
        .Replace("/", " / ", StringComparison.Ordinal).Replace("=", " = ", StringComparison.Ordinal)
        .Split([' ', '_', '-', '.'], StringSplitOptions.RemoveEmptyEntries).Where(word => word != "the"));

    /// <summary>
    /// The number of letters that differ (Levenshtein), or more than <paramref name="most"/> where it is larger.
    /// </summary>
    private static int Distance(string one, string other, int most)
    {
        if (Math.Abs(one.Length - other.Length) > most)
            return most + 1;
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
