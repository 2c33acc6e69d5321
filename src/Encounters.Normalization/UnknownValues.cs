namespace Encounters.Normalization;

/// <summary>
/// Numbers the values in the unknown columns. Such a column tells two rows apart only if it is one of
/// categories: texts that come again and again. An index, a time stamp or a figure is another one in each row, and would make a
/// duplicate row look like two.
/// </summary>
/// <param name="columns">How many such columns there are.</param>
internal sealed class UnknownValues(int columns)
{
    /// <summary>The most combinations of values.</summary>
    public const int Max = 1_000_000;

    // Real categories have fewer than 60 values.
    private const int MaxCategories = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string[]> _values = [];
    private readonly HashSet<string>[] _distinct =
        [.. Enumerable.Range(0, columns).Select(_ => new HashSet<string>(StringComparer.Ordinal))];
    private long _rows;
    private bool[] _isCategory = [];
    private Dictionary<string, int>? _places;

    /// <summary>The number of a row's values, or their rank once ranks were asked for; -1 where there are too many.</summary>
    public int NumberOf(string[] values)
    {
        if (_places is not null)
            return _places[TextOf(values)];
        lock (_gate)
        {
            _rows++;
            for (var column = 0; column < columns; column++)
            {
                // A column that can no longer be one of categories is not examined further.
                var distinct = _distinct[column];
                if (distinct.Count <= MaxCategories)
                    distinct.Add(values[column]);
                if (distinct.Count > MaxCategories)
                    values[column] = "";
            }

            var key = string.Join('\u001F', values);
            if (_numbers.TryGetValue(key, out var number))
                return number;
            if (_numbers.Count == Max)
                return -1;
            _numbers.Add(key, number = _numbers.Count);
            _values.Add(values);
            return number;
        }
    }

    /// <summary>
    /// By number, the rank of the values of category columns alone, in ordinal order: rows with one rank are distinguished by
    /// nothing. Call it once, after all rows have been read.
    /// </summary>
    public int[] Ranks()
    {
        _isCategory = [.. _distinct.Select(IsCategory)];
        var texts = _values.ConvertAll(TextOf);
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        foreach (var text in texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            places.Add(text, places.Count);
        _places = places;
        return [.. texts.Select(text => places[text])];
    }

    private string TextOf(string[] values) => string.Join('\u001F', values.Where((_, column) => _isCategory[column]));

    // Some value has letters, values are few, and on average every third row repeats one.
    private bool IsCategory(HashSet<string> distinct) =>
        distinct.Count <= MaxCategories && distinct.Count * 4L <= _rows * 3 && distinct.Any(value => value.Any(char.IsLetter));
}
