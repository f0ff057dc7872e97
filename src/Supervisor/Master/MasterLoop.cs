using System.Collections.Immutable;
using PneuXNet.Supervisor.Daemons;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Systemd;

namespace PneuXNet.Supervisor.Master;

/// <summary>
/// The master, once all is bound: one thread, one queue. What happened goes through the plan, what the plan wants goes to the host,
/// and then there is nothing to do until something happens or the plan's alarm rings.
/// </summary>
internal sealed class MasterLoop(FleetHost host, ServiceManager? serviceManager, TimeProvider time, Launcher? launcher = null)
{
    /// <param name="isEnough">Tells when the fleet has come to what it was started for, and is to stop; none: only a signal stops it.</param>
    /// <returns>The exit code.</returns>
    public int Run(FleetState state, Predicate<FleetState>? isEnough = null)
    {
        var queue = new Queue<FleetEvent>();
        queue.Enqueue(host.Look());
        for (; ; )
        {
            while (queue.TryDequeue(out FleetEvent? happened))
            {
                (state, ImmutableArray<FleetAction> actions) = Plan.Next(state, happened, Now);
                foreach (FleetAction action in actions)
                {
                    if (action is FleetAction.Exit exit)
                    {
                        serviceManager?.Tell(state);
                        host.See(state);
                        return exit.Code;
                    }
                    host.CarryOut(action, queue);
                }
                host.Took(happened, state, actions);
                if (state.Phase == FleetPhase.Running && isEnough?.Invoke(state) == true)
                {
                    queue.Enqueue(new FleetEvent.StopNow());
                }
            }
            serviceManager?.Tell(state);
            launcher?.See(state);
            host.See(state);
            host.Wait(Sooner(state.WakeAt - Now, serviceManager?.NextWord), queue);
            queue.Enqueue(host.Look());
        }
    }

    private static TimeSpan? Sooner(TimeSpan? one, TimeSpan? other) => other is null || one < other ? one : other;

    private TimeSpan Now => time.GetElapsedTime(0);
}
