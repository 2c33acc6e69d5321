using System.Net;
using Azure;
using Azure.Identity;

namespace Encounters.Storage.Azure;

/// <summary>Tells faults of the service in the store's own words. What the Azure client could repeat, it has repeated by then.</summary>
internal static class AzureFaults
{
    public static async Task<T> TranslateAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (RequestFailedException exception) when (!IsAnswer(exception.Status))
        {
            throw new StoreUnavailableException($"Azure Storage: {FirstLine(exception)}{Detail(exception)}", exception);
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

    // What callers ask for and act on: it is not there, somebody else was faster, it has not changed. All else is a failure: no answer
    // (0), roles that are missing or have not spread yet (401, 403), a request that the service does not understand (400).
    private static bool IsAnswer(int status) => (HttpStatusCode)status
        is HttpStatusCode.NotModified or HttpStatusCode.NotFound or HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed;

    private static string Detail(RequestFailedException exception)
    {
        if (exception.Status == 0)
            return "";
        var code = exception.ErrorCode
            ?? (exception.GetRawResponse()?.Headers.TryGetValue("x-ms-error-code", out var header) is true ? header : null);
        return $" ({exception.Status} {code})";
    }

    private static string FirstLine(Exception exception) => exception.Message.Split('\n', 2)[0].Trim();
}
