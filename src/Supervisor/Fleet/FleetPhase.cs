namespace PneuXNet.Supervisor.Fleet;

/// <summary>What the fleet as a whole is about.</summary>
internal enum FleetPhase
{
    /// <summary>Keeping the target number of workers serving.</summary>
    Running,

    /// <summary>TERM: workers finish what they have.</summary>
    Stopping,

    /// <summary>INT, QUIT, a second TERM, or a first start that failed: workers leave now.</summary>
    Quitting,

    /// <summary>No worker is left.</summary>
    Gone,
}
