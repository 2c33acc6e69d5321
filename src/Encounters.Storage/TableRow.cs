using System.Globalization;

namespace Encounters.Storage;

/// <summary>
/// A row of a table: two keys and named properties. A value is a string, a long, a double or a bool; an instant is kept as its
/// text, and a null property is left out. Two rows with the same keys and properties are equal.
/// </summary>
public sealed class TableRow(string partitionKey, string rowKey) : IEquatable<TableRow>
{
    private readonly SortedDictionary<string, object> _properties = new(StringComparer.Ordinal);

    /// <summary>The partition.</summary>
    public string PartitionKey { get; } = partitionKey;

    /// <summary>The row inside the partition.</summary>
    public string RowKey { get; } = rowKey;

    /// <summary>The properties by name.</summary>
    public IReadOnlyDictionary<string, object> Properties => _properties;

    /// <summary>Gets or sets a property. Setting null removes it.</summary>
    /// <exception cref="ArgumentException">The value is of another type than those a row can hold.</exception>
    public object? this[string name]
    {
        get => _properties.GetValueOrDefault(name);
        set
        {
            switch (value)
            {
                case null:
                    _properties.Remove(name);
                    break;
                case string or long or double or bool:
                    _properties[name] = value;
                    break;
                case DateTimeOffset instant:
                    _properties[name] = instant.ToString("O", CultureInfo.InvariantCulture);
                    break;
                default:
                    throw new ArgumentException($"A property cannot hold a {value.GetType()}.", nameof(value));
            }
        }
    }

    /// <summary>A text property, or null.</summary>
    public string? FindText(string name) => this[name] as string;

    /// <summary>A text property that every row of the table has.</summary>
    /// <exception cref="StoreDamagedException">The row lacks it.</exception>
    public string Text(string name) => FindText(name) ?? throw Lacks(name);

    /// <summary>A whole number that every row of the table has.</summary>
    /// <exception cref="StoreDamagedException">The row lacks it.</exception>
    public long Number(string name) => this[name] is long number ? number : throw Lacks(name);

    /// <summary>An instant, or null.</summary>
    /// <exception cref="StoreDamagedException">The property is not an instant.</exception>
    public DateTimeOffset? FindInstant(string name)
    {
        if (FindText(name) is not { } text)
            return null;
        return DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            ? instant
            : throw Lacks(name);
    }

    /// <summary>An instant that every row of the table has.</summary>
    /// <exception cref="StoreDamagedException">The row lacks it.</exception>
    public DateTimeOffset Instant(string name) => FindInstant(name) ?? throw Lacks(name);

    /// <summary>A yes or no; no where the row lacks it.</summary>
    public bool Flag(string name) => this[name] is true;

    /// <inheritdoc/>
    public bool Equals(TableRow? other) =>
        other is not null
        && PartitionKey == other.PartitionKey
        && RowKey == other.RowKey
        && _properties.SequenceEqual(other._properties);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TableRow);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(PartitionKey, RowKey);

    private StoreDamagedException Lacks(string name) =>
        new($"Table row '{PartitionKey}' / '{RowKey}' is missing the property '{name}'.");
}
