namespace PneuXNet.Contract;

/// <summary>Where a worker stands, in its own eyes; written into its cell of the status page.</summary>
public enum WorkerPhase
{
    /// <summary>The cell is free, or its worker has not come to life yet.</summary>
    None = 0,

    /// <summary>The app is loading: models, caches, hosted services.</summary>
    Starting = 1,

    /// <summary>The host has started; the shared listeners are not accepted from until the master says so.</summary>
    Ready = 2,

    /// <summary>Accepting from the shared listeners.</summary>
    Serving = 3,

    /// <summary>No longer accepting; finishing what it has.</summary>
    Draining = 4,

    /// <summary>No connection is open; the host is stopping.</summary>
    Drained = 5,
}
