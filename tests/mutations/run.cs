#:package Microsoft.CodeAnalysis.CSharp
#:property PublishAot=false

// Makes each change that mutations.txt lists, one at a time, and runs the tests that should notice.
// Sources stay as they are: a changed file is compiled in memory, and only the assembly beside a copy of the tests is exchanged.
// README.md says how to use it.
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

var root = Path.GetFullPath(Path.Combine(Mutation.Folder, "../.."));
var mutations = Mutation.ReadAll(Path.Combine(Mutation.Folder, "mutations.txt"))
    .Where(mutation => args.Length == 0
        || args.Any(text => mutation.ToString().Contains(text, StringComparison.OrdinalIgnoreCase))).ToArray();
ConcurrentDictionary<string, Lazy<MutableProject>> projects = [];
foreach (var name in mutations.SelectMany(mutation => mutation.Tests.Keys).Distinct())
    TestCopy.Build(root, name);

// A test that fails without any change would notice everything.
foreach (var (project, classes) in mutations.SelectMany(mutation => mutation.Tests)
    .DistinctBy(test => $"{test.Key}: {string.Join(' ', test.Value)}"))
{
    if (TestCopy.Of(root, project, "1").Fail(classes))
        throw new InvalidOperationException($"{project}: {string.Join(' ', classes)} fail without any change.");
}

// While a change is compiled, others are tested: each in a copy of the tests of its own.
ConcurrentBag<string> copies = [.. Enumerable.Range(1, Environment.ProcessorCount + 1).Select(number => $"{number}")];
ConcurrentQueue<(Mutation Mutation, string Outcome)> outcomes = [];
var watch = Stopwatch.StartNew();
Parallel.ForEach(
    Partitioner.Create(mutations, EnumerablePartitionerOptions.NoBuffering),
    new ParallelOptions { MaxDegreeOfParallelism = copies.Count },
    mutation =>
    {
        copies.TryTake(out var copy);
        var outcome = Try(mutation, copy!);
        copies.Add(copy!);
        outcomes.Enqueue((mutation, outcome));
        Console.WriteLine($"{watch.Elapsed:hh\\:mm\\:ss} {outcome,-9} {mutation}");
    });

var wrong = outcomes.Where(entry => entry.Outcome is "invalid" || (entry.Outcome == "lived") == (entry.Mutation.Reason is null))
    .ToArray();
Console.WriteLine();
foreach (var file in outcomes.GroupBy(entry => entry.Mutation.File).OrderBy(file => file.Key, StringComparer.Ordinal))
    Console.WriteLine($"{file.Key,-40} {file.Count(entry => entry.Outcome == "caught"),3} of {file.Count(),3} caught");
foreach (var (mutation, outcome) in outcomes.Where(entry => entry.Outcome != "caught"))
    Console.WriteLine($"{outcome}: {mutation}{(mutation.Reason is { } reason ? $" ({reason})" : "")}");
Console.WriteLine(
    $"{outcomes.Count(entry => entry.Outcome == "caught")} of {outcomes.Count} caught in "
        + $"{watch.Elapsed.TotalMinutes:0.0} minutes");
return wrong.Length == 0 || wrong.All(entry => entry.Outcome == "caught") ? 0 : 1;

string Try(Mutation mutation, string copy)
{
    var files = Directory.EnumerateFiles(Path.Combine(root, "src"), Path.GetFileName(mutation.File), SearchOption.AllDirectories)
        .Where(path => path.Replace('\\', '/').EndsWith($"/{mutation.File}", StringComparison.Ordinal)).ToArray();
    if (files is not [var file] || Mutation.ProjectOf(file) is not { } project)
        return Invalid($"there are {files.Length} files of this name");
    var mutable = projects.GetOrAdd(project, _ => new Lazy<MutableProject>(() => new MutableProject(project))).Value;
    if (mutable.Compile(file, mutation, out var assembly) is { } problem)
        return Invalid(problem);
    return mutation.Tests.Any(test => TestCopy.Of(root, test.Key, copy).Fail(test.Value, mutable.AssemblyFile, assembly))
        ? "caught"
        : "lived";

    static string Invalid(string problem)
    {
        Console.WriteLine($"  {problem}");
        return "invalid";
    }
}

/// <summary>A change of one place in a file, and the tests that should notice it.</summary>
/// <param name="File">The end of the file's path, as far as it is needed to tell it from others.</param>
/// <param name="Tests">Test projects, each with names of test classes.</param>
/// <param name="Original">The text that is replaced; it stands once in the file. Any white space matches any other.</param>
/// <param name="Replacement">What takes its place.</param>
/// <param name="Reason">Why no test can notice; null for the others.</param>
internal sealed record Mutation(
    string File, IReadOnlyDictionary<string, string[]> Tests, string Original, string Replacement, string? Reason)
{
    public static string Folder { get; } = FolderOfThisFile();

    public static IEnumerable<Mutation> ReadAll(string list)
    {
        var (file, tests) = ("", new Dictionary<string, string[]>());
        var lines = System.IO.File.ReadAllLines(list);
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("file: ", StringComparison.Ordinal))
                file = lines[i][6..].Trim();
            else if (lines[i].StartsWith("tests: ", StringComparison.Ordinal))
                tests = lines[i][7..].Split(';').Select(part => part.Split(':'))
                    .ToDictionary(part => part[0].Trim(), part => Words(part[1]));
            else if (lines[i].StartsWith('-'))
                yield return Read(ref i);
        }

        Mutation Read(ref int i)
        {
            var original = lines[i][1..].Trim();
            if (i + 1 == lines.Length || !lines[i + 1].StartsWith('+'))
                throw new FormatException($"Line {i + 1} of {list} is not followed by its replacement.");
            var replacement = lines[++i][1..].Trim();
            var reason = i + 1 < lines.Length && lines[i + 1].StartsWith('=') ? lines[++i][1..].Trim() : null;
            return new Mutation(file, tests, original, replacement, reason);
        }

        static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The project file above a source file.</summary>
    public static string? ProjectOf(string file)
    {
        for (var folder = Path.GetDirectoryName(file); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.EnumerateFiles(folder, "*.csproj").FirstOrDefault() is { } project)
                return project;
        }

        return null;
    }

    /// <summary>The text with the change; null where the original does not stand in it once.</summary>
    public string? Apply(string text)
    {
        var pattern = string.Join(@"\s+", Original.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Regex.Escape))
            .Replace(@"\(", @"\(\s*", StringComparison.Ordinal).Replace(@"\)\.", @"\)\s*\.", StringComparison.Ordinal);
        var matches = Regex.Matches(text, pattern);
        return matches is [var match]
            ? string.Concat(text.AsSpan(0, match.Index), Replacement, text.AsSpan(match.Index + match.Length))
            : null;
    }

    public override string ToString() => $"{File}: {Original} -> {(Replacement.Length > 0 ? Replacement : "(nothing)")}";

    private static string FolderOfThisFile([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}

/// <summary>A project that is compiled as its build does, but in memory and with one file changed.</summary>
internal sealed class MutableProject
{
    private readonly CSharpCommandLineArguments _arguments;
    private readonly CSharpCompilation _compilation;
    private readonly GeneratorDriver _driver;

    public MutableProject(string project)
    {
        var folder = Path.GetDirectoryName(project)!;
        using var items = JsonDocument.Parse(Shell.Output(
            "dotnet", "msbuild", project, "-t:Compile", "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true",
            "-p:ProvideCommandLineArgs=true",
            "-p:BuildProjectReferences=false", "-getItem:CscCommandLineArgs"));
        var words = items.RootElement.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray()
            .Select(item => item.GetProperty("Identity").GetString()!);
        _arguments = CSharpCommandLineParser.Default.Parse(words, folder, sdkDirectory: null);
        AssemblyFile = _arguments.OutputFileName!;
        var loader = new Loader();
        var references = _arguments.AnalyzerReferences.Select(reference => new AnalyzerFileReference(reference.FilePath, loader));
        ISourceGenerator[] generators = [.. references.SelectMany(reference => reference.GetGenerators(LanguageNames.CSharp))];
        _compilation = CSharpCompilation.Create(
            _arguments.CompilationName,
            _arguments.SourceFiles.Select(file => Parse(System.IO.File.ReadAllText(file.Path), file.Path)),
            _arguments.MetadataReferences.Select(
                reference => MetadataReference.CreateFromFile(reference.Reference, reference.Properties)),
            _arguments.CompilationOptions.WithGeneralDiagnosticOption(ReportDiagnostic.Suppress).WithConcurrentBuild(true));
        var options = new AnalyzerConfigs(_arguments.AnalyzerConfigPaths);
        _driver = CSharpGeneratorDriver.Create(generators, parseOptions: _arguments.ParseOptions, optionsProvider: options);
        _driver = _driver.RunGenerators(_compilation);
    }

    /// <summary>The name of the assembly's file.</summary>
    public string AssemblyFile { get; }

    /// <summary>Compiles the project with a mutation.</summary>
    /// <returns>Why it could not be done; null where it was.</returns>
    public string? Compile(string file, Mutation mutation, out byte[] assembly)
    {
        assembly = [];
        var tree = _compilation.SyntaxTrees.First(tree => tree.FilePath == file);
        if (mutation.Apply(tree.ToString()) is not { } text)
            return "the original text does not stand in the file, or more than once";
        _driver.RunGeneratorsAndUpdateCompilation(_compilation.ReplaceSyntaxTree(tree, Parse(text, file)),
            out var mutated, out _);
        using var output = new MemoryStream();
        var result = mutated.Emit(output, manifestResources: _arguments.ManifestResources, options: _arguments.EmitOptions);
        assembly = output.ToArray();
        return result.Success
            ? null
            : string.Join("; ", result.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error).Take(3));
    }

    private SyntaxTree Parse(string text, string path) =>
        CSharpSyntaxTree.ParseText(SourceText.From(text, System.Text.Encoding.UTF8), _arguments.ParseOptions, path);

    /// <summary>
    /// Loads the generators of a project, each project's in a context of its own: two projects can have two versions of one.
    /// </summary>
    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        private readonly AssemblyLoadContext _context = new("generators");
        private readonly Dictionary<string, string> _dependencies = [];

        public Loader() => _context.Resolving += (context, name) =>
            _dependencies.TryGetValue(name.Name!, out var path) ? context.LoadFromAssemblyPath(path) : null;

        public void AddDependencyLocation(string fullPath) =>
            _dependencies[Path.GetFileNameWithoutExtension(fullPath)] = fullPath;

        public Assembly LoadFromPath(string fullPath) => _context.LoadFromAssemblyPath(fullPath);
    }

    /// <summary>The build properties that generators look at.</summary>
    private sealed class AnalyzerConfigs(ImmutableArray<string> paths) : AnalyzerConfigOptionsProvider
    {
        private readonly AnalyzerConfigSet _configs = AnalyzerConfigSet.Create(
            paths.Select(path => AnalyzerConfig.Parse(System.IO.File.ReadAllText(path), path)).ToArray());

        public override AnalyzerConfigOptions GlobalOptions => new Options(_configs.GlobalConfigOptions.AnalyzerOptions);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) =>
            new Options(_configs.GetOptionsForSourcePath(tree.FilePath).AnalyzerOptions);

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
            new Options(_configs.GetOptionsForSourcePath(textFile.Path).AnalyzerOptions);

        private sealed class Options(ImmutableDictionary<string, string> values) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [NotNullWhen(true)]
                out string? value) => values.TryGetValue(key, out value);
        }
    }
}

/// <summary>A copy of a built test project, whose assemblies can be exchanged.</summary>
internal sealed class TestCopy(string folder, string program)
{
    // A change can make a loop endless.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Builds a test project.</summary>
    public static void Build(string root, string name)
    {
        Console.WriteLine($"building {name}");
        Shell.Output("dotnet", "build", Path.Combine(root, "tests", name), "-v", "q", "-p:RunAnalyzers=false");
        var copies = Path.Combine(root, "tests", name, "bin", "Mutated");
        if (Directory.Exists(copies))
            Directory.Delete(copies, recursive: true);
    }

    /// <summary>One of the copies of a test project that was built.</summary>
    public static TestCopy Of(string root, string name, string number)
    {
        var project = Path.Combine(root, "tests", name);
        var copy = Path.Combine(project, "bin", "Mutated", number);
        if (!Directory.Exists(copy))
        {
            var built = Path.GetDirectoryName(
                Directory.GetFiles(Path.Combine(project, "bin", "Debug"), $"{name}.dll", SearchOption.AllDirectories)[0])!;
            Directory.CreateDirectory(copy);
            foreach (var file in Directory.EnumerateFiles(built))
                System.IO.File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));

            // Native libraries and data are large, and nothing is changed in them.
            foreach (var inner in Directory.EnumerateDirectories(built))
                Directory.CreateSymbolicLink(Path.Combine(copy, Path.GetFileName(inner)), inner);
        }

        return new TestCopy(copy, Path.Combine(copy, $"{name}.dll"));
    }

    /// <summary>Whether some test of these classes fails with an assembly in the place of its original.</summary>
    public bool Fail(IEnumerable<string> classes, string assemblyFile, byte[] assembly)
    {
        var place = Path.Combine(folder, assemblyFile);
        var original = System.IO.File.ReadAllBytes(place);
        System.IO.File.WriteAllBytes(place, assembly);
        try
        {
            return Fail(classes);
        }
        finally
        {
            System.IO.File.WriteAllBytes(place, original);
        }
    }

    /// <summary>Whether some test of these classes fails.</summary>
    public bool Fail(IEnumerable<string> classes)
    {
        using var run = Shell.Start("dotnet",
            [program, "-stopOnFail", "-noColor", .. classes.SelectMany(name => new[] { "-class", $"*.{name}" })]);
        var (output, error) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        if (!run.WaitForExit(Longest))
        {
            run.Kill(entireProcessTree: true);
            return true;
        }

        if (!output.Result.Contains("Total: ", StringComparison.Ordinal)
            || output.Result.Contains("Total: 0,", StringComparison.Ordinal))
            throw new InvalidOperationException($"No test ran: {output.Result} {error.Result}");
        return run.ExitCode != 0;
    }
}

internal static class Shell
{
    public static Process Start(string program, IEnumerable<string> arguments) => Process.Start(
        new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    public static string Output(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {output}{error.Result}");
    }
}
