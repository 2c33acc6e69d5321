using System.Text.Json.Serialization;

namespace Encounters.Api;

/// <summary>What a poll did.</summary>
/// <param name="Ingested">The releases that were ingested, as <c>dataset/release</c>.</param>
/// <param name="Unchanged">How many offered files were ingested before.</param>
/// <param name="Quarantined">The addresses of files in quarantine.</param>
/// <param name="Failures">What could not be fetched, in words.</param>
public sealed record IngestNowDocument(
    IReadOnlyList<string> Ingested, int Unchanged, IReadOnlyList<string> Quarantined, IReadOnlyList<string> Failures);

/// <summary>Whether the store can be read, and what it holds.</summary>
/// <param name="Status"><c>healthy</c>.</param>
/// <param name="Releases">The number of releases.</param>
/// <param name="Latest">The latest release, as <c>dataset/release</c>.</param>
/// <param name="DataThrough">The last month with data, <c>yyyy-MM</c>.</param>
/// <param name="LastRetrieved">When the last release was fetched.</param>
public sealed record HealthDocument(
    string Status, int Releases, string? Latest, string? DataThrough, DateTimeOffset? LastRetrieved);

/// <summary>Source-generated serialization of the answers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IngestNowDocument))]
[JsonSerializable(typeof(HealthDocument))]
public sealed partial class ApiJson : JsonSerializerContext;
