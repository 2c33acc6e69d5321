using Encounters.Pipeline.Sources.Web;

namespace Encounters.Pipeline.Tests.Web;

public sealed class WebReaderTests : WebTest
{
    [Fact]
    public async Task A_body_comes_whole_with_its_validators()
    {
        Site.Answer("/a.csv", MisbehavingSite.Body("content", lastModified: "Wed, 17 Sep 2025 14:00:00 GMT"));
        var body = Assert.IsType<WebAnswer.Body>(await GetAsync("/a.csv"));
        await using (body.File)
        {
            Assert.Equal(7, body.File.Length);
            Assert.StartsWith("ed7002b4", body.File.Hash.Hex, StringComparison.Ordinal);
        }

        Assert.NotNull(body.Validators.ETag);
        Assert.Equal(new DateTimeOffset(2025, 9, 17, 14, 0, 0, TimeSpan.Zero), body.Validators.LastModified);
    }

    [Fact]
    public async Task We_say_who_we_are()
    {
        Site.Answer("/a.csv", MisbehavingSite.Status(404));
        await GetAsync("/a.csv");
        Assert.StartsWith("IngestFunctions/", Assert.Single(Site.Requests).UserAgent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_has_not_changed_is_not_sent_again(bool byTag)
    {
        Site.Answer("/a.csv", MisbehavingSite.Body("content", lastModified: "Wed, 17 Sep 2025 14:00:00 GMT", tagged: byTag));
        var body = Assert.IsType<WebAnswer.Body>(await GetAsync("/a.csv"));
        await body.File.DisposeAsync();
        Assert.IsType<WebAnswer.NotModified>(await GetAsync("/a.csv", body.Validators));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(408)]
    public async Task A_fault_in_passing_is_tried_again(int status)
    {
        Site.AnswerInTurn("/a.csv", MisbehavingSite.Status(status), MisbehavingSite.Status(status),
            MisbehavingSite.Body("content"));
        var body = Assert.IsType<WebAnswer.Body>(await GetAsync("/a.csv"));
        await body.File.DisposeAsync();
        Assert.Equal(3, Site.Count("/a.csv"));
    }

    [Fact]
    public async Task Retry_after_is_honoured()
    {
        Site.AnswerInTurn("/a.csv", MisbehavingSite.Status(429, retryAfter: "37"), MisbehavingSite.Body("content"));
        var body = Assert.IsType<WebAnswer.Body>(await GetAsync("/a.csv"));
        await body.File.DisposeAsync();
        Assert.Equal([TimeSpan.FromSeconds(37)], Clock.Waits);
    }

    [Fact]
    public async Task A_fault_that_lasts_is_told_after_the_tries_are_used_up()
    {
        Site.Answer("/a.csv", MisbehavingSite.Status(500));
        Assert.Equal(500, Assert.IsType<WebAnswer.Refused>(await GetAsync("/a.csv")).Status);
        Assert.Equal(5, Site.Count("/a.csv"));
    }

    [Fact]
    public async Task A_body_that_is_cut_is_tried_again()
    {
        Site.AnswerInTurn("/a.csv", MisbehavingSite.Cut("content of some length"), MisbehavingSite.Body("content"));
        var body = Assert.IsType<WebAnswer.Body>(await GetAsync("/a.csv"));
        Assert.Equal(7, body.File.Length);
        await body.File.DisposeAsync();
    }

    [Fact]
    public async Task A_body_that_is_always_cut_is_told_and_never_taken()
    {
        Site.Answer("/a.csv", MisbehavingSite.Cut("content of some length"));
        Assert.IsType<WebAnswer.Unreachable>(await GetAsync("/a.csv"));
        Assert.Equal(5, Site.Count("/a.csv"));
    }

    [Fact]
    public async Task A_body_that_never_ends_its_sending_times_out_and_is_tried_again()
    {
        Settings["Source:AttemptTimeout"] = "00:00:00.5";
        Clock.RealUpTo = TimeSpan.FromSeconds(0.5);
        Settings["Source:RetryDelay"] = "00:00:05";
        Site.AnswerInTurn("/a.csv", MisbehavingSite.Hang(), MisbehavingSite.Body("content"));
        var body = Assert.IsType<WebAnswer.Body>(await GetAsync("/a.csv"));
        await body.File.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_beyond_the_limit_is_refused_whether_or_not_it_says_its_length(bool saysLength)
    {
        Site.Answer("/a.csv", saysLength ? MisbehavingSite.Body(new string('x', 5_000)) : MisbehavingSite.Endless());
        var answer = Assert.IsType<WebAnswer.Unreachable>(await GetAsync("/a.csv", maxBytes: 4_000));
        Assert.Contains("larger than the limit of 4000 bytes", answer.Reason, StringComparison.Ordinal);
        Assert.Equal(1, Site.Count("/a.csv"));
    }

    [Fact]
    public async Task A_refusal_is_not_tried_again_and_says_what_may_help()
    {
        Site.Answer("/a.csv", MisbehavingSite.Status(403));
        Assert.Contains("firewall", Assert.IsType<WebAnswer.Refused>(await GetAsync("/a.csv")).Reason, StringComparison.Ordinal);
        Assert.Equal(1, Site.Count("/a.csv"));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_to_an_allowed_origin_is_followed(int status)
    {
        Site.Answer("/old.csv", MisbehavingSite.Redirect("/new.csv", status));
        Site.Answer("/new.csv", MisbehavingSite.Body("content"));
        await Assert.IsType<WebAnswer.Body>(await GetAsync("/old.csv")).File.DisposeAsync();
    }

    [Fact]
    public async Task A_redirect_off_the_allow_list_is_refused_and_not_asked()
    {
        await using var elsewhere = await MisbehavingSite.StartAsync();
        Site.Answer("/old.csv", MisbehavingSite.Redirect(elsewhere.Origin + "/new.csv"));
        Assert.Contains("allowed origin", Assert.IsType<WebAnswer.Unreachable>(await GetAsync("/old.csv")).Reason,
            StringComparison.Ordinal);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task Redirects_in_a_circle_end()
    {
        Site.Answer("/a.csv", MisbehavingSite.Redirect("/a.csv"));
        Assert.Contains("more than 5 times", Assert.IsType<WebAnswer.Unreachable>(await GetAsync("/a.csv")).Reason,
            StringComparison.Ordinal);
        Assert.Equal(6, Site.Count("/a.csv"));
    }

    [Fact]
    public async Task A_file_is_asked_for_as_it_is_and_decoded_where_the_server_compresses_it_all_the_same()
    {
        string? asked = null;
        Site.Answer("/a.csv", context =>
        {
            asked = context.Request.Headers.AcceptEncoding;
            return Gzip(context, new string('x', 50_000));
        });
        var body = Assert.IsType<WebAnswer.Body>(await GetAsync("/a.csv"));
        await using (body.File)
            Assert.Equal(50_000, body.File.Length);
        Assert.Equal("identity", asked);
    }

    [Fact]
    public async Task The_limit_holds_for_what_comes_out_of_a_compressed_body()
    {
        Site.Answer("/a.csv", context => Gzip(context, new string('x', 5_000_000)));
        Assert.Contains("larger than the limit", Assert.IsType<WebAnswer.Unreachable>(await GetAsync("/a.csv")).Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_body_that_is_cut_is_never_taken()
    {
        Settings["Source:MaxRetries"] = "1";
        Site.Answer("/a.csv", context => Gzip(context, string.Concat(Enumerable.Range(0, 50_000)), cut: true));
        Assert.IsType<WebAnswer.Unreachable>(await GetAsync("/a.csv"));
    }

    [Fact]
    public async Task A_body_in_another_coding_is_refused_by_its_name()
    {
        Site.Answer("/a.csv", context =>
        {
            context.Response.Headers.ContentEncoding = "br";
            return MisbehavingSite.Body("bomb")(context);
        });
        Assert.Contains("compressed as 'br'", Assert.IsType<WebAnswer.Unreachable>(await GetAsync("/a.csv")).Reason,
            StringComparison.Ordinal);
    }

    private static async Task Gzip(Microsoft.AspNetCore.Http.HttpContext context, string text, bool cut = false)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest,
            leaveOpen: true))
            await gzip.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), Cancel);
        context.Response.Headers.ContentEncoding = "gzip";
        await context.Response.Body.WriteAsync(packed.ToArray().AsMemory(0, (int)packed.Length / (cut ? 2 : 1)), Cancel);
    }

    [Fact]
    public async Task A_wait_longer_than_the_request_may_take_is_not_waited_for()
    {
        Site.Answer("/a.csv", MisbehavingSite.Status(503, retryAfter: "3600"));
        var refused = Assert.IsType<WebAnswer.Refused>(await GetAsync("/a.csv"));
        Assert.InRange(refused.RetryAt!.Value - Clock.GetUtcNow(), TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(60));
        Assert.Contains("wait until", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(1, Site.Count("/a.csv"));
    }

    [Theory]
    [InlineData("00:00:00.3", "00:10:00", "AttemptTimeout")]
    [InlineData("00:00:00.3", "00:00:00.3", "TotalTimeout")]
    public async Task A_time_out_says_which_limit_ran_out(string attempt, string total, string expected)
    {
        Settings["Source:AttemptTimeout"] = attempt;
        Settings["Source:TotalTimeout"] = total;
        Settings["Source:MaxRetries"] = "1";
        Clock.RealUpTo = TimeSpan.FromSeconds(0.3);
        Site.Answer("/a.csv", MisbehavingSite.Hang());
        var reason = Assert.IsType<WebAnswer.Unreachable>(await GetAsync("/a.csv")).Reason;
        Assert.Contains($"0.3 seconds", reason, StringComparison.Ordinal);
        Assert.Contains(expected, reason, StringComparison.Ordinal);
        Assert.DoesNotContain("canceled", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("23.45.67.89", true)]
    [InlineData("2600:1406::1", true)]
    public void An_address_inside_a_machine_or_a_network_is_not_public(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddress.IsPublic(System.Net.IPAddress.Parse(address)));

    [Fact]
    public async Task A_name_that_leads_inside_is_refused_even_if_it_is_on_the_allow_list()
    {
        var name = System.Net.Dns.GetHostName();
        Assert.SkipUnless(await LeadsInsideAsync(name),
            $"The name of this machine, '{name}', does not lead to an inner address.");
        var inside = new UriBuilder(Site.At("/a.csv")) { Host = name }.Uri;
        Settings["Source:AllowedOrigins:1"] = inside.GetLeftPart(UriPartial.Authority);
        Site.Answer("/a.csv", MisbehavingSite.Body("secret"));
        var answer = Assert.IsType<WebAnswer.Unreachable>(await Reader.GetAsync(inside, null, 1_000, Cancel));
        Assert.Contains("not a public address", answer.Reason, StringComparison.Ordinal);
        Assert.Empty(Site.Requests);
    }

    private static async Task<bool> LeadsInsideAsync(string name)
    {
        try
        {
            var addresses = await System.Net.Dns.GetHostAddressesAsync(name, Cancel);
            return addresses.Length > 0 && !addresses.Any(PublicAddress.IsPublic);
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    [Fact]
    public async Task A_site_that_is_not_there_is_told()
    {
        Settings["Source:MaxRetries"] = "1";
        var gone = await MisbehavingSite.StartAsync();
        var address = gone.At("/a.csv");
        Settings["Source:AllowedOrigins:1"] = gone.Origin;
        await gone.DisposeAsync();
        Assert.IsType<WebAnswer.Unreachable>(await Reader.GetAsync(address, null, 1_000, Cancel));
    }
}
