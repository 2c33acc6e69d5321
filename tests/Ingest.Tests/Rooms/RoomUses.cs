using Encounters.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ingest.Tests.Rooms;

/// <summary>
/// Which rooms of a project use which, as the compiler binds the names in its sources.
/// A room is the first folder; what lies in the project's own folder wires them and may use all.
/// </summary>
internal static class RoomUses
{
    public static SortedDictionary<string, SortedSet<string>> Of(string project)
    {
        var root = Path.Combine(Repository.Root, "src", project);
        var trees = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path: path, Room: RoomOf(Path.GetRelativePath(root, path))))
            .Where(file => file.Room is not ("bin" or "obj"))
            .ToDictionary(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file.Path), path: file.Path), file => file.Room);
        var usings = CSharpSyntaxTree.ParseText(
            "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;"
            + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;");
        var compilation = CSharpCompilation.Create(project, [.. trees.Keys, usings], References(project));
        var uses = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var (tree, room) in trees.Where(tree => tree.Value is not null))
        {
            if (!uses.TryGetValue(room!, out var used))
                uses.Add(room!, used = new SortedSet<string>(StringComparer.Ordinal));
            var model = compilation.GetSemanticModel(tree);
            foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                var symbol = model.GetSymbolInfo(name).Symbol;
                foreach (var source in symbol is null or INamespaceSymbol
                    ? []
                    : (symbol as INamedTypeSymbol ?? symbol.ContainingType)?.DeclaringSyntaxReferences ?? [])
                {
                    if (trees.GetValueOrDefault(source.SyntaxTree) is { } other && other != room)
                        used.Add(other);
                }
            }
        }

        return uses;
    }

    // The program's own assemblies are loaded with it; the project that is looked at is compiled from its sources instead.
    private static IEnumerable<MetadataReference> References(string project) =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileNameWithoutExtension(path).Equals(project, StringComparison.OrdinalIgnoreCase))
            .Select(path => MetadataReference.CreateFromFile(path));

    private static string? RoomOf(string path) => path.Split(Path.DirectorySeparatorChar) is [var room, _, ..] ? room : null;
}
