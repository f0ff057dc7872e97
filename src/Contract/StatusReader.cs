using System.Globalization;

namespace PneuXNet.Contract;

/// <summary>Reads the status page as a whole: for the control socket in the master, and for the admin app beside it.</summary>
public sealed class StatusReader(StatusPage page, TimeProvider time)
{
    /// <summary>A writing takes microseconds; one that lasts longer was left half done by a master that has died, and is read as it is.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private StatusHeader Header => page.Header;

    /// <summary>What is counted over all workers, those that are gone too.</summary>
    public RequestTotals ReadTotals() => Together(page.SumTotals);

    /// <summary>The master alone, with how many workers serve.</summary>
    public MasterFacts ReadMaster() => Together(() =>
        Master(Enumerable.Range(0, Math.Clamp(Header.Rows, 0, StatusPage.Cells)).Count(cell => Header.Row(cell) is { Id: > 0, Stage: "Serving" })));

    /// <summary>Everything at one moment.</summary>
    public ServiceFacts Read()
    {
        ServiceFacts facts = Together(ReadOnce);
        return facts with { Workers = [.. facts.Workers.Select(WithMemory)] };
    }

    /// <summary>The number of the last event; 0 before the first.</summary>
    public long NewestEvent => Volatile.Read(ref Header.Events);

    /// <summary>Recent events with a number above the given one, oldest first.</summary>
    public IReadOnlyList<EventFacts> ReadEvents(long after)
    {
        long newest = Volatile.Read(ref Header.Events);
        List<EventFacts> events = [];
        for (long id = Math.Max(after + 1, newest - StatusEvent.Kept + 1); id <= newest; id++)
        {
            if (id > 0 && Header.Event(id).TryRead(id, out EventFacts? happened))
            {
                events.Add(happened);
            }
        }
        return events;
    }

    private ServiceFacts ReadOnce()
    {
        List<WorkerFacts> workers = [];
        List<RequestFacts> requests = [];
        for (int cell = 0; cell < Math.Clamp(Header.Rows, 0, StatusPage.Cells); cell++)
        {
            if (Header.Row(cell).Id > 0)
            {
                WorkerFacts worker = Worker(Header.Row(cell), page[cell]);
                workers.Add(worker);
                requests.AddRange(page[cell].ReadInFlight().Select(request => Request(worker, request)));
            }
        }
        workers.Sort((a, b) => (a.Slot, a.Id).CompareTo((b.Slot, b.Id)));
        requests.Sort((a, b) => b.Age.CompareTo(a.Age));
        return new ServiceFacts(Master(workers.Count(worker => worker.Stage == "serving")), workers, requests, page.SumTotals(), Header.ReadTallies());
    }

    private T Together<T>(Func<T> read)
    {
        long began = time.GetTimestamp();
        for (; ; )
        {
            bool isLast = time.GetElapsedTime(began) > Patience;
            int before = Volatile.Read(ref Header.Sequence);
            if (before % 2 == 0 || isLast)
            {
                T result = read();
                Thread.MemoryBarrier();
                if (Volatile.Read(ref Header.Sequence) == before || isLast)
                {
                    return result;
                }
            }
            Thread.Yield();
        }
    }

    private MasterFacts Master(int serving)
    {
        var flags = (MasterFlags)Header.Flags;
        return new MasterFacts
        {
            Pid = Header.Pid,
            Version = Header.Version,
            Name = Header.Name,
            App = Header.App,
            Listeners = Header.Listeners.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            Backlog = Header.Backlog,
            Waiting = ReadWaiting(),
            Phase = Header.Phase.ToLowerInvariant(),
            Started = DateTimeOffset.FromUnixTimeSeconds(Header.StartedUnix),
            Uptime = Since(Header.StartedAt) ?? 0,
            Heartbeat = Since(Volatile.Read(ref Header.TurnedAt)),
            Absorbed = Header.Absorbed,
            Target = Header.Target,
            Serving = serving,
            Generation = Header.Generation,
            Paused = flags.HasFlag(MasterFlags.Paused),
            Leaving = flags.HasFlag(MasterFlags.Leaving),
            HasStarted = flags.HasFlag(MasterFlags.Started),
            Reload = Header.Reload,
            ReloadError = Header.ReloadError is { Length: > 0 } error ? error : null,
            Reloaded = Since(Header.ReloadedAt),
            Successor = Header.Successor > 0 ? Header.Successor : null,
            SuccessorServes = flags.HasFlag(MasterFlags.SuccessorServes),
            HasPredecessor = flags.HasFlag(MasterFlags.HasPredecessor),
        };
    }

    private List<int?> ReadWaiting()
    {
        List<int?> waiting = [];
        for (int i = 0; i < Math.Clamp(Header.ListenerCount, 0, StatusHeader.Backlogs); i++)
        {
            waiting.Add(Header.Waiting(i) is >= 0 and var connections ? connections : null);
        }
        return waiting;
    }

    private WorkerFacts Worker(StatusRow row, StatusCell cell)
    {
        var totals = RequestTotals.Of(cell);
        return new WorkerFacts
        {
            Slot = row.Slot,
            Id = row.Id,
            Pid = row.Pid,
            Generation = row.Generation,
            Stage = row.Stage.ToLowerInvariant(),
            Phase = ((WorkerPhase)cell.Phase).ToString().ToLower(CultureInfo.InvariantCulture),
            Reason = row.Reason is { Length: > 0 } reason ? reason : null,
            Age = Since(row.StartedAt) ?? 0,
            Serving = Since(row.ServingSince),
            KilledIn = -Since(row.Deadline),
            Heartbeat = Since(Volatile.Read(ref cell.Pulse)),
            Connections = Volatile.Read(ref cell.Open),
            Accepted = totals.Accepted,
            Executing = Volatile.Read(ref cell.Executing),
            Waiting = Volatile.Read(ref cell.Waiting),
            Requests = totals.Ended,
            Failed = totals.Failed,
            P50 = totals.Quantile(0.5),
            P99 = totals.Quantile(0.99),
            Latency = totals.Histogram,
        };
    }

    private static WorkerFacts WithMemory(WorkerFacts worker) => worker.Pid > 0 && ProcessMemory.Of(worker.Pid) is { } memory
        ? worker with { MemoryPrivate = memory.Private, MemoryShared = memory.Shared }
        : worker;

    private RequestFacts Request(WorkerFacts worker, InFlightRequest request) =>
        new(worker.Slot, worker.Pid, request.Id, Since(request.StartedAt) ?? 0, request.Method, request.Path);

    private double? Since(long timestamp) => timestamp == 0 ? null : Math.Round(time.GetElapsedTime(timestamp).TotalSeconds, 3);
}
