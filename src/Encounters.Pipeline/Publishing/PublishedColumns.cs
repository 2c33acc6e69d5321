namespace Encounters.Pipeline.Publishing;

/// <summary>A column of the published files.</summary>
/// <param name="Name">The name in the files.</param>
/// <param name="Type">The Frictionless type: <c>string</c>, <c>integer</c> or <c>date</c>.</param>
/// <param name="Description">What it means.</param>
internal sealed record PublishedColumn(string Name, string Type, string Description)
{
    /// <summary>Whether no row lacks it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The least value.</summary>
    public int? Minimum { get; init; }

    /// <summary>The greatest value.</summary>
    public int? Maximum { get; init; }

    /// <summary>What a number counts.</summary>
    public string? Unit { get; init; }
}

/// <summary>The columns of the published files, in their order.</summary>
internal static class PublishedColumns
{
    public static readonly IReadOnlyList<PublishedColumn> All =
    [
        new("dataset", "string",
            "Which of CBP's files the row comes from: southwest, nationwide-state or nationwide-aor.") { IsRequired = true },
        new("release", "string", "Which release of the dataset: coverage and the first 8 digits of the raw file's SHA-256.")
        {
            IsRequired = true,
        },
        new("month", "date", "Month of the encounters, as its first day.") { IsRequired = true },
        new("fiscal_year", "integer", "U.S. federal fiscal year: year Y runs from October Y-1 to September Y.")
        {
            IsRequired = true,
            Minimum = 1990,
            Maximum = 2100,
        },
        new("fiscal_month", "integer", "Month of the fiscal year, 1 = October to 12 = September.")
        {
            IsRequired = true,
            Minimum = 1,
            Maximum = 12,
        },
        new("component", "string",
            "usbp: U.S. Border Patrol, between ports of entry. ofo: Office of Field Operations, at ports."),
        new("region", "string", "Land border region: southwest, northern, or other."),
        new("aor", "string", "Area of responsibility: code of a Border Patrol sector or name of a field office."),
        new("aor_name", "string", "Area of responsibility as CBP names it."),
        new("state", "string", "Postal code of the state or territory, in lower case."),
        new("demographic", "string", "single_adult, family_unit, unaccompanied_child or accompanied_minor."),
        new("citizenship", "string", "Country. other: all but the 21 named ones. other_grouping: all but El Salvador, Guatemala, "
            + "Honduras and Mexico; a different value."),
        new("authority", "string", "title_8: immigration law. title_42: public health, March 2020 to May 2023."),
        new("encounter_type", "string", "apprehension, inadmissible or expulsion."),
        new("count", "integer", "Encounters: events, not persons. One person can be encountered several times.")
        {
            IsRequired = true,
            Minimum = 0,
            Unit = "encounters",
        },
    ];

    /// <summary>The columns of the combined dataset: the release stands in the manifest.</summary>
    public static readonly IReadOnlyList<PublishedColumn> Combined = [.. All.Where(column => column.Name != "release")];

    /// <summary>The columns that distinguish the rows of a month, in their order.</summary>
    public static readonly IReadOnlyList<string> Texts =
        [.. All.Where(column => column.Type == "string" && column.Name is not ("dataset" or "release"))
            .Select(column => column.Name)];

    /// <summary>The place of a column among all.</summary>
    public static int IndexOf(string name) => All.Select((column, i) => (column, i)).First(entry => entry.column.Name == name).i;
}
