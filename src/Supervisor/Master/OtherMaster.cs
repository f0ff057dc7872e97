using System.ComponentModel;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Processes;
using PneuXNet.Supervisor.Upgrade;

namespace PneuXNet.Supervisor.Master;

/// <summary>The other master in an upgrade, be it the older or the newer one: started here, and what it says and how it ends become events.</summary>
internal sealed class OtherMaster(Handover handover, Sidelines sidelines)
{
    /// <summary>What is to be waited for.</summary>
    public void AddTo(PollSet watched, Queue<FleetEvent> events)
    {
        Add(handover.Successor, watched, events);
        Add(handover.Predecessor, watched, events);
    }

    public void StartSuccessor(Queue<FleetEvent> events)
    {
        try
        {
            handover.StartSuccessor(sidelines.Inheritance!.Shared);
            events.Enqueue(new FleetEvent.SuccessorStarted(handover.Successor!.Pid));
        }
        catch (Win32Exception e)
        {
            events.Enqueue(new FleetEvent.SuccessorGone($"could not be started: {e.Message}"));
        }
    }

    private void Add(Successor? successor, PollSet watched, Queue<FleetEvent> events)
    {
        if (successor is null)
        {
            return;
        }
        if (successor.IsTalking)
        {
            watched.Add(successor.Control, () =>
            {
                if (successor.HearReady())
                {
                    events.Enqueue(new FleetEvent.SuccessorReady());
                }
                sidelines.Admin?.LookAlsoAt(successor.Status);
            });
        }
        watched.Add(successor.PidFd, () =>
        {
            if (successor.TryReap() is { } status)
            {
                sidelines.Admin?.LookAlsoAt(null);
                sidelines.Inheritance?.Begin(successor.TakeStatus());
                handover.ForgetSuccessor();
                events.Enqueue(new FleetEvent.SuccessorGone($"with pid {successor.Pid} ended: {status}"));
            }
        });
    }

    // It never says anything: readable means that its end was closed.
    private static void Add(Predecessor? predecessor, PollSet watched, Queue<FleetEvent> events)
    {
        if (predecessor is not null)
        {
            watched.Add(predecessor.Control, () => events.Enqueue(new FleetEvent.PredecessorGone()));
        }
    }
}
