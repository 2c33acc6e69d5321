namespace Encounters.Words;

/// <summary>What readers of encounter figures need to know, in the words of CBP's own pages.</summary>
public static class Caveats
{
    /// <summary>What is counted.</summary>
    public const string EventNotPerson = "An encounter is an event, not a person: one person can be encountered several times.";

    /// <summary>What is counted, in short.</summary>
    public const string EventNotPersonBriefly = "An encounter is an event, not a person.";

    /// <summary>What a fiscal year to date may be compared with.</summary>
    public const string YearToDate = "A fiscal year to date (FYTD) should not be compared with a full year.";

    /// <summary>Why a figure belongs to a release.</summary>
    public const string Restated = "CBP revises earlier months; the figures are those of the release named.";
}
