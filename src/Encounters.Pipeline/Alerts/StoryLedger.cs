using System.Text.Json;
using Encounters.Storage;
using Encounters.Words;

namespace Encounters.Pipeline.Alerts;

/// <summary>
/// The table <c>stories</c>: partition month, row story id; earlier versions each in a row of the table <c>versions</c>.
/// </summary>
public sealed class StoryLedger(ITableStore tables)
{
    /// <summary>All stories, in order of month and id.</summary>
    public async Task<IReadOnlyList<Story>> ListAsync(CancellationToken cancellationToken)
    {
        List<Story> stories = [];
        await foreach (var row in tables.QueryAsync(StoreTables.Stories, null, cancellationToken))
            stories.Add(Read(row));
        return stories;
    }

    /// <summary>The earlier versions of a story, the oldest first.</summary>
    public async Task<IReadOnlyList<Story>> ListEarlierAsync(string id, CancellationToken cancellationToken)
    {
        List<Story> stories = [];
        await foreach (var row in tables.QueryAsync(StoreTables.Versions, id, cancellationToken))
            stories.Add(Read(row));
        return stories;
    }

    /// <summary>Writes stories; the previous version of each is saved first.</summary>
    public async Task WriteAsync(IEnumerable<Story> stories, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stories);
        Story[] all = [.. stories];
        var earlier = all.Select(story => story.Before).OfType<Story>()
            .Select(before => ToRow(before, before.Id, VersionedRows.KeyOf(before.Version)));
        var current = all.Select(story => ToRow(story, story.Month, story.Id));
        await VersionedRows.WriteAsync(tables, StoreTables.Stories, earlier, current, cancellationToken);
    }

    /// <summary>The row as it would be written again.</summary>
    /// <exception cref="StoreDamagedException">The row does not hold a story.</exception>
    internal static TableRow Restore(TableRow row) => ToRow(Read(row), row.PartitionKey, row.RowKey);

    /// <summary>A story as JSON.</summary>
    internal static string Serialize(Story story) => JsonSerializer.Serialize(story, AlertJson.Default.Story);

    /// <summary>Reads a story from JSON.</summary>
    /// <exception cref="StoreDamagedException">The text is not a story.</exception>
    internal static Story Deserialize(string json, string subject)
    {
        try
        {
            return JsonSerializer.Deserialize(json, AlertJson.Default.Story) ?? throw new JsonException("null");
        }
        catch (JsonException exception)
        {
            throw new StoreDamagedException($"The story '{subject}' cannot be read: {exception.Message}", exception);
        }
    }

    private static Story Read(TableRow row) => Deserialize(row.Text("story"), row.RowKey);

    private static TableRow ToRow(Story story, string partition, string key) => new(partition, key)
    {
        ["series"] = story.Series,
        ["severity"] = story.Severity.Word,
        ["status"] = story.Status.Word,
        ["historical"] = story.Historical,
        ["headline"] = story.Headline,
        ["story"] = Serialize(story),
    };
}
