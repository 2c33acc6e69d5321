using System.Diagnostics.CodeAnalysis;

namespace Encounters.Releases;

/// <summary>One of the three families of files that CBP publishes, each with a layout of its own.</summary>
public sealed class Dataset
{
    /// <summary>Files <c>sbo-encounters-*</c>: the southwest land border.</summary>
    public static readonly Dataset Southwest = new("southwest", 0, "Southwest Land Border Encounters");

    /// <summary>Files <c>nationwide-encounters-*-state</c>: nationwide, by state.</summary>
    public static readonly Dataset NationwideState = new("nationwide-state", 1, "Nationwide Encounters by State");

    /// <summary>Files <c>nationwide-encounters-*-aor</c>: nationwide, by area of responsibility.</summary>
    public static readonly Dataset NationwideAor = new("nationwide-aor", 2, "Nationwide Encounters by Area of Responsibility");

    private Dataset(string name, int precedence, string title)
    {
        Name = name;
        Precedence = precedence;
        Title = title;
    }

    /// <summary>All datasets, in order of precedence.</summary>
    public static IReadOnlyList<Dataset> All { get; } = [NationwideAor, NationwideState, Southwest];

    /// <summary>The name in paths, tables and JSON.</summary>
    public string Name { get; }

    /// <summary>What CBP calls it.</summary>
    public string Title { get; }

    /// <summary>The precedence: if two datasets with the same coverage disagree, the higher one counts.</summary>
    public int Precedence { get; }

    /// <summary>Finds a dataset by its name.</summary>
    public static bool TryParse(string? name, [NotNullWhen(true)] out Dataset? dataset)
    {
        dataset = All.FirstOrDefault(candidate => candidate.Name == name);
        return dataset is not null;
    }

    /// <summary>Finds a dataset by its name.</summary>
    /// <exception cref="FormatException">No dataset has this name.</exception>
    public static Dataset Parse(string name) =>
        TryParse(name, out var dataset) ? dataset : throw new FormatException($"'{name}' is not a dataset.");

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
