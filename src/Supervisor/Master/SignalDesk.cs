using System.Runtime.InteropServices;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Logging;

namespace PneuXNet.Supervisor.Master;

/// <summary>Turns signals into events of the plan, or into what they ask for if that is none of the plan's business.</summary>
internal sealed class SignalDesk(SignalInbox signals, OperatorFiles files, RunningConfiguration? configuration, LineLogger log)
{
    public void Take(Queue<FleetEvent> events)
    {
        signals.Quiet();
        while (signals.TryTake(out PosixSignal signal))
        {
            FleetEvent? meaning = signal switch
            {
                PosixSignal.SIGTERM => new FleetEvent.Stop(),
                PosixSignal.SIGINT or PosixSignal.SIGQUIT => new FleetEvent.StopNow(),
                SignalInbox.User2 => new FleetEvent.Upgrade(),
                PosixSignal.SIGWINCH when configuration?.IsDaemon == true => new FleetEvent.Rest(),
                PosixSignal.SIGTTIN => new FleetEvent.Scale(1),
                PosixSignal.SIGTTOU => new FleetEvent.Scale(-1),
                _ => null,
            };
            if (signal == SignalInbox.User1)
            {
                Log.HandlingSignal(log, SignalInbox.NameOf(signal));
                files.ReopenLogs();
                continue;
            }
            if (signal == PosixSignal.SIGHUP)
            {
                Log.HandlingSignal(log, SignalInbox.NameOf(signal));
                events.Enqueue(files.ReadForReload());
                continue;
            }
            if (meaning is null)
            {
                Log.IgnoringSignal(log, SignalInbox.NameOf(signal));
                continue;
            }
            Log.HandlingSignal(log, SignalInbox.NameOf(signal));
            events.Enqueue(meaning);
        }
    }
}
