using System.Security.Cryptography;
using Encounters.Calendar;
using Encounters.Pipeline.Documents;
using Encounters.Pipeline.Spooling;
using Encounters.Releases;
using Encounters.Storage;

namespace Encounters.Pipeline.Sources.Inboxes;

/// <summary>
/// The folder <c>inbox/</c> of a store: files that someone handed in, over HTTP or by putting them there.
/// Files that a pass accepted are in
/// <c>inbox/taken/</c>, the others in <c>inbox/refused/</c> with the reasons.
/// A file is copied before it is deleted, so a pass that is cut short leaves it in one place at least.
/// </summary>
public sealed class Inbox(IBlobStore blobs)
{
    private const string Taken = $"{StorePaths.Inbox}taken/";
    private const string Refused = $"{StorePaths.Inbox}refused/";
    private const string Posted = $"{StorePaths.Inbox}by/";

    // Only the store knows who put a file there by hand.
    private const string Unnamed = "inbox";

    // A program that is still writing a file gives it such a name.
    private static readonly string[] Unfinished = [".part", ".tmp", ".crdownload", ".filepart", "~"];

    /// <summary>The files that wait.</summary>
    public async Task<IReadOnlyList<BlobItem>> ListAsync(CancellationToken cancellationToken)
    {
        List<BlobItem> files = [];
        await foreach (var item in blobs.ListAsync(StorePaths.Inbox, cancellationToken))
        {
            var name = item.Path[(item.Path.LastIndexOf('/') + 1)..];
            if (!item.Path.StartsWith(Taken, StringComparison.Ordinal) && !item.Path.StartsWith(Refused, StringComparison.Ordinal)
                && !name.StartsWith('.') && !Unfinished.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
            {
                files.Add(item);
            }
        }

        return files;
    }

    /// <summary>Puts a file there.</summary>
    /// <param name="fileName">Its name, without any folder.</param>
    /// <param name="published">The month of publication, if it is known.</param>
    /// <param name="by">Who hands it in: letters, digits and hyphens.</param>
    /// <param name="file">The bytes.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Its path.</returns>
    public async Task<string> PutAsync(
        string fileName, Month? published, string by, SpooledFile file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        var month = published is { } known ? $"{known}/" : "";
        var path = $"{Posted}{by}/{Digits(file.Hash)}/{month}{ReleaseName.Read(fileName).FileName}";
        await blobs.WriteAsync(path, file.Rewind(), cancellationToken);
        return path;
    }

    /// <summary>Who handed a file in.</summary>
    public static string ByOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.StartsWith(Posted, StringComparison.Ordinal) && path[Posted.Length..].Split('/') is [var by, _, ..]
            ? by
            : Unnamed;
    }

    /// <summary>Opens a file that waits; null if another pass has moved it meanwhile.</summary>
    public Task<Stream?> OpenAsync(string path, CancellationToken cancellationToken) =>
        blobs.OpenReadAsync(path, cancellationToken);

    /// <summary>Moves a file to those that were taken.</summary>
    public Task TakeAsync(string path, ContentHash hash, CancellationToken cancellationToken) =>
        MoveAsync(path, Taken, hash, reasons: null, cancellationToken);

    /// <summary>Moves a file to the refused ones, with the reasons.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="hash">The hash of what was judged; null if it was judged by its name.</param>
    /// <param name="reasons">Why, in words.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task RefuseAsync(string path, ContentHash? hash, IReadOnlyList<string> reasons, CancellationToken cancellationToken) =>
        MoveAsync(path, Refused, hash, reasons, cancellationToken);

    /// <summary>Why a file was refused when it was handed in last; null if it was not.</summary>
    public async Task<IReadOnlyList<string>?> FindReasonsAsync(ContentHash hash, CancellationToken cancellationToken)
    {
        var path = ReasonsOf(hash);
        return await blobs.ReadAsync(path, cancellationToken) is { } document
            ? StoredJson.Read(document, path, StoredJson.Types.RefusedDocument).Reasons
            : null;
    }

    private async Task MoveAsync(string path, string folder, ContentHash? judged, IReadOnlyList<string>? reasons,
        CancellationToken cancellationToken)
    {
        await using var content = await blobs.OpenReadAsync(path, cancellationToken);
        if (content is null)
            return;
        var hash = ContentHash.FromDigest(await SHA256.HashDataAsync(content, cancellationToken));

        // Someone is still writing it, or has replaced it: the next pass judges what is there then.
        if (judged is not null && judged != hash)
            return;
        content.Position = 0;
        await blobs.WriteAsync($"{folder}{Digits(hash)}/{path[StorePaths.Inbox.Length..]}", content, cancellationToken);
        if (reasons is not null)
        {
            var document = StoredJson.Write(new RefusedDocument { Path = path, Sha256 = hash.Hex, Reasons = reasons },
                StoredJson.Types.RefusedDocument);
            await blobs.WriteAsync(ReasonsOf(hash), new MemoryStream(document), cancellationToken);
        }

        await blobs.DeleteAsync(path, cancellationToken);
    }

    private static string ReasonsOf(ContentHash hash) => $"{Refused}{Digits(hash)}/{StorePaths.Reasons}";

    private static string Digits(ContentHash hash) => hash.Hex[..16];
}
