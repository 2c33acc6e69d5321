namespace Encounters.Calendar;

/// <summary>The month abbreviations of CBP's files and file names, and their places in the fiscal year.</summary>
public static class FiscalMonthName
{
    private static readonly string[] Names =
        ["oct", "nov", "dec", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep"];

    /// <summary>The lower-case abbreviation of a fiscal month, 1 = <c>oct</c>.</summary>
    public static string Of(int fiscalMonth) => Names[fiscalMonth - 1];

    /// <summary>Reads an abbreviation in any case: <c>OCT</c> gives 1, <c>SEP</c> gives 12.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, out int fiscalMonth)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (name.Equals(Names[i], StringComparison.OrdinalIgnoreCase))
            {
                fiscalMonth = i + 1;
                return true;
            }
        }

        fiscalMonth = 0;
        return false;
    }
}
