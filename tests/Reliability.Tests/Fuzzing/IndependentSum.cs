using System.Globalization;
using System.Text;
using Encounters.Categories;

namespace Reliability.Tests.Fuzzing;

/// <summary>Adds up the counts of a CSV file by month in the plainest way there is, to be set against the normalizer's.</summary>
internal static class IndependentSum
{
    /// <summary>The counts by fiscal year and month abbreviation.</summary>
    public static SortedDictionary<string, long> ByMonth(byte[] csv)
    {
        var records = Split(Encoding.UTF8.GetString(csv).TrimStart('\uFEFF'));
        var header = records[0].Select(name => Category.TryFold(name, out var folded) ? folded.Name : "").ToArray();
        var (year, month, count) = (Array.IndexOf(header, "fiscal_year"), Array.IndexOf(header, "month_abbv"),
            Array.IndexOf(header, "encounter_count"));
        SortedDictionary<string, long> sums = new(StringComparer.Ordinal);
        foreach (var record in records.Skip(1).Where(record => record.Any(cell => cell.Trim(' ').Length > 0)))
        {
            var key = $"{record[year][..4]} {record[month].ToLowerInvariant()}";
            sums[key] = sums.GetValueOrDefault(key) + CountOf(record[count]);
        }

        return sums;
    }

    private static long CountOf(string text)
    {
        var parts = text.Split('.');
        return parts is [_] or [_, { Length: > 0 }] && parts.Skip(1).All(zeros => zeros.All(digit => digit == '0'))
            ? long.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture)
            : throw new FormatException(text);
    }

    private static List<string[]> Split(string text)
    {
        List<string[]> records = [];
        List<string> fields = [];
        var field = new StringBuilder();
        var (quoted, any) = (false, false);
        for (var i = 0; i < text.Length; i++)
        {
            any = true;
            if (quoted)
            {
                if (text[i] != '"')
                    field.Append(text[i]);
                else if (i + 1 < text.Length && text[i + 1] == '"')
                    field.Append(text[++i]);
                else
                    quoted = false;
            }
            else if (text[i] == '"')
            {
                quoted = true;
            }
            else if (text[i] == ',')
            {
                Next();
            }
            else if (text[i] is '\n' or '\r')
            {
                if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
                    i++;
                EndRecord();
            }
            else
            {
                field.Append(text[i]);
            }
        }

        if (any)
            EndRecord();
        return records;

        void Next()
        {
            fields.Add(field.ToString());
            field.Clear();
        }

        void EndRecord()
        {
            Next();
            if (fields is not [""])
                records.Add([.. fields]);
            fields.Clear();
            any = false;
        }
    }
}
