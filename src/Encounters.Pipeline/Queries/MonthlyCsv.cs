using System.Globalization;
using CsvHelper;
using Encounters.Calendar;
using Encounters.Normalization;
using Encounters.Swings;

namespace Encounters.Pipeline.Queries;

/// <summary>
/// A CSV of monthly counts: <c>month</c> as yyyy-MM and one column for each series.
/// An empty cell is a month that the series lacks; a count may have thousands separators.
/// </summary>
public static class MonthlyCsv
{
    /// <summary>Reads the series in the order of their columns.</summary>
    /// <exception cref="FormatException">The file has another format; the message says where.</exception>
    public static IReadOnlyList<(string Name, IReadOnlyList<MonthlyCount> Months)> Read(Stream csv)
    {
        using var reader = CsvReader.Create(csv, StrictCsv.Options, leaveOpen: true);
        reader.ReadHeader();
        var names = reader.Headers;
        if (names.Count < 2 || names[0] != "month")
            throw new FormatException("The first column must be 'month', and at least one series must follow it.");

        List<MonthlyCount>[] series = [.. names.Skip(1).Select(_ => new List<MonthlyCount>())];
        Month? before = null;
        while (reader.Read())
        {
            if (!Month.TryParse(reader.GetString(0), out var month))
                throw new FormatException($"Line {reader.LineNumber}: '{reader.GetString(0)}' is not a month (yyyy-MM).");
            if (month <= before)
                throw new FormatException($"Line {reader.LineNumber}: {month} does not follow {before}.");
            before = month;
            for (var i = 0; i < series.Length; i++)
            {
                if (string.IsNullOrWhiteSpace(reader.GetString(i + 1)))
                    continue;
                if (!long.TryParse(reader.GetString(i + 1), NumberStyles.AllowThousands, CultureInfo.InvariantCulture,
                    out var value))
                    throw new FormatException(
                        $"Line {reader.LineNumber}, column '{names[i + 1]}': '{reader.GetString(i + 1)}' is not a whole number.");
                series[i].Add(new MonthlyCount(month, value));
            }
        }

        return [.. names.Skip(1).Zip(series, (name, months) => (name, (IReadOnlyList<MonthlyCount>)months))];
    }
}
