namespace Encounters.Words;

/// <summary>The word for a member of an enumeration, as it is stored, sent and shown.</summary>
public static class EnumWords
{
    extension<T>(T value)
        where T : struct, Enum
    {
        /// <summary>The member's name in lower case.</summary>
        public string Word => value.ToString().ToLowerInvariant();
    }

    /// <summary>The words for all members.</summary>
    public static string[] All<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(value => value.Word)];
}
