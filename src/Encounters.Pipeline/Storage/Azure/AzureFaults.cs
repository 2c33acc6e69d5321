using System.Net;
using Azure;
using Azure.Identity;

namespace Encounters.Pipeline.Storage.Azure;

/// <summary>Tells faults of the service in the store's own words. What the Azure client could repeat, it has repeated by then.</summary>
internal static class AzureFaults
{
    public static async Task<T> TranslateAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (RequestFailedException exception) when (IsUnavailable(exception.Status))
        {
            throw new StoreUnavailableException($"Azure Storage: {FirstLine(exception)}", exception);
        }
        catch (AuthenticationFailedException exception)
        {
            throw new StoreUnavailableException($"Azure Storage: no credential works: {FirstLine(exception)}", exception);
        }
        catch (AggregateException exception) when (exception.InnerExceptions.All(inner => inner is RequestFailedException))
        {
            throw new StoreUnavailableException($"Azure Storage: {FirstLine(exception.InnerExceptions[0])}", exception);
        }
    }

    // 0: no answer. 401 and 403: the role assignments are missing or have not spread yet.
    private static bool IsUnavailable(int status) => status is 0 or 401 or 403 or 408 or 429 || status >= (int)HttpStatusCode.InternalServerError;

    private static string FirstLine(Exception exception) => exception.Message.Split('\n', 2)[0].Trim();
}
