using System.Globalization;

namespace Encounters.Claims;

/// <summary>Small numbers as texts write them: "three", "3".</summary>
internal static class NumberWords
{
    /// <summary>A pattern of the words from two on.</summary>
    public const string FromTwo = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve";

    private static readonly string[] Words = ["zero", "one", .. FromTwo.Split('|')];

    /// <summary>The number; -1 if it is none of zero to twelve and not in digits.</summary>
    public static int Parse(string word) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var digits)
        ? digits
        : Array.FindIndex(Words, known => known.Equals(word, StringComparison.OrdinalIgnoreCase));
}
