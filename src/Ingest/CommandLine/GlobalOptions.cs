using System.CommandLine;

namespace Ingest.CommandLine;

/// <summary>The options of every verb; they may stand before or after it.</summary>
internal sealed class GlobalOptions
{
    public Option<string> Store { get; } = new("--store")
    {
        Description = "The folder of the store, or a storage connection string (UseDevelopmentStorage=true for Azurite).",
        HelpName = "STORE",
        Recursive = true,
        DefaultValueFactory = _ => "./data",
    };

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Print one JSON document on standard output and nothing else there.",
        Recursive = true,
    };
}
