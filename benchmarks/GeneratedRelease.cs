using System.Globalization;
using System.Text;

namespace Benchmarks;

/// <summary>Writes a release of any size in one of CBP's layouts: the same size and layout always give the same bytes.</summary>
internal static class GeneratedRelease
{
    // A prime that divides no number of combinations below: multiplying by it visits each combination once, in no visible order.
    private const long Step = 2_654_435_761;

    private static readonly string[] Months = ["OCT", "NOV", "DEC", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL",
        "AUG", "SEP"];
    private static readonly string[] Components = ["U.S. Border Patrol", "Office of Field Operations"];
    private static readonly string[] Regions = ["Southwest Land Border", "Northern Land Border", "Other"];
    private static readonly string[] Demographics = ["Single Adults", "FMUA", "UC / Single Minors", "Accompanied Minors"];
    private static readonly string[] Authorities = ["Title 8", "Title 42"];
    private static readonly string[] Types = ["Apprehensions", "Inadmissibles", "Expulsions"];
    private static readonly string[] Groupings = ["El Salvador", "Guatemala", "Honduras", "Mexico", "Other"];

    private static readonly string[] Citizenships =
    [
        "BRAZIL", "CANADA", "\"CHINA, PEOPLES REPUBLIC OF\"", "COLOMBIA", "CUBA", "ECUADOR", "EL SALVADOR", "GUATEMALA", "HAITI",
        "HONDURAS", "INDIA",
        "MEXICO", "MYANMAR (BURMA)", "NICARAGUA", "OTHER", "PERU", "PHILIPPINES", "ROMANIA", "RUSSIA", "TURKEY", "UKRAINE",
        "VENEZUELA",
    ];

    private static readonly string[] Aors =
    [
        .. ((string[])["Big Bend", "Del Rio", "El Centro", "El Paso", "Laredo", "Rio Grande Valley", "San Diego", "Tucson",
            "Yuma", "Blaine", "Buffalo", "Detroit"])
            .Zip((string[])["BBT", "DRT", "ELC", "EPT", "LRT", "RGV", "SDC", "TCA", "YUM", "BLW", "BUN", "DTM"],
                (name, code) => $"{name} Sector,{code}"),
        .. ((string[])
        [
            "Atlanta", "Baltimore", "Boston", "Buffalo", "Chicago", "Detroit", "El Paso", "Houston", "Laredo", "Los Angeles",
            "Miami", "New Orleans",
            "New York", "Portland", "Preclearance", "San Diego", "San Francisco", "San Juan", "Seattle", "Tampa", "Tucson",
        ]).Select(name => $"{name} Field Office,{name}"),
    ];

    private static readonly string[] States = ["TX", "CA", "AZ", "NM", "NY", "FL", "WA", "VT", "MI", "ME", "MT", "ND", "MN", "OH",
        "PA", "IL", "GA", "LA", "MA", "NJ"];

    /// <summary>The name that a release of this size and layout has.</summary>
    public static string NameOf(string layout, long rows)
    {
        var coverage = IsLong(layout, rows) ? "fy07-fy26" : "fy22-fy25";
        return layout == "southwest" ? $"sbo-encounters-{coverage}.csv" : $"nationwide-encounters-{coverage}-{layout}.csv";
    }

    // The southwest layout has few combinations in a month.
    private static bool IsLong(string layout, long rows) => rows > 5_000_000 || layout == "southwest";

    /// <summary>Writes the release.</summary>
    public static void Write(string path, string layout, long rows)
    {
        var (first, months) = IsLong(layout, rows) ? (2007, 240) : (2022, 48);
        (string Header, string[][] Columns) = layout switch
        {
            "aor" => (
                "Fiscal Year,Month Grouping,Month (abbv),Component,Land Border Region,Area of Responsibility,AOR "
                    + "(Abbv),Demographic,Citizenship,Title of Authority,Encounter Type,Encounter Count",
                (string[][])[Components, Regions, Aors, Demographics, Citizenships, Authorities, Types]),
            "state" => (
                "Fiscal Year,Month Grouping,Month (abbv),Land Border Region,State,Demographic,Citizenship,Title of "
                    + "Authority,Encounter Count",
                [Regions, States, Demographics, Citizenships, Authorities]),
            _ => (
                "Fiscal Year,Month Grouping,Month (abbv),Component,Demographic,Citizenship Grouping,Title of Authority,Encounter "
                    + "Type,Encounter Count",
                [Components, Demographics, Groupings, Authorities, Types]),
        };
        var combinations = Columns.Aggregate((long)months, (product, column) => product * column.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, combinations);
        var random = new Random(1);
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20) { NewLine = "\r\n" };
        writer.WriteLine(Header);
        for (long i = 0; i < rows; i++)
        {
            var combination = (long)((UInt128)i * Step % (ulong)combinations);
            var month = (int)(combination % months);
            combination /= months;
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{first + (month / 12)},FYTD,{Months[month % 12]}"));
            foreach (var column in Columns)
            {
                writer.Write(',');
                writer.Write(column[combination % column.Length]);
                combination /= column.Length;
            }

            writer.Write(',');
            writer.WriteLine(random.Next(3) == 0 ? random.Next(5_000) : random.Next(40));
        }
    }
}
