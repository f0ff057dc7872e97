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
    /// <param name="closedLately">
    /// Connections that this worker has closed lately. Where clients don't keep connections, a lead is gone before a pause ends:
    /// 16 such clients on two workers got 1,500 responses a second when workers paused for them, and 7,000 when not.
    /// </param>
    public static bool ShouldYield(long own, long? least, int closedLately)
    {
        if (least is not { } open)
        {
            return false;
        }
        long lead = own - open;
        return lead > Math.Max(SmallestLead, open * LeadShare) && lead > closedLately;
    }
}
