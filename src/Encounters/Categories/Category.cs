using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Encounters.Categories;

/// <summary>
/// One value of a dimension under our name for it: lower-case letters and digits joined by single underscores, such as
/// <c>el_salvador</c>.
/// </summary>
public sealed record Category
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 80;

    private Category(string name) => Name = name;

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>
    /// Folds a published spelling to a name: case, spaces and punctuation do not tell categories apart
    /// (<c>EL SALVADOR</c> and <c>El Salvador</c> are one).
    /// </summary>
    /// <returns>False if no letter or digit remains, or more than <see cref="MaxLength"/> characters do.</returns>
    public static bool TryFold(string published, [NotNullWhen(true)] out Category? category)
    {
        ArgumentNullException.ThrowIfNull(published);
        var name = new StringBuilder(published.Length);
        var gap = false;
        foreach (var rune in published.EnumerateRunes())
        {
            if (!Rune.IsLetterOrDigit(rune))
            {
                gap = name.Length > 0;
                continue;
            }

            if (gap)
                name.Append('_');
            gap = false;
            name.Append(Rune.ToLowerInvariant(rune).ToString());
        }

        category = name.Length is > 0 and <= MaxLength ? new Category(name.ToString()) : null;
        return category is not null;
    }

    /// <summary>Reads a name that is already folded.</summary>
    public static bool TryParse(string? name, [NotNullWhen(true)] out Category? category)
    {
        category = null;
        return name is not null && TryFold(name, out category) && category.Name == name;
    }

    /// <summary>Reads a name that is already folded.</summary>
    /// <exception cref="FormatException">The text is not a category name.</exception>
    public static Category Parse(string name) =>
        TryParse(name, out var category) ? category : throw new FormatException($"'{name}' is not the name of a category.");

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
