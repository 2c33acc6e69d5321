namespace Encounters.Storage;

/// <summary>What is stored cannot be understood: it was damaged or written by something else.</summary>
public sealed class StoreDamagedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public StoreDamagedException(string message)
        : base(message)
    {
    }

    /// <summary>The exception for a blob that must be there and is not.</summary>
    internal static StoreDamagedException Missing(string path) => new($"'{path}' is missing.");

    /// <summary>Creates the exception with its cause.</summary>
    public StoreDamagedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>The store cannot be reached or refuses to work; trying again later may help.</summary>
public sealed class StoreUnavailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    public StoreUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    public StoreUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
