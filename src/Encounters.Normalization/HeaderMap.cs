using Encounters.Categories;
using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Normalization;

/// <summary>The positions of the known columns in a file's header, and how the header differs from the layout.</summary>
internal sealed class HeaderMap
{
    // By the number of the column; -1 if the file does not have it.
    private readonly int[] _indexes = new int[(int)LayoutColumn.Count + 1];

    private HeaderMap(IReadOnlyList<string> names, Dataset dataset)
    {
        (Names, Dataset) = (names, dataset);
        for (var column = 0; column < _indexes.Length; column++)
            _indexes[column] = -1;
    }

    /// <summary>The dataset whose layout it is.</summary>
    public Dataset Dataset { get; }

    public List<Problem> Problems { get; } = [];

    public List<Drift> Drift { get; } = [];

    /// <summary>The columns that no known layout has.</summary>
    public List<int> Unknown { get; } = [];

    /// <summary>The columns of the file by their published names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The index of a column in the file, -1 where the file lacks it.</summary>
    public int this[LayoutColumn column] => _indexes[(int)column];

    public bool Has(LayoutColumn column) => this[column] >= 0;

    /// <summary>What a release with these columns speaks of.</summary>
    public ReleaseColumns Columns
    {
        get
        {
            List<Dimension> dimensions = [];
            for (var column = LayoutColumn.FiscalYear; column <= LayoutColumn.Count; column++)
            {
                if (Has(column) && Layout.DimensionOf(column) is { } dimension)
                    dimensions.Add(dimension);
            }

            return new ReleaseColumns(Dataset, dimensions, GroupsCitizenship);
        }
    }

    /// <summary>Whether citizenship comes as <c>Citizenship Grouping</c> only.</summary>
    public bool GroupsCitizenship => Has(LayoutColumn.CitizenshipGrouping) && !Has(LayoutColumn.Citizenship);

    /// <summary>The column's name as the file spells it.</summary>
    public string NameOf(LayoutColumn column) => Has(column) ? Names[this[column]] : Layout.NameOf(column);

    public static HeaderMap Read(IReadOnlyList<string> names, Dataset dataset)
    {
        var map = new HeaderMap(names, dataset);
        var layout = Layout.Of(dataset);
        for (var i = 0; i < names.Count; i++)
            map.Place(i, layout);

        foreach (var column in layout.Required)
        {
            if (!map.Has(column))
                map.Reject($"The required column '{Layout.NameOf(column)}' is missing; the file has: "
                    + $"{string.Join(", ", names)}.");
        }

        if (!map.Has(LayoutColumn.Citizenship) && !map.Has(LayoutColumn.CitizenshipGrouping) && layout.Optional.Length > 0)
            map.Reject("The file has neither 'Citizenship' nor 'Citizenship Grouping'.");
        return map;
    }

    private void Place(int index, Layout layout)
    {
        var name = Names[index];
        if (!Layout.TryFind(name, out var column) || !layout.Allows(column))
        {
            Unknown.Add(index);
            Drift.Add(new Drift(DriftKind.UnknownColumn, name.Trim().Length == 0 ? $"column {index + 1}" : name, null, 0, 0));
            return;
        }

        if (Has(column))
        {
            Reject($"The column '{name}' occurs more than once.");
            return;
        }

        _indexes[(int)column] = index;
        if (name != Layout.NameOf(column))
            Drift.Add(new Drift(DriftKind.RenamedColumn, name, null, 0, 0) { TakenFor = Layout.NameOf(column) });
    }

    private void Reject(string message) => Problems.Add(new Problem(message, Line: 1));
}
