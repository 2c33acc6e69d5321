namespace Reliability.Tests;

/// <summary>
/// How much is tried. <c>RELIABILITY=full dotnet test --project tests/Reliability.Tests</c> tries everything and writes
/// docs/reliability.md; without it, a sample is tried.
/// </summary>
internal static class Scale
{
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("RELIABILITY") == "full";

    public static int Of(int sample, int full) => IsFull ? full : sample;
}
