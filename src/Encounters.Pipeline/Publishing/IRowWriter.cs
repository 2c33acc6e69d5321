using Encounters.Normalization;

namespace Encounters.Pipeline.Publishing;

/// <summary>Writes the rows of a release into a file, part by part.</summary>
internal interface IRowWriter : IDisposable
{
    /// <summary>Adds the next rows, and says when it no longer needs them.</summary>
    void Add(MonthRows rows);

    /// <summary>Ends the file.</summary>
    void Complete();
}
