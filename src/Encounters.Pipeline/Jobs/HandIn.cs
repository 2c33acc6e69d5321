using Encounters.Calendar;
using Encounters.Pipeline.Ingestion;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Sources.Inboxes;
using Encounters.Pipeline.Spooling;
using Encounters.Releases;
using Encounters.Storage;

namespace Encounters.Pipeline.Jobs;

/// <summary>What became of a file that was handed in.</summary>
public abstract record HandInOutcome
{
    private HandInOutcome()
    {
    }

    /// <summary>It is a release.</summary>
    /// <param name="Entry">The release.</param>
    /// <param name="IsNew">Whether it was not known before.</param>
    public sealed record Taken(ReleaseEntry Entry, bool IsNew) : HandInOutcome;

    /// <summary>It was refused.</summary>
    public sealed record Refused(IReadOnlyList<string> Reasons) : HandInOutcome;

    /// <summary>It is in the inbox, and the next pass processes it.</summary>
    public sealed record Waiting(string Reason) : HandInOutcome;
}

/// <summary>A file in the inbox.</summary>
/// <param name="Hash">The hash of its bytes.</param>
/// <param name="WasKnown">Whether a release with these bytes was there before.</param>
public sealed record HandedFile(ContentHash Hash, bool WasKnown);

/// <summary>
/// Takes files that are handed in over HTTP: each is in the inbox before it is judged, so that whatever ends the process, the
/// next pass judges it.
/// </summary>
internal sealed class HandIn(Store store, IngestionRunner runner)
{
    private readonly Inbox _inbox = new(store.Blobs);
    private readonly ReleaseLedger _releases = new(store.Tables);

    public async Task<HandedFile> PutAsync(
        string fileName, Month? published, string by, SpooledFile file, CancellationToken cancellationToken)
    {
        var wasKnown = await FindAsync(file.Hash, cancellationToken) is not null;
        await _inbox.PutAsync(fileName, published, by, file, cancellationToken);
        return new HandedFile(file.Hash, wasKnown);
    }

    /// <summary>Makes a pass over the inbox and reports what happened to a file, whichever pass processed it.</summary>
    public async Task<HandInOutcome> TakeAsync(HandedFile file, CancellationToken cancellationToken)
    {
        var report = await runner.TakeInboxAsync(cancellationToken);
        if (report.Busy is { } reason)
            return new HandInOutcome.Waiting(reason);
        if (await FindAsync(file.Hash, cancellationToken) is { } entry)
            return new HandInOutcome.Taken(entry, !file.WasKnown);
        return await _inbox.FindReasonsAsync(file.Hash, cancellationToken) is { } reasons
            ? new HandInOutcome.Refused(reasons)
            : new HandInOutcome.Waiting("Another run is processing it.");
    }

    private async Task<ReleaseEntry?> FindAsync(ContentHash hash, CancellationToken cancellationToken) =>
        (await _releases.ListAsync(cancellationToken)).FirstOrDefault(entry => entry.Release.Hash == hash);
}
