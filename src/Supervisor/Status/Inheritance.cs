using PneuXNet.Contract;
using PneuXNet.Supervisor.Workers;

namespace PneuXNet.Supervisor.Status;

/// <summary>
/// What workers of another master have counted becomes this one's when that master is gone, so that the sums of a service don't fall
/// with an upgrade, its roll-back, or the old master's sudden death.
/// </summary>
internal sealed class Inheritance(StatusMemory own, TimeProvider time) : IDisposable
{
    /// <summary>The workers of a master that was killed finish what they have, and are gone within a second.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    private readonly int _shared = own.OpenForReading();
    private ForeignPage? _page;
    private RequestTotals _taken = new();
    private long _since;

    /// <summary>This master's page, for another one to read.</summary>
    public int Shared => _shared;

    /// <summary>When there may be more to take; null: nothing is left to wait for.</summary>
    public TimeSpan? NextLook => _page is null ? null : Settling - time.GetElapsedTime(_since);

    /// <summary>That master is gone. Its page is ours from now on; null: it can't be read.</summary>
    public void Begin(ForeignPage? page)
    {
        Settle();
        if (page is null)
        {
            return;
        }
        (_page, _taken, _since) = (page, new RequestTotals(), time.GetTimestamp());
        Dictionary<string, long> tallies = page.ReadTallies();
        // In one writing: until then the other's page counts beside this one, and from then on no more.
        Take(header =>
        {
            header.Absorbed = page.Pid;
            foreach ((string name, long number) in tallies)
            {
                header.Tally(name, number);
            }
        });
    }

    /// <summary>Takes what has been added since, once, when nothing more can come.</summary>
    public void Look()
    {
        if (NextLook <= TimeSpan.Zero)
        {
            Settle();
        }
    }

    public void Dispose()
    {
        Settle();
        _ = Processes.Native.Close(_shared);
    }

    private void Settle()
    {
        if (_page is not null)
        {
            Take(_ => { });
            _page.Dispose();
            _page = null;
        }
    }

    // As a difference, so that looking twice counts nothing twice.
    private void Take(Action<StatusHeader> also)
    {
        RequestTotals now = _page!.ReadTotals(time);
        own.TakeOver(now.Minus(_taken), also);
        _taken = now;
    }
}
