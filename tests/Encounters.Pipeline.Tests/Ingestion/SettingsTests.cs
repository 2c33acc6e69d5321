using Encounters.Charts;
using Encounters.Pipeline.Sources.Web;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Encounters.Pipeline.Tests.Ingestion;

public sealed class SettingsTests
{
    [Fact]
    public void The_defaults_are_valid_and_read_cbp()
    {
        using var services = Build([]);
        services.GetRequiredService<IStartupValidator>().Validate();
        var options = services.GetRequiredService<IOptions<WebSourceOptions>>().Value;
        Assert.Equal(WebSourceOptions.CbpLandingPages, options.LandingPages);
        Assert.True(options.Allows(new Uri("https://www.cbp.gov/sites/default/files/2025-11/sbo-encounters-fy22-fy25.csv")));
        Assert.False(options.Allows(new Uri("http://www.cbp.gov/")));
    }

    [Theory]
    [InlineData("Source:LandingPages:0", "http://www.cbp.gov/page", "AllowedOrigins")]
    [InlineData("Source:LandingPages:0", "ftp://www.cbp.gov/page", "https")]
    [InlineData("Source:LandingPages:0", "/relative", "absolute")]
    [InlineData("Source:UserAgent", "", "UserAgent")]
    [InlineData("Source:MaxFileBytes", "1", "MaxFileBytes")]
    [InlineData("Source:TotalTimeout", "00:00:01", "TotalTimeout")]
    [InlineData("Source:RetryDelay", "-00:00:01", "RetryDelay")]
    [InlineData("Validation:MaxRestatementPercent", "0", "MaxRestatementPercent")]
    public void A_wrong_setting_is_told_by_name_at_start(string name, string value, string expected)
    {
        using var services = Build(new() { [name] = value });
        var exception =
            Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Build(Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddEncounterPipeline(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), SeriesChart.DrawPng);
        return services.BuildServiceProvider();
    }
}
