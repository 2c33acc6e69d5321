using System.Text;
using System.Text.Json.Nodes;
using Encounters.Calendar;
using Encounters.Series;

namespace Encounters.Pipeline.Delivery;

/// <summary>
/// Messages in the formats of Slack and Teams, within the sizes that both document, however long a story is. The most important
/// comes first, and a text that is cut ends in an ellipsis.
/// </summary>
internal static class ChatMessages
{
    // https://docs.slack.dev/reference/block-kit: 3,000 characters in a text and in the address of an image, 2,000 in its
    // description.
    private const int SlackText = 3_000;
    private const int SlackDescription = 2_000;

    // Teams takes some 28 KB with a message; a margin is left for what the workflow adds.
    private const int TeamsBytes = 24_000;
    private const int TeamsText = 2_000;

    private const int Subject = 300;
    private const int Footer = 1_000;

    /// <summary>A message of Slack's block kit.</summary>
    public static JsonObject ForSlack(Message message, Uri? picture)
    {
        var subject = Escape(message.Subject, Subject);
        var heading = $"*{subject}*\n";
        var body = Escape(string.Join("\n", [.. message.Paragraphs(), .. StoryText.Lines(message)]), SlackText - heading.Length);
        JsonArray blocks =
        [
            new JsonObject { ["type"] = "section", ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = heading + body } },
        ];
        if (picture is { AbsoluteUri: { Length: <= SlackText } address })
        {
            blocks.Add((JsonNode)new JsonObject
            {
                ["type"] = "image",
                ["image_url"] = address,
                ["alt_text"] = Clip(PictureText(message), SlackDescription),
            });
        }

        blocks.Add((JsonNode)new JsonObject
        {
            ["type"] = "context",
            ["elements"] = new JsonArray(new JsonObject { ["type"] = "mrkdwn", ["text"] = Escape(FooterOf(message), Footer) }),
        });
        return new JsonObject { ["text"] = subject, ["blocks"] = blocks };
    }

    /// <summary>An adaptive card for a Teams workflow.</summary>
    public static JsonObject ForTeams(Message message, Uri? picture)
    {
        var body = new JsonArray(Text(Clip(message.Subject, Subject), "Bolder", "Medium"));
        var footer = new JsonArray();
        if (picture is { AbsoluteUri: { Length: <= TeamsText } address })
            footer.Add((JsonNode)new JsonObject
            {
                ["type"] = "Image",
                ["url"] = address,
                ["altText"] = Clip(PictureText(message), TeamsText)
            });
        footer.Add((JsonNode)Text(Clip(FooterOf(message), Footer), "Lighter", "Small"));
        var size = SizeOf(body) + SizeOf(footer);
        foreach (var text in message.Paragraphs().Concat(StoryText.Lines(message)))
        {
            var block = Text(Clip(text, TeamsText), "Default", "Default");
            size += SizeOf(block);
            body.Add((JsonNode)(size <= TeamsBytes ? block : Text("…", "Default", "Default")));
            if (size > TeamsBytes)
                break;
        }

        foreach (var block in footer)
            body.Add(block!.DeepClone());
        return new JsonObject
        {
            ["type"] = "message",
            ["attachments"] = new JsonArray(new JsonObject
            {
                ["contentType"] = "application/vnd.microsoft.card.adaptive",
                ["content"] = new JsonObject
                {
                    ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
                    ["type"] = "AdaptiveCard",
                    ["version"] = "1.4",
                    ["body"] = body,
                },
            }),
        };
    }

    private static int SizeOf(JsonNode node) => Encoding.UTF8.GetByteCount(node.ToJsonString());

    private static JsonObject Text(string text, string weight, string size) =>
        new() { ["type"] = "TextBlock", ["text"] = text, ["weight"] = weight, ["size"] = size, ["wrap"] = true };

    private static string PictureText(Message message) =>
        SeriesKey.TryParse(message.Series, out var key) && Month.TryParse(message.Month, out var month)
            ? $"Chart of {DisplayNames.Of(key)} through {DisplayNames.Of(month)}"
            : "Chart";

    private static string FooterOf(Message message) => string.Join(" ", [message.Footer, .. message.Caveats]);

    /// <summary>A text cut to a number of characters.</summary>
    public static string Clip(string text, int limit) => Join(text, limit, rune => rune.ToString());

    // Slack's own rule: these three characters are escaped, nothing else. An escape is never cut in two.
    private static string Escape(string text, int limit) => Join(text, limit, rune => rune.Value switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        _ => rune.ToString(),
    });

    private static string Join(string text, int limit, Func<Rune, string> write)
    {
        var written = new StringBuilder();
        var (fits, all) = (0, true);
        foreach (var rune in text.EnumerateRunes())
        {
            written.Append(write(rune));
            if (written.Length < limit)
                fits = written.Length;
            all = written.Length <= limit;
            if (!all)
                break;
        }

        return all ? written.ToString() : $"{written.ToString(0, fits)}…";
    }
}
