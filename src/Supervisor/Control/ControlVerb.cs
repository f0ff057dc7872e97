namespace PneuXNet.Supervisor.Control;

/// <summary>A word that a running master understands.</summary>
/// <param name="Arguments">As they are written after <c>pneuxnet ctl</c>.</param>
/// <param name="CanWait">Whether its end comes later than its answer, so that --wait makes sense.</param>
internal sealed record ControlVerb(string Name, string Arguments, string Help, bool CanWait = false)
{
    public static IReadOnlyList<ControlVerb> All { get; } =
    [
        new("status", "", "How the service is: the master, its workers, what they have answered"),
        new("health", "", "Whether requests should be sent here; exit code 1 if not"),
        new("workers", "", "A line for each worker process"),
        new("requests", "", "Requests in flight, the oldest first"),
        new("config", "", "Every setting, its value and where it comes from"),
        new("listeners", "", "Addresses, and how many connections wait there"),
        new("events", "[--last N] [--follow]", "What has happened lately; with --follow, what happens from now on"),
        new("incidents", "", "Ends of workers that nobody had asked for, newest first; with --incidents"),
        new("incident", "ID", "One of them in full"),
        new("reload", "", "Replace all workers by a new generation, as HUP does", CanWait: true),
        new("upgrade", "", "Start a new master beside this one, as USR2 does", CanWait: true),
        new("commit", "", "End this master, whose successor serves", CanWait: true),
        new("rollback", "", "End the new master; this one serves on", CanWait: true),
        new("scale", "N|+N|-N", "So many workers, or so many more or fewer", CanWait: true),
        new("drain", "SLOT|pid:PID", "Let a worker finish and leave; its slot gets a new one at once", CanWait: true),
        new("recycle", "SLOT|pid:PID|--all", "Replace a worker, its successor first; --all: one after the other", CanWait: true),
        new("kill", "SLOT|pid:PID", "End a worker by force; what it does is written down first", CanWait: true),
        new("pause", "", "Accept nobody; who is connected is served"),
        new("resume", "", "Accept again"),
        new("log-level", "LEVEL", "Log from this level on, until the next reload"),
        new("reopen", "", "Open the log files again, as USR1 does"),
        new("stacks", "SLOT|pid:PID", "What the threads of a worker do, which is held still for that moment"),
        new("shutdown", "[--quick]", "Stop in peace, as TERM does; --quick: now, as INT does", CanWait: true),
        new("ping", "", "Whether the master's loop turns"),
        new("help", "", "These words"),
    ];
}
