namespace Ingest.CommandLine;

/// <summary>What the program ends with.</summary>
internal enum ExitCode
{
    /// <summary>Done.</summary>
    Done = 0,

    /// <summary>Done, but something was quarantined or found damaged, or a figure of a text is wrong.</summary>
    Damaged = 1,

    /// <summary>Wrong usage or settings.</summary>
    Usage = 2,

    /// <summary>Source or store out of reach.</summary>
    OutOfReach = 3,
}
