using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Encounters.Pipeline.Sources.Web;

/// <summary>Settings of the web source; section <c>Source</c>.</summary>
public sealed class WebSourceOptions : IValidatableObject
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Source";

    /// <summary>The pages that link the releases. Default: CBP's two.</summary>
    [Required]
    public IList<Uri> LandingPages { get; set; } = [];

    /// <summary>
    /// The origins (scheme, host, port) from which pages and files may come, redirects included. Default: those of the landing
    /// pages. Anything but <c>https</c> must be listed on purpose.
    /// </summary>
    public IList<Uri> AllowedOrigins { get; set; } = [];

    /// <summary>How the program identifies itself. Add a contact if you run your own copy.</summary>
    [Required, StringLength(1_000, MinimumLength = 3)]
    public string UserAgent { get; set; } = "IngestFunctions/0.1 (open-source reader of CBP encounter statistics)";

    /// <summary>The largest file that is fetched, in bytes. Default 256 MiB; real files have 3 to 20 MB.</summary>
    [Range(1_024, 4_294_967_296)]
    public long MaxFileBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>The largest page that is read, in bytes. Default 8 MiB.</summary>
    [Range(1_024, 268_435_456)]
    public long MaxPageBytes { get; set; } = 8L * 1024 * 1024;

    /// <summary>The most links to releases that are taken from a page. Default 200.</summary>
    [Range(1, 10_000)]
    public int MaxLinks { get; set; } = 200;

    /// <summary>The most redirects that are followed. Default 5.</summary>
    [Range(0, 20)]
    public int MaxRedirects { get; set; } = 5;

    /// <summary>How often a request is repeated after a transient fault. Default 4.</summary>
    [Range(1, 20)]
    public int MaxRetries { get; set; } = 4;

    /// <summary>
    /// The first pause before a repetition; it doubles each time, with jitter. Retry-After takes precedence. Default 2 s.
    /// </summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest that one attempt may take, its body included. Default 2 min.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The longest that a request may take with all its repetitions. Default 10 min.</summary>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a copy of robots.txt is used. Default 24 h, as RFC 9309 recommends.</summary>
    public TimeSpan RobotsLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>CBP's landing pages.</summary>
    public static IReadOnlyList<Uri> CbpLandingPages { get; } =
    [
        new("https://www.cbp.gov/document/stats/nationwide-encounters"),
        new("https://www.cbp.gov/document/stats/southwest-land-border-encounters"),
    ];

    /// <summary>Whether a page or file may be fetched from this address.</summary>
    public bool Allows(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return AllowedOrigins.Any(origin =>
            Uri.Compare(origin, address, UriComponents.SchemeAndServer, UriFormat.UriEscaped,
                StringComparison.OrdinalIgnoreCase) == 0);
    }

    /// <summary>Fills in the defaults.</summary>
    public void ApplyDefaults()
    {
        if (LandingPages.Count == 0)
            LandingPages = [.. CbpLandingPages];
        if (AllowedOrigins.Count == 0)
            AllowedOrigins = [.. LandingPages.Where(page => page.IsAbsoluteUri && page.Scheme == Uri.UriSchemeHttps)];
    }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var address in LandingPages.Concat(AllowedOrigins))
        {
            if (!address.IsAbsoluteUri || address.Scheme is not ("https" or "http"))
                yield return new ValidationResult($"{Section}: '{address}' is not an absolute https address.");
        }

        foreach (var page in LandingPages.Where(page => page.IsAbsoluteUri && !Allows(page)))
        {
            yield return new ValidationResult(
                $"{Section}:LandingPages has '{page}', which is neither https nor from an origin in {Section}:AllowedOrigins.");
        }

        if (AttemptTimeout <= TimeSpan.Zero || TotalTimeout < AttemptTimeout)
            yield return new ValidationResult(
                $"{Section}:TotalTimeout must be at least {Section}:AttemptTimeout, and both must be above zero.");
        if (RetryDelay < TimeSpan.Zero)
            yield return new ValidationResult($"{Section}:RetryDelay cannot be negative.");
    }
}

/// <summary>Checks the settings when the program starts.</summary>
[OptionsValidator]
public sealed partial class WebSourceOptionsValidator : IValidateOptions<WebSourceOptions>;
