using System.ComponentModel.DataAnnotations;
using Encounters.Pipeline.Queries;
using Encounters.Swings;
using Microsoft.Extensions.Options;

namespace Encounters.Pipeline.Delivery;

/// <summary>How an alert reaches someone.</summary>
public enum ChannelKind
{
    /// <summary>CloudEvents 1.0 as JSON over HTTP POST, signed according to Standard Webhooks.</summary>
    Webhook,

    /// <summary>A message to a Slack incoming webhook.</summary>
    Slack,

    /// <summary>An adaptive card to a Teams workflow webhook.</summary>
    Teams,

    /// <summary>CloudEvents to an Azure Event Grid topic.</summary>
    EventGrid,

    /// <summary>An e-mail.</summary>
    Email,

    /// <summary>An entry in the log, from which a rule of Azure Monitor sends an e-mail. Needs no address.</summary>
    Log,
}

/// <summary>A channel.</summary>
public sealed class ChannelOptions
{
    /// <summary>The name: letters, digits and hyphens; the partition of the outbox.</summary>
    [Required, RegularExpression("^[A-Za-z0-9-]{1,40}$")]
    public string Name { get; set; } = "";

    /// <summary>The kind.</summary>
    public ChannelKind Kind { get; set; }

    /// <summary>
    /// Where to: an https address (http on loopback only), or for e-mail <c>smtp://host:port</c> or <c>smtps://host:port</c>.
    /// </summary>
    public Uri? Address { get; set; }

    /// <summary>
    /// Webhook: the key of the signature, <c>whsec_…</c>. E-mail: the password.
    /// Event Grid: an access key, absent for a managed identity.
    /// </summary>
    public string? Secret { get; set; }

    /// <summary>E-mail: the user name, if the server needs one.</summary>
    public string? User { get; set; }

    /// <summary>E-mail: the sender.</summary>
    public string? From { get; set; }

    /// <summary>E-mail: the recipients.</summary>
    public IList<string> To { get; set; } = [];

    /// <summary>
    /// Where the read API can be reached from the internet. Slack and Teams: a picture of the series is linked from there;
    /// absent: messages without pictures. Webhook: its host is the name under which we ask for permission to send; absent: the
    /// name of the machine.
    /// </summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>The lowest severity that is sent. Default: everything.</summary>
    public Severity MinSeverity { get; set; } = Severity.Notice;

    /// <summary>
    /// The series that are sent: <c>southwest</c>, or <c>southwest/*</c> for breakdowns. Default: all. Alerts that are about a
    /// dataset and not about a series are always sent.
    /// </summary>
    public IList<string> Series { get; set; } = [];
}

/// <summary>All channels; section <c>Channels</c>.</summary>
public sealed class DeliveryOptions : IValidatableObject
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Channels";

    /// <summary>The channels.</summary>
    [ValidateEnumeratedItems]
    public IList<ChannelOptions> Channels { get; set; } = [];

    /// <summary>
    /// The path of the read API's charts below a channel's public address, set by the head; null: no pictures are linked.
    /// </summary>
    public string? ChartPath { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var name in Channels.GroupBy(channel => channel.Name).Where(group => group.Count() > 1))
            yield return new ValidationResult($"{Section}: the name '{name.Key}' is used more than once.");
        foreach (var channel in Channels.Where(channel => channel.Address is null && channel.Kind != ChannelKind.Log))
            yield return new ValidationResult($"{Section}: '{channel.Name}' needs an Address.");
        foreach (var channel in Channels.Where(channel => channel.Address is not null))
        {
            var isEmail = channel.Kind == ChannelKind.Email;
            if (!IsAllowed(channel.Address!, isEmail))
            {
                yield return new ValidationResult(
                    $"{Section}: '{channel.Name}' needs an address that begins with "
                        + $"{(isEmail ? "smtp:// or smtps://" : "https://")}.");
            }

            if (isEmail && (string.IsNullOrWhiteSpace(channel.From) || channel.To.Count == 0))
                yield return new ValidationResult($"{Section}: '{channel.Name}' needs From and To.");
            if (channel.Kind == ChannelKind.Webhook && WebhookSignature.KeyOf(channel.Secret) is null)
            {
                yield return new ValidationResult(
                    $"{Section}: '{channel.Name}' needs a Secret to sign its messages: 'whsec_' followed by 24 to 64 "
                    + $"random bytes in Base64. '{WebhookSignature.HowToMake}' creates one.");
            }

            if (channel.PublicUrl is { } root && !IsAllowed(root, isEmail: false))
                yield return new ValidationResult($"{Section}: '{channel.Name}' needs a PublicUrl that begins with https://.");
            foreach (var series in channel.Series.Where(series => !SeriesSelection.TryParse(series, out _)))
                yield return new ValidationResult($"{Section}: '{channel.Name}' lists '{series}', which is not a series.");
        }
    }

    private static bool IsAllowed(Uri address, bool isEmail) => address.IsAbsoluteUri && address.Scheme switch
    {
        "smtp" or "smtps" => isEmail,
        "https" => !isEmail,
        "http" => !isEmail && address.IsLoopback,
        _ => false,
    };
}

/// <summary>Checks the settings when the program starts.</summary>
[OptionsValidator]
public sealed partial class DeliveryOptionsValidator : IValidateOptions<DeliveryOptions>;
