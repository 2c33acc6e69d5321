// Writes the bundled samples: `dotnet run samples/Generate.cs`, or with a folder to write them elsewhere.
//
// The monthly totals are CBP's published southwest land border encounters. Their split over component, demographic and
// citizenship is NOT CBP's: it follows fixed shares, so that the samples have the real layout and the real totals, and no
// breakdown that could be mistaken for a real one.
using System.Globalization;
using System.Text;

string[] months = ["OCT", "NOV", "DEC", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP"];

// Southwest land border encounters from October 2020 (fiscal year 2021) on, a line for each fiscal year.
int[] published =
[
    71_929, 72_113, 73_994, 78_414, 101_099, 173_277, 178_795, 180_597, 189_034, 213_593, 209_840, 192_001,
    164_837, 174_845, 179_253, 154_874, 166_010, 222_574, 235_785, 241_136, 207_834, 200_162, 204_087, 227_547,
    231_529, 235_173, 252_315, 157_358, 156_630, 193_249, 211_992, 206_690, 144_556, 183_479, 232_963, 269_735,
    240_927, 242_399, 301_981, 176_205, 189_913,
];
const int FirstFiscalYear = 2021;
const int January2024 = 39;
const int RestatedJanuary2024 = 176_195;

(string Component, string EncounterType, double Share)[] components =
    [("U.S. Border Patrol", "Apprehensions", 0.8), ("Office of Field Operations", "Inadmissibles", 0.2)];
(string Name, double Share)[] demographics = [("Single Adults", 0.6), ("FMUA", 0.34), ("UAC", 0.06)];
(string Name, double Share)[] citizenships =
    [("El Salvador", 0.05), ("Guatemala", 0.1), ("Honduras", 0.1), ("Mexico", 0.3), ("Other", 0.45)];

var folder = args.Length > 0 ? args[0] : "samples";
Directory.CreateDirectory(folder);
for (var last = 37; last < published.Length; last++)
{
    // The release through February 2024 restates January.
    int[] totals = [.. published[..(last + 1)]];
    if (last > January2024)
        totals[January2024] = RestatedJanuary2024;
    Write(totals);
}

void Write(int[] totals)
{
    var lastMonth = (totals.Length - 1) % 12;
    var lastYear = FirstFiscalYear + ((totals.Length - 1) / 12);
    var csv = new StringBuilder(
        "Fiscal Year,Month Grouping,Month (abbv),Component,Demographic,Citizenship Grouping,Title of Authority,Encounter Type,"
        + "Encounter Count\r\n");
    for (var i = 0; i < totals.Length; i++)
    {
        var year = FirstFiscalYear + (i / 12);
        var label = year == lastYear ? $"{year} (FYTD)" : year.ToString(CultureInfo.InvariantCulture);
        var grouping = i % 12 <= lastMonth ? "FYTD" : "Remaining";
        foreach (var (component, type, demographic, citizenship, count) in Split(totals[i]))
            csv.Append(CultureInfo.InvariantCulture, $"{label},{grouping},{months[i % 12]},{component},{demographic},{citizenship},Title 8,{type},{count}\r\n");
    }

    var name = $"sbo-encounters-fy{FirstFiscalYear % 100}-fy{lastYear % 100}-{months[lastMonth].ToLowerInvariant()}.csv";
    File.WriteAllText(Path.Combine(folder, name), csv.ToString());
    Console.WriteLine(name);
}

// Largest remainders: the parts are whole and add up to the total.
IEnumerable<(string Component, string Type, string Demographic, string Citizenship, int Count)> Split(int total)
{
    var parts = (
        from component in components
        from demographic in demographics
        from citizenship in citizenships
        let exact = total * component.Share * demographic.Share * citizenship.Share
        select (Part: (component.Component, component.EncounterType, demographic.Name, citizenship.Name), Exact: exact)).ToArray();
    var missing = total - parts.Sum(part => (int)part.Exact);
    var raised = parts.Index().OrderByDescending(part => part.Item.Exact - Math.Floor(part.Item.Exact)).Take(missing)
        .Select(part => part.Index).ToHashSet();
    return parts.Select((part, i) =>
        (part.Part.Item1, part.Part.Item2, part.Part.Item3, part.Part.Item4, (int)part.Exact + (raised.Contains(i) ? 1 : 0)));
}
