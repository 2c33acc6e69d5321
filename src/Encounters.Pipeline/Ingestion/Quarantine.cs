using Encounters.Pipeline.Documents;
using Encounters.Pipeline.Spooling;
using Encounters.Storage;

namespace Encounters.Pipeline.Ingestion;

/// <summary>
/// The folder <c>quarantine/</c>: rejected files, each with its reasons. Nothing in it is lost or changed.
/// </summary>
internal sealed class Quarantine(IBlobStore blobs)
{
    /// <summary>Keeps a rejected file. One that is there already stays as it is.</summary>
    public async Task KeepAsync(
        FileOutcome.Rejected rejected, OriginDocument origin, SpooledFile file, CancellationToken cancellationToken)
    {
        var folder = StorePaths.QuarantineFolder(rejected.Dataset, rejected.Id);
        var path = folder + StorePaths.Reasons;
        if (await blobs.ReadAsync(path, cancellationToken) is not null)
            return;

        // The reasons are written last: if they are there, so is the file.
        await blobs.WriteAsync(folder + origin.FileName, file.Rewind(), cancellationToken);
        var document = new ReasonsDocument
        {
            Dataset = rejected.Dataset?.Name ?? StorePaths.UnknownDataset,
            Release = rejected.Id.Value,
            Origin = origin,
            Reasons = rejected.Reasons,
        };
        await blobs.TryWriteAsync(path, StoredJson.Write(document, StoredJson.Types.ReasonsDocument), null, cancellationToken);
    }
}
