using System.Diagnostics;
using Encounters.Testing;
using Ingest.Tests.Api;

namespace Ingest.Tests;

/// <summary>Every verb on a real terminal of 80 columns, which util-linux's <c>script</c> provides.</summary>
public sealed class TerminalVerbTests(ServedReleases site)
{
    private const int Columns = 80;
    private const string Script = "/usr/bin/script";

    private static readonly char[] Separators = [.. " \t\r\n│├┤┼─╭╮╰╯┬┴"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Commands =>
    [
        "series", "series southwest --from 2025-01", "series southwest/* --from 2025-09", "series southwest --by fiscal-year",
        "series southwest/* --by calendar-year --from 2025-01", "vintages southwest/* --from 2025-08 --to 2025-08", "releases",
        "revisions", "alerts --since 2025-01", "alerts --undelivered", "check 252315", "check 1", "audit", "backtest HISTORY",
        "run --source FOLDER",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_verb_fits_80_columns_and_cuts_no_word(string command)
    {
        Assert.SkipUnless(File.Exists(Script), "script is not installed. On Debian: apt-get install bsdutils.");
        using var folder = new TemporaryFolder();
        var isRun = command.StartsWith("run ", StringComparison.Ordinal);
        string[] arguments =
        [
            .. command.Split(' ').Select(part => part switch
            {
                "HISTORY" => RealReleases.DataFile("history/usbp-monthly-fy2000-fy2012.csv"),
                "FOLDER" => RealReleases.Folder,
                _ => part,
            }),
            "--store",
            isRun ? folder.File("piped") : site.Store,
        ];
        var (_, piped, _) = await IngestRunner.RunAsync(arguments);
        if (isRun)
            arguments[^1] = folder.File("shown");
        var output = await OnTerminalAsync(arguments);
        var screen = Screen.Show(output, Columns);

        // A store's path may be longer than a line.
        var lines = screen.Where(line => !line.Contains(folder.Path, StringComparison.Ordinal)).ToArray();
        Assert.All(lines, line => Assert.InRange(line.Length, 0, Columns));
        var shown = lines.SelectMany(Words).ToHashSet();

        // A heading is left out where a terminal shows the value once, above the table.
        var words = piped.Split('\n').Where(line => !line.Contains(folder.Path, StringComparison.Ordinal)
            && !IsHeading(line)).SelectMany(Words);
        Assert.Equal([], words.Where(word => !shown.Contains(word) && !shown.Contains(Short(word))));
    }

    private static bool IsHeading(string line) => line.StartsWith("Series\t", StringComparison.Ordinal)
        || line.StartsWith("Month\tKind", StringComparison.Ordinal);

    private static IEnumerable<string> Words(string text) => text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);

    // On a terminal a release of a table has no digits of its hash.
    private static string Short(string word) => word.LastIndexOf('-') is > 0 and var dash ? word[..dash] : word;

    private static async Task<string> OnTerminalAsync(string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "ingest.dll");
        var command = string.Join(' ', arguments.Prepend(program).Select(argument => $"'{argument}'"));
        using var process = Process.Start(new ProcessStartInfo(
            Script, ["-qec", $"stty cols {Columns} rows 50; exec dotnet {command}", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["TERM"] = "xterm", ["COLUMNS"] = "80" },
        })!;
        var output = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        return output;
    }
}
