using System.Diagnostics.CodeAnalysis;
using Encounters.Categories;
using Encounters.Pipeline.Documents;
using Encounters.Releases;
using Encounters.Series;
using Encounters.Storage;

namespace Encounters.Pipeline.Ledger;

/// <summary>The table <c>releases</c>: what was ingested.</summary>
public sealed class ReleaseLedger(ITableStore tables)
{
    /// <summary>All releases, in their order of publication.</summary>
    public async Task<IReadOnlyList<ReleaseEntry>> ListAsync(CancellationToken cancellationToken)
    {
        List<ReleaseEntry> entries = [];
        await foreach (var row in tables.QueryAsync(StoreTables.Releases, null, cancellationToken))
            entries.Add(FromRow(row));
        return [.. entries.OrderBy(entry => entry.Release)];
    }

    /// <summary>Writes releases.</summary>
    public Task WriteAsync(IEnumerable<ReleaseEntry> entries, CancellationToken cancellationToken) =>
        tables.ApplyAsync(StoreTables.Releases, [.. entries.Select(entry => TableChange.Put(ToRow(entry)))], cancellationToken);

    /// <summary>
    /// Reads a row, and says what is wrong if it is damaged or has the key of another release.
    /// </summary>
    internal static bool TryRead(TableRow row, [NotNullWhen(true)] out ReleaseEntry? entry, [NotNullWhen(false)]
        out string? problem)
    {
        (entry, problem) = (null, null);
        try
        {
            var read = FromRow(row);
            if (read.Release.Id.Value == row.RowKey)
                entry = read;
            else
                problem = $"The row does not belong to {read.Release.Id}.";
        }
        catch (StoreDamagedException exception)
        {
            problem = exception.Message;
        }

        return entry is not null;
    }

    private static TableRow ToRow(ReleaseEntry entry)
    {
        var (release, coverage, published) = (entry.Release, entry.Release.Coverage.ToDocument(),
            entry.Release.Published?.ToDocument());
        return new TableRow(release.Dataset.Name, release.Id.Value)
        {
            ["firstMonth"] = coverage.FirstMonth,
            ["lastMonth"] = coverage.LastMonth,
            ["final"] = coverage.Final,
            ["sha256"] = release.Hash.Hex,
            ["publishedMonth"] = published?.Month,
            ["publishedAt"] = published?.At,
            ["publishedModified"] = published?.Modified,
            ["publishedReplaces"] = published?.Replaces,
            ["retrieved"] = entry.Retrieved,
            ["fileName"] = entry.FileName,
            ["location"] = entry.Location,
            ["dimensions"] = string.Join(',', entry.Columns.Dimensions.Select(dimension => dimension.Name)),
            ["groupsCitizenship"] = entry.Columns.GroupsCitizenship,
            ["rows"] = entry.Rows,
            ["encounters"] = entry.Encounters,
            ["driftNotes"] = entry.DriftNotes,
            ["complete"] = entry.IsComplete,
        };
    }

    private static Dimension DimensionOf(string name) =>
        Dimensions.TryParse(name, out var dimension) ? dimension : throw new FormatException($"'{name}' is not a dimension.");

    private static ReleaseEntry FromRow(TableRow row)
    {
        try
        {
            var coverage = new CoverageDocument(row.Text("firstMonth"), row.Text("lastMonth"), row.Flag("final")).ToCoverage();
            var published = row.FindText("publishedMonth") is { } month
                ? new PublishedDocument(
                    month, row.FindInstant("publishedAt"), row.FindInstant("publishedModified"),
                    row.FindText("publishedReplaces")).ToPublication()
                : null;
            var fileName = row.Text("fileName");
            var release = new Release(Dataset.Parse(row.PartitionKey), coverage, ContentHash.Parse(row.Text("sha256")), published)
            {
                Copy = ReleaseName.Read(fileName).Copy,
            };
            return new ReleaseEntry(
                release,
                new ReleaseColumns(release.Dataset, row.Text("dimensions").Split(',').Select(DimensionOf),
                    row.Flag("groupsCitizenship")),
                fileName,
                row.Text("location"),
                row.Instant("retrieved"),
                row.Number("rows"),
                row.Number("encounters"),
                row.Number("driftNotes"),
                row.Flag("complete"));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new StoreDamagedException(
                $"The release '{row.PartitionKey}/{row.RowKey}' in table '{StoreTables.Releases}' is damaged: "
                    + $"{exception.Message}",
                exception);
        }
    }
}
