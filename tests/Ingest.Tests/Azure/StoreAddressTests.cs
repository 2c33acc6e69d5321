using System.Diagnostics;
using System.Text.Json;
using Encounters.Storage.Azure;
using Encounters.Testing;
using Ingest.CommandLine;
using Ingest.Composition;
using Microsoft.Extensions.Configuration;

namespace Ingest.Tests.Azure;

/// <summary>The program opens a storage account with the login of whoever runs it.</summary>
public sealed class StoreAddressTests(TlsAzurite azurite) : IClassFixture<TlsAzurite>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_account_is_filled_from_a_folder_and_read_with_a_managed_identity()
    {
        azurite.Require();
        File.Copy(RealReleases.PathOf(RealReleases.SouthwestAugust), _folder.File(RealReleases.SouthwestAugust));
        var filled = await RunAsync(azurite.Environment(), "run", "--source", _folder.Path, "--store", azurite.BlobService);
        Assert.True(filled.ExitCode == 0, filled.Error);
        var (exitCode, output, error) = await RunAsync(azurite.Environment(), "releases", "--json", "--store",
            azurite.BlobService);
        Assert.True(exitCode == 0, error);
        using var releases = JsonDocument.Parse(output);
        Assert.Equal(1, releases.RootElement.GetArrayLength());

        // Without the option the settings decide, as they do in the Function App.
        var environment = azurite.Environment();
        environment["Store__BlobServiceUri"] = azurite.BlobService;
        var configured = await RunAsync(environment, "releases", "--json");
        Assert.Equal((0, output), (configured.ExitCode, configured.Output));
    }

    [Theory]
    [InlineData(403, "AuthorizationPermissionMismatch", "Storage Table Data Contributor")]
    [InlineData(403, "AuthorizationFailure", "network rules")]
    [InlineData(401, "InvalidAuthenticationInfo", "az login")]
    [InlineData(403, "KeyBasedAuthenticationNotPermitted", "does not accept keys")]
    public async Task A_missing_role_or_a_login_that_does_not_fit_is_told_in_words(int status, string code, string expected)
    {
        await using var service = await azurite.StartServiceAsync(status, code);
        var address = service.Urls.First();
        var (exitCode, output, error) = await RunAsync(azurite.Environment($"{address}/account"), "releases", "--store",
            $"{address}/account");
        Assert.Equal((3, ""), (exitCode, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Whoever_is_not_logged_in_is_told_to_log_in()
    {
        var environment = azurite.Environment();
        environment.Remove("IDENTITY_ENDPOINT");
        environment.Remove("IDENTITY_HEADER");
        environment["AZURE_TOKEN_CREDENTIALS"] = "AzureCliCredential";
        environment["PATH"] = $"{_folder.Path}:/usr/bin:/bin";
        var (exitCode, _, error) = await RunAsync(environment, "releases", "--store", azurite.BlobService);
        Assert.Equal(3, exitCode);
        Assert.Contains("no login was found", error, StringComparison.Ordinal);
        Assert.Contains("az login", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_login_is_told_with_the_reason_that_azure_gives()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in for the Azure CLI is a shell script.");
        var az = _folder.File("az");
        await File.WriteAllTextAsync(az,
            "#!/bin/sh\necho \"ERROR: AADSTS700082: The refresh token has expired due to inactivity.\" >&2\nexit 1\n", Cancel);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(az, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var environment = azurite.Environment();
        environment["AZURE_TOKEN_CREDENTIALS"] = "AzureCliCredential";
        environment["PATH"] = $"{_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        var (exitCode, _, error) = await RunAsync(environment, "releases", "--store", azurite.BlobService);
        Assert.Equal(3, exitCode);
        Assert.Contains("AADSTS700082", error, StringComparison.Ordinal);
        Assert.Contains("Run 'az login' again", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_does_not_exist_is_out_of_reach()
    {
        // No name ends in .invalid (RFC 6761).
        var environment = azurite.Environment();
        environment.Remove("Store__TableServiceUri");
        var (exitCode, _, error) = await RunAsync(environment, "releases", "--store", "https://nobody.blob.invalid");
        Assert.Equal(3, exitCode);
        Assert.Contains("Check the name of the account", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://www.cbp.gov/document/stats")]
    [InlineData("https://account.table.core.windows.net")]
    [InlineData("https://account.blob.core.windows.net/encounters")]
    [InlineData("http://account.blob.core.windows.net")]
    [InlineData("https:")]
    [InlineData("https:/account.blob.core.windows.net")]
    [InlineData("HTTPS://127.0.0.1/x")]
    [InlineData("ftp://account/x")]
    [InlineData("account.blob.core.windows.net")]
    [InlineData("account.dfs.core.windows.net/encounters")]
    [InlineData("https://account.blob.core.windows.net/?sv=1&sig=SECRET")]
    [InlineData("https://user:SECRET@account.blob.core.windows.net/")]
    public async Task What_looks_like_an_address_and_is_no_store_is_wrong_usage_and_never_a_folder(string store)
    {
        var before = Directory.GetFileSystemEntries(Environment.CurrentDirectory);
        foreach (var verb in (string[][])[["run", "--source", _folder.Path], ["releases"]])
        {
            var (exitCode, output, error) = await IngestRunner.RunAsync([.. verb, "--store", store]);
            Assert.Equal((2, ""), (exitCode, output));
            Assert.StartsWith("ingest: --store: ", error, StringComparison.Ordinal);
            Assert.DoesNotContain("SECRET", error, StringComparison.Ordinal);
        }

        Assert.Equal(before, Directory.GetFileSystemEntries(Environment.CurrentDirectory));
    }

    [Theory]
    [InlineData("https://account.blob.core.windows.net", "https://account.table.core.windows.net/")]
    [InlineData("https://account.blob.core.usgovcloudapi.net/", "https://account.table.core.usgovcloudapi.net/")]
    [InlineData("https://account.z12.blob.storage.azure.net", "https://account.z12.table.storage.azure.net/")]
    [InlineData("https://blob.core.windows.net", null)]
    [InlineData("https://account.blob.core.windows.net/encounters", null)]
    [InlineData("https://127.0.0.1:10000/account", null)]
    public void The_table_service_stands_beside_the_blob_service(string blobs, string? tables) =>
        Assert.Equal(tables, AzureStore.TableServiceOf(new Uri(blobs))?.AbsoluteUri);

    [Fact]
    public void Settings_that_name_half_a_store_are_wrong_usage()
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?> { ["Store:BlobServiceUri"] = "https://a.blob.core.windows.net" }).Build();
        var exception =
            Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => StoreLocator.Open(null, settings));
        Assert.Contains("Store:TableServiceUri", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_whose_name_has_a_colon_or_dots_is_a_folder() =>
        Assert.Equal(_folder.File("a.b:c"),
            StoreLocator.Open(_folder.File("a.b:c"), new ConfigurationBuilder().Build()).Description);

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        Dictionary<string, string> environment, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ExitCode).Assembly.Location, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, await output, await error);
    }
}
