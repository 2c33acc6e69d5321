namespace Ingest.Composition;

/// <summary>The command is not valid; the message says why and what to do.</summary>
internal sealed class UsageException(string message) : Exception(message);
