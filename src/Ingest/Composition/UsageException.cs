namespace Ingest.Composition;

/// <summary>The user asked for something that cannot be; the message says what and what to do.</summary>
internal sealed class UsageException(string message) : Exception(message);
