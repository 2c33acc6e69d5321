namespace Encounters.Storage;

/// <summary>How a writer names itself to others that find the lock taken.</summary>
internal static class WriterIdentity
{
    public static string Me { get; } = $"process {Environment.ProcessId} on {Environment.MachineName}";
}
