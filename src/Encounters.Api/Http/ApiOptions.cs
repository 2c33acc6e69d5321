using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Encounters.Api.Http;

/// <summary>Settings of the read API; section <c>Api</c>.</summary>
public sealed class ApiOptions : IValidatableObject
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Api";

    /// <summary>
    /// How many requests a client may send in a minute. Default 600: the dashboard sends about ten when it opens;
    /// its files are not counted.
    /// </summary>
    [Range(1, 1_000_000)]
    public int RequestsPerMinute { get; set; } = 600;

    /// <summary>
    /// How long a reader waits for a store that does not answer; the retries of its client would take longer. Default 5 s.
    /// </summary>
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Where the service can be reached from the internet, for absolute addresses in feeds, the catalog and the sitemap. If it is
    /// not set, the address of the request is used.
    /// </summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>The contact that the catalog names. If it is not set, the catalog names none.</summary>
    [EmailAddress]
    public string? ContactEmail { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ReadTimeout < TimeSpan.FromSeconds(1) || ReadTimeout > TimeSpan.FromSeconds(100))
            yield return new ValidationResult($"{Section}: ReadTimeout must be from 1 to 100 seconds.", [nameof(ReadTimeout)]);
        if (PublicUrl is { } url && !(url.IsAbsoluteUri && (url.Scheme == "https" || (url.Scheme == "http" && url.IsLoopback))))
            yield return new ValidationResult($"{Section}: PublicUrl must begin with https://.", [nameof(PublicUrl)]);
    }
}

/// <summary>Checks the settings when the program starts.</summary>
[OptionsValidator]
public sealed partial class ApiOptionsValidator : IValidateOptions<ApiOptions>;
