using Encounters.Storage;

namespace Encounters.Pipeline.Derived;

/// <summary>Something that must be in the store because of the releases that are in it.</summary>
internal abstract record Due
{
    private Due()
    {
    }

    /// <summary>A small file with exactly these bytes.</summary>
    /// <param name="Path">Where it is.</param>
    /// <param name="Content">What it must say.</param>
    /// <param name="Fault">What is wrong if the content differs.</param>
    public sealed record Document(string Path, ReadOnlyMemory<byte> Content, string Fault) : Due;

    /// <summary>A file of rows, whose checksum is in a document that is written after it.</summary>
    public sealed record DataFile(string Path, byte[] Content) : Due;

    /// <summary>A file of an earlier layout, which must be gone.</summary>
    public sealed record Nothing(string Path) : Due;

    /// <summary>A table with these rows and no others.</summary>
    public sealed record Table(string Name, IEnumerable<TableRow> Rows) : Due;

    /// <summary>A file whose content cannot be determined, because a release that it depends on is damaged.</summary>
    public sealed record Unknown(string Path, StoreDamagedException Reason) : Due;
}

/// <summary>
/// One thing that follows from all releases. It only says what is due: a pass writes the difference, an audit reports it.
/// </summary>
internal interface IDerivation
{
    /// <summary>What is due, in the order in which it is to be written.</summary>
    IAsyncEnumerable<Due> FindAsync(ReleaseSet releases, CancellationToken cancellationToken);
}
