using Encounters.Categories;
using Encounters.Releases;

namespace Encounters.Series;

/// <summary>Which series a release can have values for, according to its columns.</summary>
public sealed record ReleaseColumns
{
    // A bit for each dimension.
    private readonly int _dimensions;

    /// <summary>Describes the columns of a release.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="dimensions">The dimensions that it has columns for.</param>
    /// <param name="groupsCitizenship">Whether citizenship comes as <c>Citizenship Grouping</c>, which knows four countries and
    /// the rest.</param>
    public ReleaseColumns(Dataset dataset, IEnumerable<Dimension> dimensions, bool groupsCitizenship)
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        (Dataset, GroupsCitizenship) = (dataset, groupsCitizenship);
        foreach (var dimension in dimensions)
            _dimensions |= 1 << (int)dimension;
    }

    /// <summary>The dataset.</summary>
    public Dataset Dataset { get; }

    /// <summary>Whether citizenship comes as <c>Citizenship Grouping</c>, which knows four countries and the rest.</summary>
    public bool GroupsCitizenship { get; }

    /// <summary>The dimensions, in their order.</summary>
    public IEnumerable<Dimension> Dimensions => Categories.Dimensions.All.Where(Has);

    /// <summary>Whether there is a column for a dimension.</summary>
    public bool Has(Dimension dimension) => (_dimensions & (1 << (int)dimension)) != 0;

    /// <summary>
    /// Whether these columns give the series a value, even if it is 0.
    /// Of a citizenship that the vocabulary does not know, a release that groups citizenship speaks only where it has rows, which
    /// the columns do not tell.
    /// </summary>
    public bool ImplyValueOf(SeriesKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (Dataset == Dataset.Southwest && key.Scope != Scope.Southwest)
            return false;
        if (key is not { Dimension: { } dimension, Category: { } category })
            return true;
        if (!Has(dimension))
            return false;
        if (dimension != Dimension.Citizenship)
            return true;
        return GroupsCitizenship ? Vocabulary.GroupedCitizenships.Contains(category) : category != Vocabulary.OtherGrouping;
    }
}
