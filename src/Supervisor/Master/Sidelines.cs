using PneuXNet.Supervisor.Admin;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Control;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Hooks;
using PneuXNet.Supervisor.Incidents;
using PneuXNet.Supervisor.Metrics;
using PneuXNet.Supervisor.Processes;
using PneuXNet.Supervisor.Status;
using PneuXNet.Supervisor.Watching;

namespace PneuXNet.Supervisor.Master;

/// <summary>What goes on beside the fleet. It sees what the plan does and decides nothing about workers; each part is there only if it was asked for.</summary>
internal sealed class Sidelines
{
    private FleetState? _last;
    private bool _wasReady;

    public FleetMetrics? Metrics { get; init; }

    public HookRunner? Hooks { get; init; }

    /// <summary>Watches the app's files.</summary>
    public FileWatch? Files { get; init; }

    /// <summary>The master's part of the status page.</summary>
    public StatusWriter? Status { get; init; }

    /// <summary>What another master's workers have counted.</summary>
    public Inheritance? Inheritance { get; init; }

    /// <summary>Null: no incidents are kept.</summary>
    public IncidentDesk? Incidents { get; init; }

    /// <summary>Who asks and orders through the control socket.</summary>
    public ControlDesk? Control { get; init; }

    /// <summary>The admin app; it may be that none is wanted.</summary>
    public AdminDesk? Admin { get; init; }

    /// <summary>What is compiled once somebody stands by.</summary>
    public Rehearsal? Rehearsal { get; init; }

    /// <summary>When it has to look around next, even if nothing happens; null: never.</summary>
    public TimeSpan? NextLook =>
        Sooner(Sooner(Hooks?.NextLook, Control?.NextLook), Sooner(Files?.NextLook, Sooner(Sooner(Metrics?.NextLook, Admin?.NextLook), Inheritance?.NextLook)));

    /// <summary>What the plan wants done, before it is done.</summary>
    public void Hear(FleetAction action)
    {
        if (HookWatch.Of(action) is { } call)
        {
            Hooks?.Run(call);
        }
        if (action is FleetAction.Tell { News: FleetNews.StandingBy })
        {
            Rehearsal?.BeginOnce();
        }
    }

    /// <summary>What holds after a step of the plan.</summary>
    public void See(FleetState state)
    {
        Metrics?.See(state);
        Admin?.See(state);
        foreach (HookCall call in HookWatch.Between(_last, state))
        {
            Hooks?.Run(call);
        }
        _last = state;
        if (!_wasReady && HookWatch.IsReady(state))
        {
            _wasReady = true;
            Hooks?.Run(new HookCall(HookNames.WhenReady).With(HookFacts.Workers, state.Target));
        }
    }

    /// <summary>The configuration was read again, and taken.</summary>
    public void Adopt(MasterOptions options) => Hooks?.Options = HookOptions.Of(options);

    /// <summary>What is to be waited for as well.</summary>
    public void AddTo(PollSet watched)
    {
        Hooks?.AddTo(watched);
        Files?.AddTo(watched);
        Admin?.AddTo(watched);
    }

    /// <summary>After a wait: what is due by now.</summary>
    public void Look()
    {
        Hooks?.KillOverdue();
        Admin?.Look();
    }

    private static TimeSpan? Sooner(TimeSpan? one, TimeSpan? other) => other is null || one < other ? one : other;
}
