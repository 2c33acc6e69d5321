using Encounters.Pipeline.Normalization;

namespace Encounters.Pipeline.Publishing;

/// <summary>Writes the rows of a release into a file, month by month.</summary>
internal interface IRowWriter : IDisposable
{
    /// <summary>Adds the rows of the next month, and says when it no longer needs them.</summary>
    void Add(MonthRows month);

    /// <summary>Ends the file.</summary>
    void Complete();
}
