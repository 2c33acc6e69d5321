namespace Ingest.CommandLine;

/// <summary>The exit codes of the program.</summary>
internal enum ExitCode
{
    /// <summary>Done.</summary>
    Done = 0,

    /// <summary>Done, but something was quarantined or found damaged, or a figure of a text is wrong.</summary>
    Damaged = 1,

    /// <summary>Invalid command or settings.</summary>
    Usage = 2,

    /// <summary>The source or the store could not be reached.</summary>
    OutOfReach = 3,
}
