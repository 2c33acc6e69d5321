using Encounters.Testing;

namespace Ingest.Tests.Rooms;

/// <summary>
/// The directions between the rooms (folders) of each library, held to the tables of ARCHITECTURE.md.
/// A room may use only rooms above it in its table, so there are no circles.
/// </summary>
public sealed class RoomTests
{
    [Theory]
    [InlineData("Encounters")]
    [InlineData("Encounters.Storage")]
    [InlineData("Encounters.Pipeline")]
    [InlineData("Encounters.Api")]
    [InlineData("Ingest")]
    public void Rooms_use_each_other_as_ARCHITECTURE_says(string project)
    {
        var table = RoomTable.Read(File.ReadAllText(Path.Combine(Repository.Root, "ARCHITECTURE.md")), project);
        var found = RoomUses.Of(project);
        var told = string.Join('\n',
            table.Select(row => $"{row.Room}: {string.Join(' ', row.Uses)}").Order(StringComparer.Ordinal));
        var used = string.Join('\n', found.Select(room => $"{room.Key}: {string.Join(' ', room.Value)}"));
        Assert.True(told == used,
            $"Bring the code of {project} in line with its table, or the table with the code, which has:\n{used}");
        var above = new HashSet<string>();
        foreach (var row in table)
        {
            Assert.All(row.Uses, other => Assert.Contains(other, above));
            above.Add(row.Room);
        }
    }
}
