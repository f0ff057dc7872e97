using System.Collections.Immutable;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Sockets;
using PneuXNet.Supervisor.Workers;

namespace PneuXNet.Supervisor.Status;

/// <summary>
/// Writes the master's part of the status page after each step of the plan, so that whoever looks sees what the plan knows without
/// asking the master.
/// </summary>
internal sealed class StatusWriter(StatusMemory memory, TimeProvider time)
{
    /// <summary>What is tallied of ends and reloads begins with one of these, and goes on with the reason or the result.</summary>
    public const string Exits = "exit.";

    public const string Reloads = "reload.";

    public const string Boots = "boots";

    public const string BootMicroseconds = "boot.microseconds";

    /// <summary>Ends that were written down, with --incidents.</summary>
    public const string Incidents = "incidents";

    private static readonly string[] Results = ["done", "failed", "refused"];

    private bool _hasStarted;

    /// <summary>What doesn't change while the master lives.</summary>
    public void Introduce(string version, string name, int backlog) => memory.Page.Write(header =>
    {
        header.Kind = StatusHeader.Layout;
        header.Pid = Environment.ProcessId;
        header.StartedAt = time.GetTimestamp();
        header.StartedUnix = time.GetUtcNow().ToUnixTimeSeconds();
        (header.Version, header.Name, header.Reload) = (version, name, "none");
        header.Backlog = backlog;
        // What never happened is told as well: a sum that begins with its first increase hides it.
        foreach (string name in (IEnumerable<string>)[.. Enum.GetValues<ExitReason>().Select(reason => Exits + reason), .. Results.Select(result => Reloads + result), Boots, BootMicroseconds, Incidents])
        {
            header.Tally(name, by: 0);
        }
    });

    /// <summary>What a reload can change.</summary>
    public void Serve(string app, IEnumerable<string> listeners) => memory.Page.Write(header =>
    {
        string[] all = [.. listeners];
        (header.App, header.Listeners, header.ListenerCount) = (app, string.Join('\n', all), all.Length);
    });

    /// <param name="cellOf">The cell of a worker, by its id; null if it has none.</param>
    /// <param name="listeners">In the order in which they were shown.</param>
    public void Show(FleetState state, Func<int, int?> cellOf, ImmutableArray<ListenerHandle> listeners) => memory.Page.Write(header =>
    {
        for (int i = 0; i < Math.Min(listeners.Length, StatusHeader.Backlogs); i++)
        {
            header.Waiting(i) = ListenBacklog.Of(listeners[i].Descriptor) ?? -1;
        }
        header.TurnedAt = time.GetTimestamp();
        _hasStarted |= state.Count(WorkerStage.Serving) > 0 && 2 * state.Count(WorkerStage.Serving) >= state.Target;
        (header.Target, header.Generation, header.FailedGeneration) = (state.Target, state.Generation, state.LastReload is { Status: ReloadStatus.Failed } failed ? failed.Generation : 0);
        (header.Successor, header.Flags) = (state.Successor, (int)FlagsOf(state));
        header.Phase = state.Phase.ToString();
        int rows = 0;
        foreach (WorkerState worker in state.Workers)
        {
            if (cellOf(worker.Id) is { } cell)
            {
                Show(header.Row(cell), worker);
                rows = Math.Max(rows, cell + 1);
            }
        }
        header.Rows = rows;
    });

    /// <summary>Counts what is told.</summary>
    public void Count(FleetNews news)
    {
        switch (news)
        {
            case FleetNews.Ended ended: Tally(Exits + ended.Reason); break;
            case FleetNews.NotSpawned: Tally(Exits + ExitReason.NotLoaded); break;
            case FleetNews.ReloadBegun: Reload("underway", error: ""); break;
            case FleetNews.ReloadDone: Reload("done", error: ""); break;
            case FleetNews.ReloadFailed failed: Reload("failed", failed.Outcome.Why); break;
            case FleetNews.ReloadRefused refused: Reload("refused", refused.Why); break;
        }
    }

    /// <summary>A worker is ready to serve.</summary>
    public void Booted(TimeSpan after)
    {
        Tally(Boots);
        Tally(BootMicroseconds, (long)after.TotalMicroseconds);
    }

    /// <summary>An end was written down.</summary>
    public void CountIncident() => Tally(Incidents);

    private void Reload(string result, string error)
    {
        memory.Page.Write(header =>
        {
            (header.Reload, header.ReloadError) = (result, error);
            if (result != "underway")
            {
                header.ReloadedAt = time.GetTimestamp();
                header.Tally(Reloads + result, 1);
            }
        });
    }

    private void Tally(string name, long by = 1) => memory.Page.Write(header => header.Tally(name, by));

    private void Show(StatusRow row, WorkerState worker)
    {
        (row.Id, row.Pid, row.Slot, row.Generation) = (worker.Id, worker.Pid, worker.Slot, worker.Generation);
        row.StartedAt = TimestampOf(worker.StartedAt);
        row.ServingSince = TimestampOf(worker.ServingSince);
        row.Deadline = TimestampOf(worker.Deadline);
        row.Stage = worker.Stage.ToString();
        row.Reason = worker.Reason?.ToString() ?? "";
    }

    private MasterFlags FlagsOf(FleetState state) =>
        (state.Reloading ? MasterFlags.Reloading : 0)
        | (state.HasPredecessor ? MasterFlags.HasPredecessor : 0)
        | (state.IsPaused ? MasterFlags.Paused : 0)
        | (state.IsLeaving ? MasterFlags.Leaving : 0)
        | (state.SuccessorServes ? MasterFlags.SuccessorServes : 0)
        | (_hasStarted ? MasterFlags.Started : 0);

    // The plan's moments are spans on the same clock.
    private long TimestampOf(TimeSpan? moment) => moment is { } span ? (long)(span.TotalSeconds * time.TimestampFrequency) : 0;
}
