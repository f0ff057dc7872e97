using Microsoft.Extensions.Logging;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Forensics;
using PneuXNet.Supervisor.Logging;
using PneuXNet.Supervisor.Processes;
using PneuXNet.Supervisor.Workers;

namespace PneuXNet.Supervisor.Master;

/// <summary>Turns what workers say, and how they end, into events of the plan.</summary>
/// <param name="workers">All that there are; one that has been reaped is taken out.</param>
internal sealed class WorkerEars(
    SortedDictionary<int, WorkerHandle> workers, WorkerStarter starter, AbortGrace grace, Sidelines sidelines, LineLogger log, TimeProvider time)
{
    // A worker that talks without end must not keep the loop from the others.
    private const int MostMessagesAtOnce = 64;

    private const int SignalOfKill = 9;

    private readonly byte[] _buffer = new byte[ControlMessage.MaxBytes];
    private readonly OutOfMemoryKills _outOfMemory = OutOfMemoryKills.OfThisProcess(time);

    /// <summary>What is to be waited for.</summary>
    public void AddTo(PollSet watched, Queue<FleetEvent> events)
    {
        _outOfMemory.Look();
        foreach (WorkerHandle worker in workers.Values)
        {
            Add(worker, watched, events);
        }
    }

    // The voice before the end: last words are heard before the exit that they explain.
    private void Add(WorkerHandle worker, PollSet watched, Queue<FleetEvent> events)
    {
        if (worker.IsListening)
        {
            watched.Add(worker.Control, () => Hear(worker, events));
        }
        if (worker.Output is { IsOpen: true } output)
        {
            watched.Add(output.Descriptor, () => output.Read(line => log.WriteOutputOf(worker.Slot, worker.Pid, line)));
        }
        watched.Add(worker.PidFd, () =>
        {
            Hear(worker, events);
            Reap(worker, events);
        });
    }

    private void Hear(WorkerHandle worker, Queue<FleetEvent> events)
    {
        for (int i = 0; i < MostMessagesAtOnce && worker.TryHear(_buffer, out ControlMessage message); i++)
        {
            switch (message.Kind)
            {
                case ControlKind.Hello:
                    Log.Hello(log, worker.Slot, worker.Pid, worker.PrivateSocket);
                    events.Enqueue(new FleetEvent.Hello(worker.Id));
                    break;
                case ControlKind.Ready:
                    events.Enqueue(new FleetEvent.Ready(worker.Id));
                    break;
                case ControlKind.Draining when message.Number == 1:
                    Log.LeavingByItself(log, worker.Slot, worker.Pid);
                    events.Enqueue(new FleetEvent.LeavingByItself(worker.Id));
                    break;
                case ControlKind.Accepting:
                    Log.Promoted(log, worker.Slot, worker.Pid, (time.GetElapsedTime(0, message.Number) - worker.PlaceEmptySince).TotalMilliseconds);
                    break;
                case ControlKind.Spent:
                    events.Enqueue(new FleetEvent.Spent(worker.Id, message.Number));
                    break;
                case ControlKind.Overdue:
                    worker.TimedOutBefore = Volatile.Read(ref worker.Cell.TimedOut);
                    events.Enqueue(new FleetEvent.Overdue(worker.Id, RequestOf(worker, message)));
                    break;
                case ControlKind.OnlyOverdueLeft:
                    events.Enqueue(new FleetEvent.OnlyOverdueLeft(worker.Id) { TimedOutSince = (int)(Volatile.Read(ref worker.Cell.TimedOut) - worker.TimedOutBefore) });
                    break;
                case ControlKind.Aborted:
                    grace.Done(worker);
                    break;
                case ControlKind.Drained:
                    Log.Drained(log, worker.Slot, worker.Pid);
                    break;
                case ControlKind.Failed:
                    Log.AppFailed(log, worker.Slot, worker.Pid, message.Text);
                    events.Enqueue(new FleetEvent.Failed(worker.Id, FirstLine(message.Text)));
                    break;
                case ControlKind.Log:
                    log.WriteFor(worker.Pid, (LogLevel)Math.Clamp(message.Number, 0, (long)LogLevel.Critical), message.Text);
                    break;
            }
        }
    }

    private void Reap(WorkerHandle worker, Queue<FleetEvent> events)
    {
        if (worker.TryReap() is { } status)
        {
            events.Enqueue(new FleetEvent.Exited(worker.Id, status) { OutOfMemory = status.Signal == SignalOfKill && !worker.WasKilled && _outOfMemory.TakeOne() });
            workers.Remove(worker.Id);
            grace.Forget(worker);
            worker.Output?.Finish(line => log.WriteOutputOf(worker.Slot, worker.Pid, line));
            sidelines.Incidents?.Found(worker);
            starter.Release(worker);
            if (status.Signal != 0)
            {
                starter.ClearAfter(worker);
            }
        }
    }

    private static OverdueRequest RequestOf(WorkerHandle worker, ControlMessage message) => new(
        LastWords.Printable(message.Text),
        TimeSpan.FromMilliseconds(message.Number),
        TimeSpan.FromMilliseconds(message.Linger),
        worker.Cell.ReadInFlight().Count(request => !request.IsOverdue));

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd('\r');
}
