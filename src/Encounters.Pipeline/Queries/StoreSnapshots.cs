using Encounters.Pipeline.Ledger;
using Encounters.Storage;

namespace Encounters.Pipeline.Queries;

/// <summary>
/// Keeps the snapshot from which anonymous readers are answered, so that no request scans a table.
/// At most every few seconds, and only while someone asks, the releases and the alerts are looked at; the rest is read again
/// when they changed.
/// </summary>
public sealed class StoreSnapshots(Store store, TimeProvider clock)
{
    // A snapshot is good for the first, and for the second while a look goes on: what another process writes is seen after that.
    // The last bounds how long a repair that left the releases alone goes unnoticed.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan OldestAnswer = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromMinutes(15);

    private readonly Lock _gate = new();
    private readonly ReleaseTotalsReader _totals = new(store.Blobs);
    private StoreSnapshot? _current;
    private Task<StoreSnapshot>? _looking;
    private long _looked;
    private long _read;
    private int _writes;

    /// <summary>The snapshot; read first when there is none that is fresh enough.</summary>
    public Task<StoreSnapshot> GetAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var age = _current is null ? TimeSpan.MaxValue : clock.GetElapsedTime(_looked);
            if (age < LookEvery)
                return Task.FromResult(_current!);
            if (_looking is null or { IsCompleted: true })
                _looking = Task.Run(LookAsync, CancellationToken.None);
            return age < OldestAnswer ? Task.FromResult(_current!) : _looking.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Records that this process wrote, so that the next answer is read from the store.</summary>
    public void Expire()
    {
        lock (_gate)
        {
            _writes++;
            _current = null;
            _looking = null;
        }
    }

    private async Task<StoreSnapshot> LookAsync()
    {
        var (before, known, writes, stamp) = Begin();
        var releases = await new ReleaseLedger(store.Tables).ListAsync(CancellationToken.None);
        List<TableRow> alerts = [];
        await foreach (var row in store.Tables.QueryAsync(StoreTables.Alerts, null, CancellationToken.None))
            alerts.Add(row);

        var isKnown = known is not null && known.Version == StoreSnapshot.VersionOf(releases)
            && clock.GetElapsedTime(before) < ReadAgainAfter;
        var snapshot = !isKnown ? await StoreSnapshot.ReadAsync(store, releases, alerts, _totals, CancellationToken.None)
            : known!.AlertRows.SequenceEqual(alerts) ? known : known.With(alerts);
        lock (_gate)
        {
            if (writes == _writes)
                (_current, _looked, _read) = (snapshot, stamp, isKnown ? _read : stamp);
        }

        return snapshot;
    }

    private (long Read, StoreSnapshot? Known, int Writes, long Stamp) Begin()
    {
        lock (_gate)
            return (_read, _current, _writes, clock.GetTimestamp());
    }
}
