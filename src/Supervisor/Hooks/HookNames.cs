namespace PneuXNet.Supervisor.Hooks;

/// <summary>The moments in a master's life at which a command can be run, by Gunicorn's names for them.</summary>
internal static class HookNames
{
    /// <summary>Before addresses are bound. The start waits for it.</summary>
    public const string OnStarting = "on_starting";

    /// <summary>Every slot is served for the first time.</summary>
    public const string WhenReady = "when_ready";

    /// <summary>A worker is about to be started.</summary>
    public const string PreFork = "pre_fork";

    /// <summary>A worker has ended.</summary>
    public const string ChildExit = "child_exit";

    /// <summary>There are to be more workers, or fewer.</summary>
    public const string WorkersChanged = "nworkers_changed";

    /// <summary>A reload has begun.</summary>
    public const string OnReload = "on_reload";

    /// <summary>A master is about to be started to take this one's place.</summary>
    public const string PreExec = "pre_exec";

    /// <summary>The last worker is gone. The end waits for it.</summary>
    public const string OnExit = "on_exit";

    public static IReadOnlyList<string> All { get; } = [OnStarting, WhenReady, PreFork, ChildExit, WorkersChanged, OnReload, PreExec, OnExit];
}
