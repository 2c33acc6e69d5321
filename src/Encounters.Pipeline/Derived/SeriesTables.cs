using System.Runtime.CompilerServices;
using Encounters.Pipeline.Ledger;
using Encounters.Storage;

namespace Encounters.Pipeline.Derived;

/// <summary>The tables <c>observations</c> and <c>series</c>.</summary>
internal sealed class SeriesTables : IDerivation
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<Due> FindAsync(ReleaseSet releases, [EnumeratorCancellation]
        CancellationToken cancellationToken)
    {
        var histories = (await releases.ReadHistoriesAsync(cancellationToken)).All;
        yield return new Due.Table(StoreTables.Observations, histories.SelectMany(SeriesLedger.ObservationRows));
        yield return new Due.Table(StoreTables.Series, histories.SelectMany(SeriesLedger.SeriesRows));
    }
}
