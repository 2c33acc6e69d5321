using System.CommandLine;
using Encounters.Pipeline.Sources;
using Encounters.Pipeline.Sources.Folders;
using Encounters.Pipeline.Sources.Web;
using Ingest.Composition;
using Microsoft.Extensions.DependencyInjection;

namespace Ingest.CommandLine;

/// <summary>Where releases come from: a landing page, or a folder.</summary>
/// <param name="Folder">The folder; null for a site.</param>
/// <param name="Settings">Settings of the site that take precedence over the environment.</param>
internal sealed record SourceChoice(string? Folder, IReadOnlyDictionary<string, string?> Settings)
{
    /// <summary>The source.</summary>
    public IReleaseSource Open(IServiceProvider services) =>
        Folder is null ? services.GetRequiredService<WebSource>() : new FolderSource(Folder);
}

/// <summary><c>--source URL or FOLDER</c>.</summary>
internal static class SourceOption
{
    public static Option<string?> Create() => new("--source")
    {
        Description = "A landing page, or a folder of CSV files. Default: CBP's two landing pages.",
        HelpName = "URL or FOLDER",
    };

    /// <summary>What the option names.</summary>
    /// <exception cref="UsageException">It names neither a page nor a folder.</exception>
    public static SourceChoice Read(string? location)
    {
        if (location is null)
            return new SourceChoice(null, new Dictionary<string, string?>());
        if (Uri.TryCreate(location, UriKind.Absolute, out var page) && page.Scheme is "http" or "https")
        {
            // Naming a page by hand allows its origin, even over plain http.
            return new SourceChoice(null, new Dictionary<string, string?>
            {
                [$"{WebSourceOptions.Section}:{nameof(WebSourceOptions.LandingPages)}:0"] = page.AbsoluteUri,
                [$"{WebSourceOptions.Section}:{nameof(WebSourceOptions.AllowedOrigins)}:0"] =
                page.GetLeftPart(UriPartial.Authority),
            });
        }

        return Directory.Exists(location)
            ? new SourceChoice(location, new Dictionary<string, string?>())
            : throw new UsageException(File.Exists(location)
                ? $"'{location}' is a file. Give the folder that it is in; the names of the files do not matter."
                : $"'{location}' is neither a folder nor an http address.");
    }
}
