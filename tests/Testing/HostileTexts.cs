using System.Globalization;
using System.Text;

namespace Encounters.Testing;

/// <summary>Texts of 64 KB that are made to be slow or to break what reads them.</summary>
internal static class HostileTexts
{
    private const int Size = 65_536;

    /// <summary>The texts by what they consist of.</summary>
    public static IReadOnlyList<(string Name, string Text)> All { get; } =
    [
        ("digits", Of("7")),
        ("figures", Of("176,205 ")),
        ("digits and commas", Of("1,")),
        ("years", Of("2021 2022 2023 ")),
        ("dates", Of("2024-01-31 ")),
        ("percentages", Of("42% ")),
        ("nested quotes", Of("\"'“((")),
        ("control characters", Of("\0\u001b\u0007 1,234 ")),
        ("markup", Of("<b>176,205</b> encounters in January, ")),
        ("spaces", Of(" ")),
        ("line breaks", Of("\n")),
        ("one long word", Of("a")),
        ("abbreviations", Of("U.S.-")),
        ("combining characters", Of("e\u0301")),
        ("full-width digits", Of("１７６，２０５ encounters in January ")),
        ("words of time", Of("January February March 2024 a year earlier, last month, since ")),
        ("words between", Of("from in the of to and between ")),
        ("places", Of("Texas Arizona California 1,234 encounters ")),
        ("superlatives", Of("the highest on record since 2021, 176,205 encounters, ")),
        ("one long sentence of claims",
            Of(place => $"{Scattered(place)} encounters in January 2024, down {place % 99}% from December, ")),
        ("claims, a sentence each",
            Of(place => $"In January 2024 there were {Scattered(place)} encounters at the southwest border, down {place % 99}% from "
                + "December. ")),
        ("claims, a paragraph each", Of(place => $"{Scattered(place)} encounters in January 2024\n\n")),
    ];

    private static string Scattered(int place) =>
        (1_000 + (place * 7_919L % 990_000)).ToString("N0", CultureInfo.InvariantCulture);

    private static string Of(string part) => Of(_ => part);

    // As many whole parts as fit into the size in UTF-8.
    private static string Of(Func<int, string> part)
    {
        var text = new StringBuilder();
        var bytes = 0;
        for (var place = 1; ; place++)
        {
            var next = part(place);
            bytes += Encoding.UTF8.GetByteCount(next);
            if (bytes > Size)
                return text.ToString();
            text.Append(next);
        }
    }
}
