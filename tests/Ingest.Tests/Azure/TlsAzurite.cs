using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Encounters.Testing;
using Encounters.Testing.Azure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ingest.Tests.Azure;

/// <summary>
/// Azurite behind TLS that wants bearer tokens, and the endpoint at which a process on Azure asks for the token of its managed
/// identity. What <c>DefaultAzureCredential</c> does against it is what it does on Azure.
/// </summary>
public sealed class TlsAzurite : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private AzuriteProcess? _process;
    private WebApplication _identity = null!;
    private string? _missing;

    /// <summary>The address of the blob service.</summary>
    public string BlobService => $"https://127.0.0.1:{_process?.BlobPort}/{AzuriteProcess.Account}";

    /// <summary>The certificate of every TLS endpoint here, which nobody has signed.</summary>
    public X509Certificate2 Certificate { get; private set; } = null!;

    /// <summary>Asked before a test: node may be missing.</summary>
    public void Require() => Assert.SkipWhen(_missing is not null, _missing ?? "");

    /// <summary>The environment of a process that trusts the certificate, has the identity and knows the table service.</summary>
    public Dictionary<string, string> Environment(string? tables = null) => new()
    {
        ["SSL_CERT_FILE"] = _folder.File("cert.pem"),
        ["IDENTITY_ENDPOINT"] = $"{_identity.Urls.First()}/token",
        ["IDENTITY_HEADER"] = "header",
        ["AZURE_TOKEN_CREDENTIALS"] = "ManagedIdentityCredential",
        ["Store__TableServiceUri"] = tables ?? $"https://127.0.0.1:{_process?.TablePort}/{AzuriteProcess.Account}",
    };

    public async ValueTask InitializeAsync()
    {
        MakeCertificate();
        _identity = Build(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _identity.MapGet("/token", (string resource) => Results.Json(new Dictionary<string, string>
        {
            ["access_token"] = NewToken(resource),
            ["expires_on"] = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            ["resource"] = resource,
            ["token_type"] = "Bearer",
        }));
        await _identity.StartAsync();
        try
        {
            await NpmPackages.InstallAsync();
            _process = await AzuriteProcess.StartAsync(
                _folder.File("data"), accounts: null, "--oauth", "basic", "--cert", _folder.File("cert.pem"), "--key",
                _folder.File("key.pem"));
        }
        catch (Exception exception) when (System.Environment.GetEnvironmentVariable("CI") != "true"
            && exception is System.ComponentModel.Win32Exception)
        {
            _missing = $"Azurite needs node and npm: {exception.Message}";
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        await _identity.DisposeAsync();
        Certificate.Dispose();
        _folder.Dispose();
    }

    /// <summary>A storage service that answers every request alike.</summary>
    public async Task<WebApplication> StartServiceAsync(int status, string code)
    {
        var app = Build(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(Certificate)));
        app.Run(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers["x-ms-error-code"] = code;
            return Task.CompletedTask;
        });
        await app.StartAsync();
        return app;
    }

    private static WebApplication Build(Action<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions> listen)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(listen);
        return builder.Build();
    }

    private void MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(_folder.File("cert.pem"), made.ExportCertificatePem());
        File.WriteAllText(_folder.File("key.pem"), key.ExportPkcs8PrivateKeyPem());
        Certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    /// <summary>A token as Microsoft Entra ID gives it, but for its signature, at which Azurite does not look.</summary>
    private static string NewToken(string audience)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"aud":"{{audience.TrimEnd('/')}}","iss":"https://sts.windows.net/ab1f708d-50f6-404c-a006-d71b2ac7a606/","iat":{{now - 60}},"nbf":{{now - 60}},"exp":{{now + 3600}},"oid":"1"}""");
        return $"{Encode("""{"alg":"HS256","typ":"JWT"}""")}.{Encode(claims)}.{Encode("signature")}";

        static string Encode(string text) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
    }
}
