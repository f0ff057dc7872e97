namespace PneuXNet.Contract;

/// <summary>What is true of the master, as its part of the status page shows it.</summary>
[Flags]
public enum MasterFlags
{
    None = 0,

    /// <summary>A new generation replaces another.</summary>
    Reloading = 1,

    /// <summary>Workers don't accept, by an operator's wish.</summary>
    Paused = 2,

    /// <summary>The master that started this one still lives.</summary>
    HasPredecessor = 4,

    /// <summary>Half of the workers have served at the same time, so the service has started.</summary>
    Started = 8,

    /// <summary>The master that was started to take this one's place serves.</summary>
    SuccessorServes = 16,

    /// <summary>The service is on its way down, be it that it still serves.</summary>
    Leaving = 32,
}
