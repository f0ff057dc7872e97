namespace PneuXNet.Supervisor.Fleet;

/// <summary>What the plan goes by. Times are spans on the monotonic clock.</summary>
internal sealed record FleetOptions
{
    /// <summary>Which reading of the configuration this comes from; 0 is that of the start.</summary>
    public int Edition { get; init; }

    /// <summary>Workers asked for, from 1.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>A worker silent for longer is killed; zero: never.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A worker that isn't ready after this is killed; zero: never.</summary>
    public TimeSpan StartupTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What a draining worker has until it is killed.</summary>
    public TimeSpan GracefulTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a worker that is well shows its pulse.</summary>
    public TimeSpan PulseInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What workers have to leave when asked to be quick.</summary>
    public TimeSpan QuickTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What there is for writing down what a worker does before it is killed.</summary>
    public TimeSpan CaptureTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a drain in a reload leaves an idle connection open. A client that is about to send gets its answer, with
    /// <c>Connection: close</c>; one that pauses for longer has to be ready for the close of any keep-alive connection anyway.
    /// </summary>
    public TimeSpan ReloadLinger { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The same in a stop. Short, since a client that comes later finds nobody anyway; long enough for one that asks again and again.
    /// </summary>
    public TimeSpan StopLinger { get; init; } = TimeSpan.FromSeconds(0.2);

    /// <summary>How long everything goes on after TERM, so that load balancers can notice; zero: not at all.</summary>
    public TimeSpan ShutdownDelay { get; init; }

    /// <summary>A worker that served for this long has proved itself: its end is no sign of a crash loop.</summary>
    public TimeSpan Stable { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many successors may start beside the workers that they replace.</summary>
    public int MaxSurge { get; init; } = 1;

    /// <summary>Worker processes of every kind that there is room for: the cells of the status page.</summary>
    public int MaxProcesses { get; init; } = Contract.StatusPage.Cells;
}
