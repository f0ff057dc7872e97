using System.ComponentModel;
using System.Globalization;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Control;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Logging;
using PneuXNet.Supervisor.Processes;
using PneuXNet.Supervisor.Sockets;
using PneuXNet.Supervisor.Workers;

namespace PneuXNet.Supervisor.Admin;

/// <summary>
/// Keeps the admin app alive beside the fleet: it does what <see cref="AdminPlan"/> decides, and tells it what happens. While the master
/// that started this one lives, that one's admin app answers.
/// </summary>
/// <param name="options">Null: none is wanted.</param>
/// <param name="memory">What an admin app keeps for the one after it.</param>
/// <param name="status">The status page, for reading.</param>
internal sealed class AdminDesk(
    AdminOptions? options, AdminListener listener, AdminMemory memory, int status, string name, WorkerIdentity? identity, ControlDesk control, LineLogger log, TimeProvider time)
    : IDisposable
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private AdminOptions? _options = options;
    private AdminState _state = new();
    private AdminProcess? _process;

    private int? _other;

    /// <summary>When it has to look around next, even if nothing happens; null: never.</summary>
    public TimeSpan? NextLook => _state.WakeAt - Now;

    private TimeSpan Now => time.GetElapsedTime(0);

    /// <summary>What holds after a step of the fleet's plan.</summary>
    public void See(FleetState state) => Take(new AdminEvent.Wanted(_options is not null && !state.HasPredecessor));

    /// <summary>What is to be waited for as well.</summary>
    public void AddTo(PollSet watched)
    {
        if (_process is not { } process)
        {
            return;
        }
        if (process.Output.IsOpen)
        {
            watched.Add(process.Output.Descriptor, () => process.Output.Read(line => Log.AdminOutput(log, process.Pid, line)));
        }
        watched.Add(process.PidFd, () => Reap(process));
    }

    /// <summary>After a wait: what is due by now.</summary>
    public void Look() => Take(new AdminEvent.Look());

    /// <summary>What another configuration wants, found good and bound, and not yet taken.</summary>
    /// <param name="isAlone">No other master serves from the same listeners.</param>
    /// <exception cref="StartException">It can't be had.</exception>
    public AdminChange Prepare(MasterOptions next, bool isAlone)
    {
        var wanted = AdminOptions.Read(next);
        if (wanted?.Address == _options?.Address)
        {
            return new AdminChange(wanted, moves: false, prepared: null);
        }
        return isAlone
            ? new AdminChange(wanted, moves: true, listener.Prepare(wanted?.Address))
            : throw new StartException("admin-bind can't change while two masters serve; end one of them, then send HUP again");
    }

    /// <summary>From now on that holds; an admin app by other settings gives way to the next.</summary>
    public void Adopt(AdminChange change)
    {
        if (change.Options == _options)
        {
            return;
        }
        if (change.Moves)
        {
            listener.Take(change.Listener);
            change.Listener = null;
        }
        _options = change.Options;
        Take(new AdminEvent.Changed());
    }

    /// <summary>
    /// While a new master serves beside this one, its status page is read too, so that the sums are those of both; none when it is gone. A
    /// running admin app gets it by giving way to the next: what goes in takes no other way.
    /// </summary>
    /// <param name="other">Of its page, for reading.</param>
    public void LookAlsoAt(int? other)
    {
        bool isNew = other is not null && other != _other;
        _other = other;
        if (isNew)
        {
            Take(new AdminEvent.Changed());
        }
    }

    public void Dispose()
    {
        if (_process is { } process)
        {
            process.EndWithin(LastWords);
            process.Output.Finish(line => Log.AdminOutput(log, process.Pid, line));
            process.Dispose();
            _process = null;
        }
    }

    private void Take(AdminEvent happened)
    {
        (_state, AdminAction action) = AdminPlan.Next(_state, happened, Now);
        switch (action)
        {
            case AdminAction.Start:
                Start();
                break;
            case AdminAction.End:
                _process?.Terminate();
                break;
            case AdminAction.KillSilent:
                Log.AdminSilent(log, _process!.Pid, AdminPlan.Silence.TotalSeconds);
                _process.Kill();
                break;
            case AdminAction.Kill:
                _process?.Kill();
                break;
        }
    }

    private void Start()
    {
        try
        {
            (AdminProcess process, int connection) = AdminProcess.Start(_options!, status, _other, memory.Descriptor, listener.Current!.Descriptor, name, identity);
            _process = process;
            control.Adopt(new ControlConnection(connection, string.Create(CultureInfo.InvariantCulture, $"the admin app, pid {process.Pid}"))
            {
                Heard = () => HearFrom(process),
            });
            Log.AdminStarted(log, process.Pid, listener.Current.Location);
        }
        catch (Win32Exception e)
        {
            Log.AdminNotStarted(log, e.Message);
            Take(new AdminEvent.Gone());
        }
    }

    // What one of before had still said means nothing for the one there is.
    private void HearFrom(AdminProcess process)
    {
        if (process == _process)
        {
            Take(new AdminEvent.Heard());
        }
    }

    private void Reap(AdminProcess process)
    {
        if (process.TryReap() is not { } exit)
        {
            return;
        }
        process.Output.Finish(line => Log.AdminOutput(log, process.Pid, line));
        process.Dispose();
        _process = null;
        if (_state.Stage == AdminStage.Running)
        {
            AdminState next = AdminPlan.Next(_state, new AdminEvent.Gone(), Now).State;
            Log.AdminEnded(log, process.Pid, exit.ToString(), next.Stage == AdminStage.Waiting ? Math.Max(0, (next.Since - Now).TotalSeconds) : 0);
        }
        Take(new AdminEvent.Gone());
    }
}
