using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace Encounters.Storage.Azure;

/// <summary>A store in Azure Blob Storage and Azure Table Storage.</summary>
public static class AzureStore
{
    /// <summary>The container of all blobs.</summary>
    public const string ContainerName = "encounters";

    /// <summary>How long a lock outlives a holder that died. Azure allows 15 to 60 s.</summary>
    public static readonly TimeSpan LockDuration = TimeSpan.FromSeconds(30);

    /// <summary>Whether a text is a storage connection string rather than a folder.</summary>
    public static bool IsConnectionString(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains('=', StringComparison.Ordinal)
            && text.Split(';')
            .Any(part => part.Split('=')[0].Trim() is "UseDevelopmentStorage" or "AccountName" or "BlobEndpoint");
    }

    /// <summary>Whether a text is a connection string with which blobs and tables can be asked for.</summary>
    public static bool CanRead(string connectionString)
    {
        try
        {
            Open(connectionString, TimeProvider.System);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>
    /// The address of the table service beside a blob service, such as <c>https://account.blob.core.windows.net</c>, in every
    /// cloud of Azure; null if the address is not that of a storage account.
    /// </summary>
    public static Uri? TableServiceOf(Uri blobService)
    {
        ArgumentNullException.ThrowIfNull(blobService);
        var labels = blobService.Host.Split('.');
        var service = Array.IndexOf(labels, "blob");
        if (service < 1 || service == labels.Length - 1 || blobService.AbsolutePath != "/")
            return null;
        labels[service] = "table";
        return new UriBuilder(blobService) { Host = string.Join('.', labels) }.Uri;
    }

    /// <summary>Opens the store that a connection string names.</summary>
    /// <exception cref="FormatException">The text is not a storage connection string.</exception>
    public static Store Open(string connectionString, TimeProvider clock)
    {
        try
        {
            return Open(new BlobServiceClient(connectionString), new TableServiceClient(connectionString), clock);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            // The message of the client may repeat the text, which holds a key.
            throw new FormatException("The storage connection string is not valid.");
        }
    }

    /// <summary>Opens the store of two services with a credential, such as a managed identity.</summary>
    public static Store Open(Uri blobService, Uri tableService, TokenCredential credential, TimeProvider clock) =>
        Open(new BlobServiceClient(blobService, credential), new TableServiceClient(tableService, credential), clock);

    /// <summary>Opens the store of two clients.</summary>
    public static Store Open(
        BlobServiceClient blobs, TableServiceClient tables, TimeProvider clock, string containerName = ContainerName)
    {
        ArgumentNullException.ThrowIfNull(blobs);
        var container = blobs.GetBlobContainerClient(containerName);
        return new Store(
            container.Uri.GetLeftPart(UriPartial.Path),
            new AzureBlobStore(container),
            new AzureTableStore(tables),
            new AzureStoreLock(container, LockDuration, clock));
    }
}
