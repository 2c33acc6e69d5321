using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Azure;
using Azure.Identity;

namespace Encounters.Storage.Azure;

/// <summary>
/// Puts faults of a storage service into words that say what to do. What the Azure client could repeat, it has repeated by then.
/// </summary>
/// <param name="things">What the service keeps.</param>
/// <param name="writer">The built-in role that may read and write it.</param>
/// <param name="reader">The built-in role that may only read it.</param>
internal sealed class AzureFaults(string things, string writer, string reader)
{
    /// <summary>The faults of the blob service.</summary>
    public static AzureFaults Blobs { get; } = new("blobs", "Storage Blob Data Contributor", "Storage Blob Data Reader");

    /// <summary>The faults of the table service.</summary>
    public static AzureFaults Tables { get; } = new("tables", "Storage Table Data Contributor", "Storage Table Data Reader");

    public async Task<T> TranslateAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (RequestFailedException exception) when (!IsAnswer(exception.Status))
        {
            throw new StoreUnavailableException($"Azure Storage: {Explain(exception)}", exception);
        }
        catch (AuthenticationFailedException exception)
        {
            throw new StoreUnavailableException($"Azure Storage: {Explain(exception)}", exception);
        }
        catch (AggregateException exception) when (exception.InnerExceptions.All(inner => inner is RequestFailedException))
        {
            throw new StoreUnavailableException(
                $"Azure Storage: {Explain((RequestFailedException)exception.InnerExceptions[0])}", exception);
        }
    }

    // Callers handle these: the item does not exist, another writer was faster, nothing has changed.
    // Everything else is a failure: no answer (0), roles that are missing or have not spread yet (401, 403), a request that the
    // service does not understand (400).
    private static bool IsAnswer(int status) => (HttpStatusCode)status
        is HttpStatusCode.NotModified or HttpStatusCode.NotFound or HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed;

    private string Explain(RequestFailedException exception)
    {
        var code = CodeOf(exception);
        return (exception.Status, code) switch
        {
            (0, _) => ExplainSilence(exception),
            (403, "AuthorizationPermissionMismatch" or "InsufficientAccountPermissions" or "AuthorizationPermissionDenied") =>
                $"this login has no role that allows it to use the account's {things}. Ask the account's owner for the role "
                + $"'{writer}' ('{reader}' is enough to read). A new role can take ten minutes to take effect. "
                + $"({exception.Status} {code})",
            (403, "AuthorizationFailure") =>
                $"the account's network rules block this machine, or this login has no role on the account. Allow the machine's "
                + $"address under 'Networking', and ask for the role '{writer}' ('{reader}' is enough to read). "
                + $"({exception.Status} {code})",
            (403, "KeyBasedAuthenticationNotPermitted") =>
                "the account does not accept keys. Give its address instead of a connection string: "
                + $"https://ACCOUNT.blob.core.windows.net. ({exception.Status} {code})",
            (401, _) =>
                "the account does not accept this login: it has expired, or belongs to another tenant. Run 'az login "
                + $"--tenant TENANT'. ({exception.Status} {code})",
            _ => $"{FirstLine(exception)} ({exception.Status} {code})",
        };
    }

    private static string ExplainSilence(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }:
                    return $"the account's name could not be resolved (DNS): {FirstLine(cause)}. Check the name of the account, "
                        + $"and this machine's DNS settings.";
                case AuthenticationException:
                    return $"a secure connection could not be established: {FirstLine(cause)}";
            }
        }

        return FirstLine(exception);
    }

    private static string Explain(AuthenticationFailedException exception)
    {
        // Azure's sign-in service explains the failure in a line that begins with such a code; the rest lists the credentials
        // that were tried.
        var reason = exception.ToString().Split('\n').FirstOrDefault(line => line.Contains("AADSTS", StringComparison.Ordinal));
        return reason is null
            ? "no login was found. On your own machine, run 'az login'; in a GitHub workflow, use azure/login; on Azure, give "
                + $"the app a managed identity. ({FirstLine(exception)})"
            : $"the login is no longer valid, or not valid for this account. Run 'az login' again. "
                + $"({reason[reason.IndexOf("AADSTS", StringComparison.Ordinal)..].Trim()})";
    }

    private static string? CodeOf(RequestFailedException exception) => exception.ErrorCode
        ?? (exception.GetRawResponse()?.Headers.TryGetValue("x-ms-error-code", out var header) is true ? header : null);

    private static string FirstLine(Exception exception) => exception.Message.Split('\n', 2)[0].Trim();
}
