using System.Text.RegularExpressions;
using Azure.Identity;
using Encounters.Storage;
using Encounters.Storage.Azure;
using Encounters.Storage.Local;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Ingest.Composition;

/// <summary>
/// Finds the store that the user means: <c>--store</c> names a folder, a storage connection string or the address of a storage
/// account; without it the settings <c>Store__…</c> do, as in the Function App; without those it is <c>./data</c>.
/// </summary>
internal static partial class StoreLocator
{
    private const string UsualFolder = "./data";
    private const string Example = "https://ACCOUNT.blob.core.windows.net";

    /// <summary>Opens or creates the store.</summary>
    /// <exception cref="UsageException">The option or a setting names no store.</exception>
    public static Store Open(string? option, IConfiguration? settings = null)
    {
        var options = Bind(settings ?? Environment);
        if (option is null && IsSet(options))
            return OpenConfigured(options);
        if (option is null)
            return LocalStore.Open(UsualFolder);
        if (AzureStore.IsConnectionString(option))
            return OpenConnection(option, "--store");
        return LooksLikeAddress().IsMatch(option) ? OpenAddress(option, options) : LocalStore.Open(option);
    }

    /// <summary>Opens a store that must be there already.</summary>
    /// <exception cref="UsageException">There is no store.</exception>
    public static Store OpenExisting(string? option, IConfiguration? settings = null)
    {
        var isRemote = option is null
            ? IsSet(Bind(settings ?? Environment))
            : AzureStore.IsConnectionString(option) || LooksLikeAddress().IsMatch(option);
        var folder = option ?? UsualFolder;
        return isRemote || File.Exists(Path.Combine(folder, LocalStore.TablesFileName))
            ? Open(option, settings)
            : throw new UsageException(
                $"There is no store in '{Path.GetFullPath(folder)}'. 'ingest run --store {folder}' creates one.");
    }

    private static IConfiguration Environment => new ConfigurationBuilder().AddEnvironmentVariables().Build();

    private static AzureStoreOptions Bind(IConfiguration settings)
    {
        var options = new AzureStoreOptions();
        settings.GetSection(AzureStoreOptions.Section).Bind(options);
        return options;
    }

    private static bool IsSet(AzureStoreOptions options) =>
        !string.IsNullOrEmpty(options.ConnectionString) || options.BlobServiceUri is not null
        || options.TableServiceUri is not null;

    private static Store OpenConfigured(AzureStoreOptions options)
    {
        var judged = new AzureStoreOptionsValidator().Validate(null, options);
        if (judged.Failed)
            throw new OptionsValidationException(AzureStoreOptions.Section, typeof(AzureStoreOptions), judged.Failures);
        return options.ConnectionString is { Length: > 0 } connection
            ? OpenConnection(connection, $"{AzureStoreOptions.Section}__{nameof(AzureStoreOptions.ConnectionString)}")
            : OpenAccount(options.BlobServiceUri!, options.TableServiceUri!, options);
    }

    private static Store OpenConnection(string connection, string name)
    {
        try
        {
            return AzureStore.Open(connection, TimeProvider.System);
        }
        catch (FormatException exception)
        {
            throw new UsageException($"{name}: {exception.Message}");
        }
    }

    // What follows '?' may be a shared access signature, so no message repeats it.
    private static Store OpenAddress(string text, AzureStoreOptions options)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
            throw new UsageException(
                $"--store: '{text.Split('?')[0]}' is not a store. Give a folder, or the address of a storage account: "
                    + $"{Example}.");
        var shown = address.GetLeftPart(UriPartial.Path).Replace($"{address.UserInfo}@", "", StringComparison.Ordinal);
        if (address.Scheme != Uri.UriSchemeHttps)
            throw new UsageException($"--store: '{shown}' must begin with https://.");
        if (address.Query.Length > 0 || address.UserInfo.Length > 0)
        {
            throw new UsageException(
                $"--store: '{shown}' is opened with your own login. Leave out the shared access signature, or give a "
                    + $"connection string.");
        }

        var tables = options.TableServiceUri ?? AzureStore.TableServiceOf(address);
        if (tables is null)
        {
            throw new UsageException(
                $"--store: '{shown}' is not the address of a storage account. Give one such as {Example}; "
                + $"for an account with another name, set "
                + $"{AzureStoreOptions.Section}__{nameof(AzureStoreOptions.TableServiceUri)} as well.");
        }

        return OpenAccount(address, tables, options);
    }

    private static Store OpenAccount(Uri blobs, Uri tables, AzureStoreOptions options) => AzureStore.Open(
        blobs,
        tables,
        new DefaultAzureCredential(
            new DefaultAzureCredentialOptions { ManagedIdentityClientId = options.ManagedIdentityClientId }),
        TimeProvider.System);

    // A scheme of one letter is a Windows drive.
    [GeneratedRegex(
        @"\A(?:[a-z][a-z0-9+.-]+:/|https?:|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:blob|table|dfs|file|queue)\.[a-z0-9.-]+(?::[0-9]+)?(?:/|\z))", RegexOptions.IgnoreCase)]
    private static partial Regex LooksLikeAddress();
}
