using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Encounters.Api.Http;

/// <summary>Settings of the read API; section <c>Api</c>.</summary>
public sealed class ApiOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Api";

    /// <summary>
    /// How many requests a client may send in a minute. Default 600: the dashboard sends about ten when it opens;
    /// its files are not counted.
    /// </summary>
    [Range(1, 1_000_000)]
    public int RequestsPerMinute { get; set; } = 600;
}

/// <summary>Checks the settings at start.</summary>
[OptionsValidator]
public sealed partial class ApiOptionsValidator : IValidateOptions<ApiOptions>;
