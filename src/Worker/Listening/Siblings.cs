using PneuXNet.Contract;
using PneuXNet.Worker.Requests;

namespace PneuXNet.Worker.Listening;

/// <summary>The other workers, as far as the status page shows them.</summary>
internal sealed class Siblings(StatusPage page, SpawnEnvironment spawn, TimeProvider time)
{
    /// <summary>
    /// The master gives out the lowest free cell, so workers lie close together. So many free cells in a row mean that no more
    /// follow; reading on would make the kernel back the unused rest of the page with memory.
    /// </summary>
    private const int GapAtTheEnd = 16;

    private readonly TimeSpan _silent = TimeSpan.FromMilliseconds(2 * spawn.PulseMilliseconds);

    /// <summary>The fewest connections that a sibling has which could take one more; null if none could.</summary>
    public long? LeastOpen()
    {
        long now = time.GetTimestamp();
        long? least = null;
        for (int cell = 0, gap = 0; cell < StatusPage.Cells && gap < GapAtTheEnd; cell++)
        {
            StatusCell sibling = page[cell];
            gap = sibling.Pid == 0 ? gap + 1 : 0;
            if (gap == 0 && cell != spawn.Cell && CouldAccept(sibling, now))
            {
                least = Math.Min(Volatile.Read(ref sibling.Open), least ?? long.MaxValue);
            }
        }
        return least;
    }

    /// <summary>The most room that a sibling has; null if none could accept.</summary>
    public Room? MostRoom()
    {
        long now = time.GetTimestamp();
        Room? most = null;
        for (int cell = 0, gap = 0; cell < StatusPage.Cells && gap < GapAtTheEnd && most != Room.Turn; cell++)
        {
            StatusCell sibling = page[cell];
            gap = sibling.Pid == 0 ? gap + 1 : 0;
            if (gap == 0 && cell != spawn.Cell && CouldAccept(sibling, now))
            {
                Room room = ThreadLimit.RoomOf(
                    Volatile.Read(ref sibling.Executing), Volatile.Read(ref sibling.Waiting), spawn.Threads, spawn.Queue ?? int.MaxValue);
                most = most > room ? most : room;
            }
        }
        return most;
    }

    // An older generation is about to drain, and one whose pulse has stopped would let the connection wait.
    private bool CouldAccept(StatusCell sibling, long now) =>
        Volatile.Read(ref sibling.Phase) == (int)WorkerPhase.Serving
        && sibling.Generation >= page.Own.Generation
        && time.GetElapsedTime(Volatile.Read(ref sibling.Pulse), now) <= _silent;
}
