using System.Text.RegularExpressions;
using Encounters.Testing;

namespace Ingest.Tests;

/// <summary>The store that the tour leaves, with what it printed.</summary>
public sealed class TourStore : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>What the tour printed.</summary>
    public string Output { get; private set; } = "";

    /// <summary>A path in the folder of the store.</summary>
    public string File(string name) => _folder.File(name);

    public async ValueTask InitializeAsync()
    {
        var (exitCode, output, error) = await IngestRunner.RunAsync("replay", "--store", File("store"));
        Assert.Equal((0, ""), (exitCode, error));
        Output = output;
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>The commands that README and the documents print do what they print.</summary>
public sealed partial class DocumentedCommandTests(TourStore tour) : IClassFixture<TourStore>
{
    private const string Report =
        """
        According to U.S. Customs and Border Protection (CBP), in January, authorities reported 176,205 encounters in the
        southwestern border region. The figures marked a drop compared to December, when officials reported 252,315 encounters.
        """;

    public static TheoryData<string, string> Commands => new(Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
        .Append(Path.Combine(Repository.Root, "README.md")).Order(StringComparer.Ordinal)
        .SelectMany(path => CommandLine().Matches(File.ReadAllText(path))
            .Select(match => (Path.GetRelativePath(Repository.Root, path), match.Groups["arguments"].Value.Trim())))
        .Where(entry => !NeedsTheWorld().IsMatch(entry.Item2)).Distinct());

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_command_of_the_documents_runs(string document, string arguments)
    {
        var (exitCode, output, error) = await IngestRunner.RunAsync(await ArgumentsAsync(arguments));
        Assert.True(exitCode is 0 or 1 && error.Length == 0 && output.Length > 0,
            $"{document}: {arguments}: {exitCode}\n{error}");
    }

    [Fact]
    public async Task What_README_shows_of_a_command_is_what_the_command_prints_on_the_store_of_the_tour()
    {
        var blocks = Block().Matches(Readme()).Select(match => match.Groups["text"].Value.TrimEnd().Split('\n')).ToArray();
        var shown = blocks.Where(block => block[0].StartsWith("$ ingest ", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(shown);
        foreach (var block in shown)
        {
            var (_, output, _) = await IngestRunner.RunAsync(await ArgumentsAsync(block[0]["$ ingest ".Length..]));
            AssertShown(block[1..], output);
        }

        AssertShown(blocks.Single(block => block[0].StartsWith("nationwide-state ", StringComparison.Ordinal)), tour.Output);
    }

    [Fact]
    public void Every_verb_of_the_program_is_in_the_table_of_README()
    {
        var folder = Path.Combine(Repository.Root, "src", "Ingest", "CommandLine");
        var verbs = Verb().Matches(string.Concat(Directory.EnumerateFiles(folder, "*Verb.cs").Select(File.ReadAllText)))
            .Select(match => match.Groups[1].Value).ToArray();
        Assert.True(verbs.Length > 9);
        Assert.All(verbs, verb => Assert.Contains($"`{verb}", Readme(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_completion_of_README_completes_verbs_and_options_in_bash()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "bash completes nothing on Windows.");
        var snippet = Block().Matches(Readme()).Select(match => match.Groups["text"].Value)
            .Single(text => text.Contains("complete -F", StringComparison.Ordinal));
        var program = Path.Combine(AppContext.BaseDirectory, "ingest.dll");
        var script = $$"""
            ingest() { dotnet '{{program}}' "$@"; }
            {{snippet}}
            ask() { COMP_LINE="$1" COMP_POINT=${#1}; COMP_WORDS=($1); _ingest; echo "${COMPREPLY[*]}"; }
            ask "ingest vin"
            ask "ingest series --fr"
            """;
        using var bash = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("bash", ["-c", script])
        {
            RedirectStandardOutput = true,
        })!;
        var output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal("vintages\n--from\n", output);
    }

    private static string Readme() => File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    // "(…)" stands for what README leaves out.
    private static void AssertShown(IEnumerable<string> lines, string output)
    {
        var printed = output.Split('\n').Select(line => line.TrimEnd()).ToArray();
        Assert.All(lines, line =>
        {
            var pattern = "^" + Regex.Escape(line.TrimEnd()).Replace("\\(…\\)", ".*", StringComparison.Ordinal) + "$";
            Assert.True(printed.Any(candidate => Regex.IsMatch(candidate, pattern)), $"README shows, and nothing prints: {line}");
        });
    }

    private async Task<string[]> ArgumentsAsync(string arguments)
    {
        var folder = Directory.CreateDirectory(tour.File(Guid.NewGuid().ToString("N"))).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "report.txt"), Report, TestContext.Current.CancellationToken);
        File.Copy(RealReleases.PathOf(RealReleases.SouthwestAugust), Path.Combine(folder, RealReleases.SouthwestAugust));

        // Runs have a store of their own; what reads has that of the tour.
        var store = arguments.StartsWith("run ", StringComparison.Ordinal) ? Path.Combine(folder, "store") : tour.File("store");
        List<string> parts = [.. arguments.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        if (parts.IndexOf("--store") is >= 0 and var place)
            parts.RemoveRange(place, 2);
        return
        [
            .. parts.Select(part => part switch
            {
                "./downloads" => folder,
                _ when part.EndsWith(".txt", StringComparison.Ordinal) => Path.Combine(folder, "report.txt"),
                _ => part.Trim('"', '\''),
            }),
            "--store", store,
        ];
    }

    [GeneratedRegex(@"^(?:\$ )?(?:ingest|dotnet run --project src/Ingest --) (?<arguments>.+)$", RegexOptions.Multiline)]
    private static partial Regex CommandLine();

    // A server runs until it is stopped, and a run without a folder asks CBP.
    [GeneratedRegex(@"^(?:serve\b|run(?! --source \./))")]
    private static partial Regex NeedsTheWorld();

    [GeneratedRegex(@"^```\w*\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"new Command\(""([a-z]+)""")]
    private static partial Regex Verb();
}
