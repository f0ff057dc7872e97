namespace PneuXNet.Supervisor.Fleet;

/// <summary>Where a worker stands, as the master sees it.</summary>
internal enum WorkerStage
{
    /// <summary>Spawned, its app is loading.</summary>
    Starting,

    /// <summary>Told to accept; counts as capacity.</summary>
    Serving,

    /// <summary>Told to finish, or to leave quickly; no longer capacity, killed at its deadline.</summary>
    Draining,

    /// <summary>Sent SIGKILL, not reaped yet.</summary>
    Killed,
}
