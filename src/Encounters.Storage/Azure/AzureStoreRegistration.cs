using System.ComponentModel.DataAnnotations;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Azure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Encounters.Storage.Azure;

/// <summary>
/// Where the Azure store is; section <c>Store</c>. Either a connection string (development), or the addresses of the two
/// services, which are opened with <c>DefaultAzureCredential</c> (production: a managed identity).
/// </summary>
public sealed class AzureStoreOptions : IValidatableObject
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Store";

    /// <summary>A storage connection string; for Azurite <c>UseDevelopmentStorage=true</c>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The address of the blob service, such as <c>https://account.blob.core.windows.net</c>.</summary>
    public Uri? BlobServiceUri { get; set; }

    /// <summary>The address of the table service, such as <c>https://account.table.core.windows.net</c>.</summary>
    public Uri? TableServiceUri { get; set; }

    /// <summary>The client id of a user-assigned managed identity; absent: the credential finds its own.</summary>
    public string? ManagedIdentityClientId { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var byAddress = BlobServiceUri is not null && TableServiceUri is not null;
        if (string.IsNullOrEmpty(ConnectionString) == !byAddress)
        {
            yield return new ValidationResult(
                $"Set either {Section}:ConnectionString, or both {Section}:BlobServiceUri and {Section}:TableServiceUri.");
        }

        if (!string.IsNullOrEmpty(ConnectionString) && !AzureStore.CanRead(ConnectionString))
            yield return new ValidationResult($"{Section}:ConnectionString is not a storage connection string.");
        foreach (var (name, address) in ((string, Uri?)[])[(nameof(BlobServiceUri), BlobServiceUri),
            (nameof(TableServiceUri), TableServiceUri)])
        {
            if (address is not null && !(address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback)))
                yield return new ValidationResult($"{Section}:{name} '{address}' is not an absolute https address.");
        }
    }
}

/// <summary>Checks the settings when the program starts.</summary>
[OptionsValidator]
public sealed partial class AzureStoreOptionsValidator : IValidateOptions<AzureStoreOptions>;

/// <summary>Registers the Azure store.</summary>
public static class AzureStoreRegistration
{
    /// <summary>Adds the store that the settings name.</summary>
    public static IServiceCollection AddAzureStore(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<AzureStoreOptions>().Bind(configuration.GetSection(AzureStoreOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AzureStoreOptions>, AzureStoreOptionsValidator>();
        services.AddAzureClients(clients =>
        {
            clients.UseCredential(provider => new DefaultAzureCredential(new DefaultAzureCredentialOptions
            {
                ManagedIdentityClientId = OptionsOf(provider).ManagedIdentityClientId,
            }));
            clients.AddClient<BlobServiceClient, BlobClientOptions>((options, credential, provider) => OptionsOf(provider) switch
            {
                { ConnectionString: { Length: > 0 } connection } => new BlobServiceClient(connection, options),
                var store => new BlobServiceClient(store.BlobServiceUri, credential, options),
            });
            clients.AddClient<TableServiceClient, TableClientOptions>(
                (options, credential, provider) => OptionsOf(provider) switch
            {
                { ConnectionString: { Length: > 0 } connection } => new TableServiceClient(connection, options),
                var store => new TableServiceClient(store.TableServiceUri, credential, options),
            });
        });
        return services.AddSingleton(provider => AzureStore.Open(
            provider.GetRequiredService<BlobServiceClient>(),
            provider.GetRequiredService<TableServiceClient>(),
            provider.GetRequiredService<TimeProvider>()));
    }

    private static AzureStoreOptions OptionsOf(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<AzureStoreOptions>>().Value;
}
