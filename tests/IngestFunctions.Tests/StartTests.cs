using Encounters.Testing.Azure;
using IngestFunctions.Tests.Host;

namespace IngestFunctions.Tests;

/// <summary>Settings that are wrong: the worker says which, and does not start.</summary>
public sealed class StartTests(Azurite azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("IngestSchedule", null)]
    [InlineData("IngestSchedule", "every six hours")]
    [InlineData("AuditSchedule", "0 3 * * 0")]
    [InlineData("DeliverySchedule", "")]
    [InlineData("Store__ConnectionString", "not a connection string")]
    [InlineData("Store__ConnectionString", null)]
    [InlineData("Store__BlobServiceUri", "http://account.blob.core.windows.net")]
    [InlineData("Source__LandingPages__0", "ftp://www.cbp.gov/page")]
    [InlineData("Channels__0__Address", "not an address")]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", "nonsense")]
    public async Task A_wrong_setting_is_named_and_the_app_does_not_start(string setting, string? value)
    {
        var settings = AppSettings.For(azurite.NewConnectionString());
        if (value is null)
            settings.Remove(setting);
        else
            settings[setting] = value;
        var exception =
            await Assert.ThrowsAsync<WorkerFailedException>(() => FunctionsHost.StartAsync(AppSettings.Worker, settings, Cancel));
        Assert.Contains("cannot start", exception.Message, StringComparison.Ordinal);
        Assert.Contains(setting.Split("__").Last(part => part != "0"), exception.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Unhandled exception", exception.Message, StringComparison.Ordinal);
    }
}
