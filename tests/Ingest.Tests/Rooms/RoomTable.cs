using System.Text.RegularExpressions;

namespace Ingest.Tests.Rooms;

/// <summary>A room and the rooms that it uses.</summary>
internal sealed record RoomRow(string Room, IReadOnlyList<string> Uses);

/// <summary>Reads the table of a project's rooms from ARCHITECTURE.md: room, what is in it, what it uses.</summary>
internal static partial class RoomTable
{
    public static IReadOnlyList<RoomRow> Read(string markdown, string project)
    {
        var start = markdown.IndexOf($"| room of `{project}` |", StringComparison.Ordinal);
        Assert.True(start >= 0, $"ARCHITECTURE.md has no table of the rooms of {project}.");
        return
        [
            .. markdown[start..].Split('\n').TakeWhile(line => line.StartsWith('|')).Skip(2).Select(line => line.Split('|'))
                .Select(cells => new RoomRow(Names().Match(cells[1]).Groups[1].Value, NamesIn(cells[^2]))),
        ];
    }

    private static string[] NamesIn(string cell) =>
        [.. Names().Matches(cell).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal)];

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Names();
}
