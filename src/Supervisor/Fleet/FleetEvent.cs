using System.Collections.Immutable;

namespace PneuXNet.Supervisor.Fleet;

/// <summary>What can happen to the fleet. Everything that the master learns becomes one of these.</summary>
internal abstract record FleetEvent
{
    /// <summary>Time passed; with the pulses that the status page shows, by worker id.</summary>
    public sealed record Tick(ImmutableArray<(int Id, TimeSpan Pulse)> Pulses) : FleetEvent;

    /// <summary>The process was made.</summary>
    public sealed record Spawned(int Id, int Pid) : FleetEvent;

    /// <summary>The process could not be made.</summary>
    public sealed record SpawnFailed(int Id, string Error) : FleetEvent;

    /// <summary>Our code runs in the worker.</summary>
    public sealed record Hello(int Id) : FleetEvent;

    /// <summary>The worker's host has started.</summary>
    public sealed record Ready(int Id) : FleetEvent;

    /// <summary>The worker has answered as it should: all its checks, or the one that was asked again.</summary>
    public sealed record Checked(int Id) : FleetEvent;

    /// <summary>The worker has not answered as it should.</summary>
    public sealed record CheckFailed(int Id, string Why) : FleetEvent;

    /// <summary>So much memory the worker has of its own.</summary>
    public sealed record Measured(int Id, long PrivateBytes) : FleetEvent;

    /// <summary>The worker has served as many requests as it was to serve.</summary>
    public sealed record Spent(int Id, long Requests) : FleetEvent;

    /// <summary>The worker drains without having been asked.</summary>
    public sealed record LeavingByItself(int Id) : FleetEvent;

    /// <summary>The work of one of its requests goes on after its deadline and a grace.</summary>
    public sealed record Overdue(int Id, OverdueRequest Request) : FleetEvent;

    /// <summary>The worker drains, and nothing is left of it but overdue work.</summary>
    public sealed record OnlyOverdueLeft(int Id) : FleetEvent
    {
        /// <summary>Requests whose time was over since it had said that it has overdue work: they were beside it then, and did not get away.</summary>
        public int TimedOutSince { get; init; }
    }

    /// <summary>What the worker was doing has been written down, as far as that was possible.</summary>
    public sealed record Captured(int Id) : FleetEvent;

    /// <summary>The app threw before it served.</summary>
    public sealed record Failed(int Id, string Error) : FleetEvent;

    /// <summary>The process was reaped.</summary>
    public sealed record Exited(int Id, ExitStatus Status) : FleetEvent
    {
        /// <summary>The kernel had killed a process of ours, because memory had run out.</summary>
        public bool OutOfMemory { get; init; }
    }

    /// <summary>TERM: finish and stop. During a stop: be quick.</summary>
    public sealed record Stop : FleetEvent;

    /// <summary>INT or QUIT: stop now.</summary>
    public sealed record StopNow : FleetEvent;

    /// <summary>HUP: replace all workers by a new generation, which goes by these options; none: by those that hold.</summary>
    public sealed record Reload(FleetOptions? Options = null) : FleetEvent;

    /// <summary>HUP, and the configuration is wrong: nothing changes.</summary>
    public sealed record ReloadRefused(string Why) : FleetEvent;

    /// <summary>USR2: start a master to take this one's place.</summary>
    public sealed record Upgrade : FleetEvent;

    /// <summary>The successor runs.</summary>
    public sealed record SuccessorStarted(int Pid) : FleetEvent;

    /// <summary>The successor has workers that serve.</summary>
    public sealed record SuccessorReady : FleetEvent;

    /// <summary>The successor could not be started, or has ended: the upgrade is off.</summary>
    public sealed record SuccessorGone(string Why) : FleetEvent;

    /// <summary>The master that started this one is gone.</summary>
    public sealed record PredecessorGone : FleetEvent;

    /// <summary>WINCH to a daemon: all workers go, the listeners stay.</summary>
    public sealed record Rest : FleetEvent;

    /// <summary>TTIN (+1) or TTOU (-1).</summary>
    public sealed record Scale(int By) : FleetEvent;

    /// <summary>An operator's order: so many workers.</summary>
    public sealed record ScaleTo(int Workers) : FleetEvent;

    /// <summary>An operator's order: this worker finishes and leaves.</summary>
    public sealed record OrderDrain(int Id) : FleetEvent;

    /// <summary>An operator's order: this worker is replaced, its successor first.</summary>
    public sealed record OrderRecycle(int Id) : FleetEvent;

    /// <summary>An operator's order: this worker ends by force.</summary>
    public sealed record OrderKill(int Id) : FleetEvent;

    /// <summary>An operator's order: accept nobody.</summary>
    public sealed record Pause : FleetEvent;

    /// <summary>An operator's order: accept again.</summary>
    public sealed record Resume : FleetEvent;

    /// <summary>An operator's order: of two masters the new one goes.</summary>
    public sealed record RollBack : FleetEvent;

    /// <summary>An operator's order: of two masters the old one goes.</summary>
    public sealed record Commit : FleetEvent;
}
