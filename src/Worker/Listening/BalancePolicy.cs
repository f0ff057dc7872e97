namespace PneuXNet.Worker.Listening;

/// <summary>
/// When a worker leaves a connection to a sibling. All workers wait in epoll for the same listener, and .NET registers there without
/// EPOLLEXCLUSIVE, so the kernel wakes all of them and the quickest wins, which is mostly the same one.
/// </summary>
internal static class BalancePolicy
{
    /// <summary>Below this lead a pause costs more than the imbalance: the difference may be gone with the next response.</summary>
    private const int SmallestLead = 2;

    /// <summary>With many connections the lead may grow with them, else workers would pause over a difference nobody notices.</summary>
    private const double LeadShare = 0.12;

    /// <summary>Whether a worker with so many connections lets the least loaded sibling go first.</summary>
    /// <param name="own">Connections open in this worker.</param>
    /// <param name="least">Connections open in the sibling that has the fewest; null if there is none to go first.</param>
    public static bool ShouldYield(long own, long? least) =>
        least is { } open && own - open > Math.Max(SmallestLead, open * LeadShare);
}
