namespace PneuXNet.Supervisor.Fleet;

/// <summary>Where a worker stands, as the master sees it.</summary>
internal enum WorkerStage
{
    /// <summary>Spawned, its app is loading.</summary>
    Starting,

    /// <summary>Its app has started, and is asked whether it answers as it should; it accepts nobody yet.</summary>
    Checking,

    /// <summary>A spare: it could serve, and waits for a place.</summary>
    Standing,

    /// <summary>Told to accept; counts as capacity.</summary>
    Serving,

    /// <summary>Told to finish, or to leave quickly; no longer capacity, killed at its deadline.</summary>
    Draining,

    /// <summary>To be killed; what it is doing is being written down first. Killed when that is done, or takes too long.</summary>
    Condemned,

    /// <summary>Sent SIGKILL, not reaped yet.</summary>
    Killed,
}
