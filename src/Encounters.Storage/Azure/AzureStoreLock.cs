using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Encounters.Storage.Azure;

/// <summary>
/// The lock of an Azure store: a lease on a blob, renewed while its holder works. When the holder dies, the lease expires and
/// another takes over.
/// </summary>
internal sealed class AzureStoreLock(BlobContainerClient container, TimeSpan duration, TimeProvider clock) : IStoreLock
{
    public const string BlobName = ".work/writer.lock";

    private const string Holder = "holder";

    public async Task<StoreLockResult> TryAcquireAsync(CancellationToken cancellationToken)
    {
        var blob = container.GetBlobClient(BlobName);

        // A proposed id makes a repeated request for a lease that we hold already (its answer was lost) succeed.
        var lease = blob.GetBlobLeaseClient(Guid.NewGuid().ToString());
        try
        {
            await AzureFaults.Blobs.TranslateAsync(async () =>
            {
                await CreateAsync(blob, cancellationToken);
                await lease.AcquireAsync(duration, cancellationToken: cancellationToken);
                return await blob.SetMetadataAsync(
                    new Dictionary<string, string> { [Holder] = WriterIdentity.Me },
                    new BlobRequestConditions { LeaseId = lease.LeaseId },
                    cancellationToken);
            });
            return new StoreLockResult(WriterIdentity.Me, new HeldLease(lease, duration, clock));
        }
        catch (OperationCanceledException)
        {
            // The lease may have been granted before the caller gave up.
            try
            {
                await lease.ReleaseAsync(cancellationToken: CancellationToken.None);
            }
            catch (RequestFailedException)
            {
                // No lease was taken, or it will expire by itself.
            }

            throw;
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.LeaseAlreadyPresent)
        {
            var properties =
                await AzureFaults.Blobs.TranslateAsync(() => blob.GetPropertiesAsync(cancellationToken: cancellationToken));
            return new StoreLockResult(properties.Value.Metadata.TryGetValue(Holder, out var holder)
                ? holder
                : "another process", null);
        }
    }

    private async Task CreateAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        if (await blob.ExistsAsync(cancellationToken))
            return;
        try
        {
            var onlyNew = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
            await blob.UploadAsync(BinaryData.Empty, onlyNew, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status is 409 or 412)
        {
            // Another writer made it, or holds it already.
        }
    }

    private sealed class HeldLease : IHeldLock
    {
        private readonly BlobLeaseClient _lease;
        private readonly TimeSpan _duration;
        private readonly TimeProvider _clock;
        private readonly CancellationTokenSource _lost = new();
        private readonly CancellationTokenSource _released = new();
        private readonly Task _renewing;

        public HeldLease(BlobLeaseClient lease, TimeSpan duration, TimeProvider clock)
        {
            (_lease, _duration, _clock) = (lease, duration, clock);
            _renewing = RenewAsync();
        }

        public CancellationToken Lost => _lost.Token;

        public async ValueTask DisposeAsync()
        {
            await _released.CancelAsync();
            await _renewing;
            try
            {
                await _lease.ReleaseAsync();
            }
            catch (RequestFailedException)
            {
                // A lease that cannot be released expires by itself.
            }

            _released.Dispose();
            _lost.Dispose();
        }

        /// <summary>Renews three times in the life of a lease. Whoever could not renew for that long has lost it.</summary>
        private async Task RenewAsync()
        {
            using var timer = new PeriodicTimer(_duration / 3, _clock);
            var renewed = _clock.GetTimestamp();
            try
            {
                while (await timer.WaitForNextTickAsync(_released.Token))
                {
                    try
                    {
                        var asked = _clock.GetTimestamp();
                        await _lease.RenewAsync(cancellationToken: _released.Token);
                        renewed = asked;
                    }
                    catch (RequestFailedException exception)
                    {
                        var taken = exception.Status is 404 or 409 or 412;
                        if (taken || _clock.GetElapsedTime(renewed) >= _duration * (2.0 / 3))
                        {
                            await _lost.CancelAsync();
                            return;
                        }
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // The lock was released.
            }
        }
    }
}
