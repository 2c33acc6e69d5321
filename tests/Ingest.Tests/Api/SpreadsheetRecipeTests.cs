using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Encounters.Testing;

namespace Ingest.Tests.Api;

/// <summary>
/// What the recipes of docs/data.md for Excel, Power BI and Google Sheets rely on. None of these programs can run here, so their
/// requests are made as they make them: a plain GET that accepts anything.
/// </summary>
public sealed partial class SpreadsheetRecipeTests(ServedReleases site) : IDisposable
{
    // Google publishes no limit for IMPORTDATA. This is far below any size that is known to fail.
    private const int MaxBytes = 100_000;

    private static readonly string Section = SectionOf(
        File.ReadAllText(Path.Combine(Repository.Root, "docs", "data.md")), "## Excel, Power BI and Google Sheets");

    private readonly HttpClient _client = new() { BaseAddress = site.Root };

    public static TheoryData<string> Addresses => [.. Formula().Matches(Section).Select(match => match.Groups[1].Value)];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task An_address_in_a_formula_answers_a_small_table_with_headings(string address)
    {
        var lines = await TableAsync(address);
        Assert.All(lines[0], heading => Assert.Matches("^[a-zA-Z]+$", heading));
        Assert.Contains("series", lines[0]);
    }

    [Fact]
    public async Task The_query_for_Power_Query_names_an_address_an_encoding_and_columns_that_are_there()
    {
        var query = Query().Match(Section);
        Assert.True(query.Success);
        Assert.Equal((",", Encoding.UTF8.CodePage.ToString(CultureInfo.InvariantCulture)),
            (query.Groups["delimiter"].Value, query.Groups["encoding"].Value));
        var parameters = Pair().Matches(query.Groups["query"].Value)
            .Select(pair => $"{pair.Groups[1].Value}={Uri.EscapeDataString(pair.Groups[2].Value)}");
        var table = await TableAsync($"{query.Groups["address"].Value}?{string.Join('&', parameters)}");

        // The query makes a month a date by adding a day to it, and two columns whole numbers.
        var typed = Typed().Matches(Section).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        Assert.Equal(["firstValue", "month", "value"], typed.Keys.Order());
        foreach (var (name, type) in typed)
        {
            var column = Array.IndexOf(table[0], name);
            Assert.True(column >= 0, $"There is no column '{name}'.");
            Assert.All(table.Skip(1), row => Assert.True(type == "type date"
                ? DateOnly.TryParseExact(
                    $"{row[column]}-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                : long.TryParse(row[column], NumberStyles.None, CultureInfo.InvariantCulture, out _), row[column]));
        }
    }

    [Fact]
    public async Task Every_list_of_one_series_is_small_enough_for_a_formula()
    {
        foreach (var path in (string[])["series/months", "series/years", "series/vintages", "series/expected", "revisions"])
            await TableAsync($"https://SERVICE/api/{path}?key=southwest&format=csv");
    }

    private async Task<string[][]> TableAsync(string address)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, address.Replace("https://SERVICE/", site.Root.AbsoluteUri, StringComparison.Ordinal));
        Assert.Empty(request.Headers.Accept);
        using var response = await _client.SendAsync(request, Cancel);
        Assert.Equal((HttpStatusCode.OK, "text/csv", "utf-8"), (response.StatusCode,
            response.Content.Headers.ContentType?.MediaType, response.Content.Headers.ContentType?.CharSet));
        var content = await response.Content.ReadAsByteArrayAsync(Cancel);
        Assert.InRange(content.Length, 1, MaxBytes);
        string[][] table =
        [
            .. Encoding.UTF8.GetString(content).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(',')),
        ];
        Assert.True(table.Length > 1, address);
        Assert.All(table, row => Assert.Equal(table[0].Length, row.Length));
        return table;
    }

    private static string SectionOf(string document, string heading)
    {
        var start = document.IndexOf(heading, StringComparison.Ordinal);
        return document[start..document.IndexOf("\n## ", start + heading.Length, StringComparison.Ordinal)];
    }

    [GeneratedRegex("=IMPORTDATA\\(\"([^\"]+)\"\\)")]
    private static partial Regex Formula();

    [GeneratedRegex("Web\\.Contents\\(\"(?<address>[^\"]+)\", \\[Query = \\[(?<query>[^\\]]+)\\]\\]\\),\\s+"
        + "\\[Delimiter = \"(?<delimiter>[^\"]+)\", Encoding = (?<encoding>[0-9]+)")]
    private static partial Regex Query();

    [GeneratedRegex("([a-zA-Z]+) = \"([^\"]*)\"")]
    private static partial Regex Pair();

    [GeneratedRegex("\\{\"([a-zA-Z]+)\", (type date|Int64\\.Type)\\}")]
    private static partial Regex Typed();
}
