using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Encounters.Testing;
using Reliability.Tests;

[assembly: AssemblyFixture(typeof(ReliabilityReport))]

namespace Reliability.Tests;

/// <summary>Gathers what was tried and, after a full run, writes it into docs/reliability.md between its two marks.</summary>
public sealed class ReliabilityReport : IDisposable
{
    private readonly ConcurrentDictionary<(int Place, string What), (long Tried, string Outcome)> _rows = new();

    /// <summary>
    /// Notes how often something was tried. A loss, a double or a wrong read would have failed the test that says this.
    /// </summary>
    internal void Note(int place, string what, long tried, string outcome) => _rows[(place, what)] = (tried, outcome);

    public void Dispose()
    {
        if (!Scale.IsFull)
            return;
        var table = new StringBuilder("| what was tried | how often | outcome | losses | doubles | wrong reads |\n| --- | ---: | "
            + "--- | ---: | ---: | ---: |\n");
        foreach (var ((_, what), (tried, outcome)) in _rows.OrderBy(row => row.Key))
            table.Append(CultureInfo.InvariantCulture, $"| {what} | {tried:N0} | {outcome} | 0 | 0 | 0 |\n");
        GeneratedFigures.Write("reliability.md", table.ToString());
    }
}
