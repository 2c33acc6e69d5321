namespace Encounters.Calendar;

/// <summary>Months without a gap between them.</summary>
public static class UnbrokenRun
{
    /// <summary>The latest items that belong to months without a gap between them.</summary>
    /// <param name="items">The items, in order of month.</param>
    /// <param name="monthOf">The month of an item.</param>
    public static IEnumerable<T> Latest<T>(IReadOnlyList<T> items, Func<T, Month> monthOf)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(monthOf);
        var start = items.Count - 1;
        while (start > 0 && monthOf(items[start - 1]).Next == monthOf(items[start]))
            start--;
        return items.Skip(start);
    }
}
