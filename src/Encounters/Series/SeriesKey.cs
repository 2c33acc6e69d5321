using System.Diagnostics.CodeAnalysis;
using Encounters.Categories;
using Encounters.Releases;

namespace Encounters.Series;

/// <summary>The whole whose monthly totals a series gives.</summary>
public enum Scope
{
    /// <summary>All of CBP's encounters.</summary>
    Nationwide,

    /// <summary>The southwest land border.</summary>
    Southwest,

    /// <summary>The northern land border.</summary>
    Northern,
}

/// <summary>
/// The name of a series of monthly totals: a scope alone (<c>southwest</c>), or one category of it
/// (<c>southwest/component=usbp</c>).
/// </summary>
public sealed record SeriesKey : IComparable<SeriesKey>
{
    private static readonly string[] ScopeNames = ["nationwide", "southwest", "northern"];

    private SeriesKey(Scope scope, Dimension? dimension, Category? category)
    {
        Scope = scope;
        Dimension = dimension;
        Category = category;
        Value = dimension is { } by ? $"{ScopeNames[(int)scope]}/{by.Name}={category}" : ScopeNames[(int)scope];
    }

    /// <summary>The key as text.</summary>
    public string Value { get; }

    /// <summary>The whole.</summary>
    public Scope Scope { get; }

    /// <summary>The dimension of the breakdown; null for the whole itself.</summary>
    public Dimension? Dimension { get; }

    /// <summary>The category of the breakdown; null for the whole itself.</summary>
    public Category? Category { get; }

    /// <summary>The series of everything that a dataset counts.</summary>
    public static SeriesKey WholeOf(Dataset dataset) => Whole(dataset == Dataset.Southwest ? Scope.Southwest : Scope.Nationwide);

    /// <summary>The series of a whole.</summary>
    public static SeriesKey Whole(Scope scope) => new(scope, null, null);

    /// <summary>The series of one category of a whole.</summary>
    public static SeriesKey Part(Scope scope, Dimension dimension, Category category)
    {
        ArgumentNullException.ThrowIfNull(category);
        return new SeriesKey(scope, dimension, category);
    }

    /// <summary>Reads a key.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SeriesKey? key)
    {
        key = null;
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        var scope = Array.IndexOf(ScopeNames, slash < 0 ? text : text![..slash]);
        if (scope < 0)
            return false;
        if (slash < 0)
        {
            key = Whole((Scope)scope);
            return true;
        }

        var breakdown = text![(slash + 1)..].Split('=');
        if (breakdown.Length != 2
            || !Dimensions.TryParse(breakdown[0], out var dimension)
            || !Categories.Category.TryParse(breakdown[1], out var category))
        {
            return false;
        }

        key = Part((Scope)scope, dimension, category);
        return true;
    }

    /// <summary>Reads a key.</summary>
    /// <exception cref="FormatException">The text is not a key.</exception>
    public static SeriesKey Parse(string text) =>
        TryParse(text, out var key) ? key : throw new FormatException($"'{text}' is not a series key.");

    /// <summary>Ordinal order of the text: a whole before its parts.</summary>
    public int CompareTo(SeriesKey? other) => string.CompareOrdinal(Value, other?.Value);

    /// <summary>Whether both are the same key.</summary>
    public bool Equals(SeriesKey? other) => other is not null && Value == other.Value;

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    /// <summary>The key as text.</summary>
    public override string ToString() => Value;
}
