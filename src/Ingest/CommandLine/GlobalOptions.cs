using System.CommandLine;
using Ingest.Output;

namespace Ingest.CommandLine;

/// <summary>The options of every command; they may come before or after it.</summary>
internal sealed class GlobalOptions
{
    private static readonly Dictionary<string, ReportFormat> Formats = new(StringComparer.OrdinalIgnoreCase)
    {
        ["table"] = ReportFormat.Table,
        ["csv"] = ReportFormat.Csv,
        ["json"] = ReportFormat.Json,
    };

    public Option<string?> Store { get; } = new("--store")
    {
        Description =
        "A folder, an Azure storage account (https://ACCOUNT.blob.core.windows.net, opened with your 'az login'), or a storage "
            + "connection string. Default: what the settings Store__BlobServiceUri and Store__TableServiceUri or "
            + "Store__ConnectionString name, otherwise ./data.",
        HelpName = "STORE",
        Recursive = true,
    };

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Print one JSON document on standard output and nothing else there; the same as --output json.",
        Recursive = true,
    };

    public Option<ReportFormat> Output { get; } = new("--output")
    {
        Description = "table (tab-separated lines when piped), csv or json.",
        HelpName = "table|csv|json",
        Recursive = true,
        DefaultValueFactory = _ => ReportFormat.Table,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Formats.TryGetValue(text, out var format))
                return format;
            result.AddError($"'{text}' is not one of {string.Join(", ", Formats.Keys)}.");
            return default;
        },
    };

    /// <summary>How results are printed.</summary>
    public ReportFormat FormatOf(ParseResult parsed) => parsed.GetValue(Json) ? ReportFormat.Json : parsed.GetValue(Output);
}
