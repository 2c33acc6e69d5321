using System.Runtime.CompilerServices;

namespace Ingest.Tests;

/// <summary>Settings of this process, as a user would set them in the environment: tests do not wait between tries.</summary>
internal static class ProcessSettings
{
    [ModuleInitializer]
    public static void Set() => Environment.SetEnvironmentVariable("Source__RetryDelay", "00:00:00");
}
