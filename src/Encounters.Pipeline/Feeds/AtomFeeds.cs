using System.Globalization;
using System.Security.Cryptography;
using System.ServiceModel.Syndication;
using System.Text;
using System.Xml;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Delivery;
using Encounters.Pipeline.Ledger;
using Encounters.Series;
using Encounters.Words;

namespace Encounters.Pipeline.Feeds;

/// <summary>
/// Atom 1.0 (RFC 4287) feeds. An entry keeps its id forever; its <c>updated</c> changes when its text does. Links are
/// relative to the feed, so a feed is the same wherever the store is served; the read API answers it with absolute ones.
/// </summary>
internal static class AtomFeeds
{
    /// <summary>How many entries a feed has at most, the newest.</summary>
    public const int MaxEntries = 100;

    private static readonly XmlWriterSettings Settings = new()
    {
        Indent = true,
        NewLineChars = "\n",
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
    };

    /// <summary>The feed of releases.</summary>
    public static byte[] OfReleases(IEnumerable<ReleaseEntry> entries) =>
        Write("releases", "CBP encounters: releases", entries.Select(ToItem), emptySince: null);

    /// <summary>
    /// The feed of stories and of alerts that are not part of one, without those that are historical or too small for a message.
    /// </summary>
    /// <param name="stories">All stories.</param>
    /// <param name="alerts">All alerts.</param>
    /// <param name="releases">All releases; they are needed only if no story and no alert is in the feed.</param>
    public static byte[] OfAlerts(
        IReadOnlyList<Story> stories, IReadOnlyList<Alert> alerts, IReadOnlyList<ReleaseEntry> releases) => Write(
        "alerts",
        "CBP encounters: alerts",
        MessagesOf(stories, alerts).Select(ToItem),
        releases.Select(entry => entry.Retrieved).Concat(alerts.Select(alert => alert.RaisedAt)).Cast<DateTimeOffset?>().Min());

    /// <summary>Whether any story or alert is in the feed of alerts.</summary>
    public static bool HasMessages(IReadOnlyList<Story> stories, IReadOnlyList<Alert> alerts) =>
        MessagesOf(stories, alerts).Any();

    private static IEnumerable<Message> MessagesOf(IReadOnlyList<Story> stories, IReadOnlyList<Alert> alerts) =>
        stories.Select(Message.Of).Concat(alerts.Where(alert => alert.StoryId is null).Select(Message.Of))
            .Where(message => message.IsForReaders);

    private static SyndicationItem ToItem(ReleaseEntry entry)
    {
        var (release, coverage) = (entry.Release, entry.Release.Coverage);
        var item = NewItem(
            $"release/{release}",
            $"{release.Dataset.Title}, through {DisplayNames.Of(coverage.LastMonth)}{(coverage.IsFinal ? " (final)" : "")}",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{release}: {entry.Rows:N0} rows, {entry.Encounters:N0} encounters from "
                    + $"{DisplayNames.Of(coverage.FirstMonth)} through {DisplayNames.Of(coverage.LastMonth)}. Published "
                    + $"{(release.Published is { } published ? $"in {DisplayNames.Of(published.Month)}" : "at an unknown time")}. "
                    + $"{Caveats.EventNotPersonBriefly}"),
            entry.Retrieved,
            release.Dataset.Name);
        if (release.Published?.At is { } at)
            item.PublishDate = at;

        item.Links.Add(LinkTo($"../?series={SeriesKey.WholeOf(release.Dataset)}", "alternate", "text/html"));

        // Only an address on CBP's site; the path of a local file stays private.
        if (Uri.TryCreate(entry.Location, UriKind.Absolute, out var location) && location.Scheme is "https" or "http")
            item.Links.Add(new SyndicationLink(location, "via", null, "text/csv", 0));
        return item;
    }

    private static SyndicationItem ToItem(Message message)
    {
        var item = NewItem(
            $"{(message.Story is null ? "alert" : "story")}/{message.Id}",
            message.Subject,
            string.Join(" ", [.. message.Paragraphs(), .. message.Caveats]),
            message.RaisedAt,
            message.Alert?.Kind.Word ?? "story");
        if (SeriesKey.TryParse(message.Series, out var key))
        {
            var name = Uri.EscapeDataString(key.Value);
            item.Links.Add(LinkTo($"../?series={name}", "alternate", "text/html"));
            item.Links.Add(
                LinkTo($"../api/series/chart?key={name}&to={message.Month}&format=png", "enclosure", "image/png"));
        }

        return item;
    }

    private static SyndicationLink LinkTo(string relative, string relation, string mediaType) =>
        new(new Uri(relative, UriKind.Relative), relation, null, mediaType, 0);

    private static SyndicationItem NewItem(string name, string title, string text, DateTimeOffset updated, string category)
    {
        var item = new SyndicationItem
        {
            Id = IdOf(name),
            Title = new TextSyndicationContent(Printable(title)),
            Content = new TextSyndicationContent(Printable(text)),
            LastUpdatedTime = updated.ToUniversalTime(),
        };
        item.Categories.Add(new SyndicationCategory(category));
        return item;
    }

    /// <summary>
    /// Writes a feed. One without entries has been empty since the first release was fetched, or since the first alert that is
    /// not for readers was raised: a clock would give other bytes to every audit.
    /// </summary>
    private static byte[] Write(string name, string title, IEnumerable<SyndicationItem> items, DateTimeOffset? emptySince)
    {
        var newest = items.OrderByDescending(item => item.LastUpdatedTime).ThenBy(item => item.Id, StringComparer.Ordinal)
            .Take(MaxEntries).ToArray();
        var feed = new SyndicationFeed(newest)
        {
            Id = IdOf($"feed/{name}"),
            Title = new TextSyndicationContent(title),
            Description = new TextSyndicationContent(
                $"Encounter statistics of U.S. Customs and Border Protection. {Caveats.EventNotPersonBriefly}"),
            LastUpdatedTime = newest.Length > 0
                ? newest[0].LastUpdatedTime
                : emptySince?.ToUniversalTime()
                    ?? throw new ArgumentException("A feed about nothing has no date.", nameof(emptySince)),
            Generator = "IngestFunctions",
        };
        feed.Authors.Add(new SyndicationPerson { Name = "IngestFunctions" });
        feed.Links.Add(SyndicationLink.CreateSelfLink(new Uri($"{name}.atom", UriKind.Relative), "application/atom+xml"));
        using var output = new MemoryStream();
        using (var writer = XmlWriter.Create(output, Settings))
            new Atom10FeedFormatter(feed).WriteTo(writer);
        output.WriteByte((byte)'\n');
        return output.ToArray();
    }

    /// <summary>A UUID made from a name (RFC 9562, version 8): the same name gives the same id, here and everywhere.</summary>
    private static string IdOf(string name)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"ingestfunctions/{name}")).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return $"urn:uuid:{new Guid(bytes, bigEndian: true)}";
    }

    // Some Unicode characters are not allowed in XML.
    private static string Printable(string text) => string.Concat(text.EnumerateRunes()
        .Select(rune => rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString()));
}
