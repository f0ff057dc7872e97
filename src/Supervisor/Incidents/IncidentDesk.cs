using System.ComponentModel;
using System.Globalization;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Forensics;
using PneuXNet.Supervisor.Logging;
using PneuXNet.Supervisor.Master;
using PneuXNet.Supervisor.Processes;
using PneuXNet.Supervisor.Workers;

namespace PneuXNet.Supervisor.Incidents;

/// <summary>
/// Where the master gathers what it learns of a worker's end: begun when the worker is condemned, or found dead; closed and written when
/// its reason is known. What takes time happens in another process, or on another thread.
/// </summary>
internal sealed class IncidentDesk(IncidentFolder folder, KeptIncidents kept, bool keepsDumps, WorkerIdentity? identity, LineLogger log, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan LastWrites = TimeSpan.FromSeconds(2);

    private readonly RecentLines _lines = log.Recent ??= new RecentLines();
    private readonly Dictionary<int, Incident> _open = [];
    private readonly Dictionary<int, StackCapture> _captures = [];
    private Task _writing = Task.CompletedTask;

    /// <summary>Begins the incident of a worker that still lives, if it hasn't begun.</summary>
    /// <returns>Its id.</returns>
    public string Begin(WorkerHandle worker) => Open(worker).Id;

    /// <summary>Looks at a worker that is about to be killed.</summary>
    /// <param name="captured">Called, by <see cref="Watch"/>, when that is done; at once if it can't be.</param>
    public void Capture(WorkerHandle worker, Action captured)
    {
        _open[worker.Id] = Refresh(Open(worker), worker);
        try
        {
            _captures[worker.Id] = StackCapture.Begin(worker.Pid, identity, keepsDumps ? folder.CrashOf(worker.Pid) : "");
        }
        catch (Win32Exception e)
        {
            _open[worker.Id] = _open[worker.Id] with { Stacks = new StackReport { Error = e.Message } };
            captured();
        }
    }

    /// <summary>Waits, with everything else, for looks to end.</summary>
    public void Watch(PollSet watched, Action<int> captured)
    {
        foreach ((int id, StackCapture capture) in _captures)
        {
            watched.Add(capture.PidFd, () =>
            {
                if (capture.HasEnded())
                {
                    Take(id, capture);
                    captured(id);
                }
            });
        }
    }

    /// <summary>The worker is killed now: a look that has not ended never will.</summary>
    public void Stop(int id)
    {
        if (_captures.TryGetValue(id, out StackCapture? capture))
        {
            capture.Abandon();
            Take(id, capture);
        }
    }

    /// <summary>The worker was reaped: what its cell shows now is the last that it will show.</summary>
    public void Found(WorkerHandle worker)
    {
        Stop(worker.Id);
        if (Open(worker) is { Stacks: null } unseen)
        {
            _open[worker.Id] = Refresh(unseen, worker);
        }
    }

    /// <summary>Why it ended is known. What a person or a setting had asked for is forgotten, unless it had to be killed.</summary>
    /// <returns>The id of the incident; null if it is none.</returns>
    public string? Close(WorkerState worker, ExitReason reason, ExitStatus status)
    {
        if (!_open.Remove(worker.Id, out Incident? incident) || (WasWanted(reason) && incident.Stacks is null))
        {
            return null;
        }
        incident = incident with
        {
            Reason = System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(reason.ToString()),
            Summary = SummaryOf(worker, reason, status),
            ExitCode = status.Signal == 0 ? status.Code : null,
            Signal = status.Signal == 0 ? null : SignalNames.Of(status.Signal),
            Detail = worker.Detail.Length > 0 ? worker.Detail : null,
            Log = _lines.ToArray(),
        };
        // One after the other, and none of them in the master's way.
        _writing = _writing.ContinueWith(_ => Write(incident), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return incident.Id;
    }

    public void Dispose()
    {
        foreach (int id in _captures.Keys.ToArray())
        {
            Stop(id);
        }
        _ = _writing.Wait(LastWrites);
    }

    /// <summary>An end that limits bring about every day must not push those out that nobody expects. A kill has had a look at the stacks.</summary>
    private static bool WasWanted(ExitReason reason) => reason is ExitReason.Asked or ExitReason.Recycled or ExitReason.Aged or ExitReason.Memory;

    private static string SummaryOf(WorkerState worker, ExitReason reason, ExitStatus status) => worker.Overdue is { Request: var request }
        ? string.Create(CultureInfo.InvariantCulture,
            $"worker {worker.Slot} (pid {worker.Pid}): {request.Name} was running for {request.Age.TotalSeconds:0.0} s (limit {request.Limit.TotalSeconds:0.##} s) beside {request.Others} other requests; {status}")
        : string.Create(CultureInfo.InvariantCulture, $"worker {worker.Slot} (pid {worker.Pid}) {NewsLog.WordsFor(reason)}; {status}");

    private Incident Open(WorkerHandle worker)
    {
        if (!_open.TryGetValue(worker.Id, out Incident? incident))
        {
            DateTimeOffset now = time.GetUtcNow();
            string id = string.Create(CultureInfo.InvariantCulture, $"{now:yyyyMMddTHHmmss}-{worker.Slot}-{worker.Pid}");
            incident = new Incident(id, now, Reason: "") { Slot = worker.Slot, Pid = worker.Pid, Generation = worker.Generation };
            _open[worker.Id] = incident;
        }
        return incident;
    }

    private Incident Refresh(Incident incident, WorkerHandle worker) => incident with
    {
        UptimeSeconds = Math.Round(time.GetElapsedTime(worker.StartedAt).TotalSeconds, 3),
        Requests =
        [
            .. worker.Cell.ReadInFlight().Select(request => new IncidentRequest(
                request.Id, LastWords.Printable(request.Method), LastWords.Printable(request.Path),
                Math.Round(time.GetElapsedTime(request.StartedAt).TotalSeconds, 3), LastWords.Printable(request.Connection), request.IsOverdue)),
        ],
        Counters = new IncidentCounters
        {
            ConnectionsOpen = Volatile.Read(ref worker.Cell.Open),
            ConnectionsAccepted = Volatile.Read(ref worker.Cell.Accepted),
            RequestsStarted = Volatile.Read(ref worker.Cell.Started),
            RequestsExecuting = Volatile.Read(ref worker.Cell.Executing),
            RequestsWaiting = Volatile.Read(ref worker.Cell.Waiting),
            RequestsFailed = Volatile.Read(ref worker.Cell.Failed),
            RequestsTimedOut = Volatile.Read(ref worker.Cell.TimedOut),
            RequestsRefused = Volatile.Read(ref worker.Cell.Refused),
        },
        Memory = IncidentMemory.Of(worker.Pid) ?? incident.Memory,
    };

    private void Take(int id, StackCapture capture)
    {
        _captures.Remove(id);
        if (_open.TryGetValue(id, out Incident? incident))
        {
            _open[id] = incident with { Stacks = capture.Read() ?? new StackReport { Error = "the process that looks found nothing" } };
        }
        capture.Dispose();
    }

    private void Write(Incident incident)
    {
        try
        {
            folder.Write(incident, kept);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.IncidentLost(log, incident.Id, e.Message);
        }
    }
}
