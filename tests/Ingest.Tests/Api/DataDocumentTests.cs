using System.Diagnostics;
using System.Text.RegularExpressions;
using Encounters.Pipeline.Tests;
using Encounters.Testing;

namespace Ingest.Tests.Api;

/// <summary>Runs the snippets of docs/data.md. The comment in the last line of each is what it gives.</summary>
public sealed partial class DataDocumentTests(ServedReleases site)
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "data.md"));

    public static TheoryData<string> Sql => [.. Snippets("sql")];

    public static TheoryData<string> Python => [.. Snippets("python")];

    public static TheoryData<string> R => [.. Snippets("r")];

    [Theory]
    [MemberData(nameof(Sql))]
    public void A_snippet_for_DuckDB_gives_what_it_says(string snippet)
    {
        var (code, result) = Prepare(snippet, "-- ");
        var rows = DuckDb.Query(code);
        Assert.NotEmpty(rows);
        Assert.EndsWith(result, string.Join(' ', rows[0]), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Python))]
    public async Task A_snippet_for_pandas_gives_what_it_says(string snippet)
    {
        const string Interpreter = "/usr/bin/python3";
        Assert.SkipUnless(
            File.Exists(Interpreter) && (await RunAsync(Interpreter, "import pandas")).ExitCode == 0,
            "pandas is not installed. On Debian: apt-get install python3-pandas.");
        var (code, result) = Prepare(snippet, "# ");
        Assert.Equal((0, result), await RunAsync(Interpreter, code));
    }

    [Theory]
    [MemberData(nameof(R))]
    public async Task A_snippet_for_R_gives_what_it_says(string snippet)
    {
        const string Interpreter = "/usr/bin/Rscript";
        Assert.SkipUnless(File.Exists(Interpreter), "R is not installed. On Debian: apt-get install r-base-core.");
        var (code, result) = Prepare(snippet, "# ");
        Assert.Equal((0, result), await RunAsync(Interpreter, code, "-e"));
    }

    [Fact]
    public async Task Every_path_of_the_api_is_documented()
    {
        using var client = new HttpClient { BaseAddress = site.Root };
        using var description = System.Text.Json.JsonDocument.Parse(
            await client.GetStringAsync(new Uri("/api/openapi.json", UriKind.Relative), TestContext.Current.CancellationToken));
        foreach (var path in description.RootElement.GetProperty("paths").EnumerateObject().Select(path => path.Name))
        {
            // Feeds and the dashboard's files are named one by one.
            if (path is not ("/feeds/{name}" or "/api/health" or "/api/openapi.json"))
                Assert.Contains($" {path}", Document, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Snippets(string language) =>
        Fence().Matches(Document).Where(match => match.Groups["language"].Value == language)
        .Select(match => match.Groups["code"].Value);

    private static async Task<(int ExitCode, string Output)> RunAsync(string interpreter, string code, string option = "-c")
    {
        using var process =
            Process.Start(new ProcessStartInfo(interpreter, [option, code])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true
            })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, process.ExitCode == 0 ? output.Trim() : await error);
    }

    private (string Code, string Result) Prepare(string snippet, string comment)
    {
        var lines = snippet.TrimEnd().Split('\n');
        Assert.StartsWith(comment, lines[^1], StringComparison.Ordinal);
        var code = snippet.Replace("./cbp", site.Store, StringComparison.Ordinal)
            .Replace("http://127.0.0.1:8080/", site.Root.AbsoluteUri, StringComparison.Ordinal);
        return (code, lines[^1][comment.Length..]);
    }

    [GeneratedRegex("```(?<language>[a-z]+)\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fence();
}
