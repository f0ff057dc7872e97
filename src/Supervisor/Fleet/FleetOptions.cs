using System.Collections.Immutable;

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
    public TimeSpan CaptureTimeout { get; init; } = TimeSpan.FromSeconds(10);

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

    /// <summary>How long a new worker has to serve before it counts, and before the one that it replaces goes.</summary>
    public TimeSpan MinReady { get; init; }

    /// <summary>What a worker has for all its checks together, before it may accept; zero: it is not checked.</summary>
    public TimeSpan ChecksLimit { get; init; }

    /// <summary>The checks that go on while a worker serves.</summary>
    public ImmutableArray<CheckRepeat> Repeats { get; init; } = [];

    /// <summary>Workers that are ready to take the place of one that ends.</summary>
    public int Spares { get; init; }

    /// <summary>A worker that has served for longer is replaced; zero: never.</summary>
    public TimeSpan MaxAge { get; init; }

    /// <summary>At most so much longer, another span for each worker.</summary>
    public TimeSpan MaxAgeJitter { get; init; }

    /// <summary>A worker with more memory of its own is replaced, in bytes; 0: never.</summary>
    public long MaxMemory { get; init; }

    /// <summary>A worker with more memory of its own is killed, in bytes; 0: never.</summary>
    public long MaxMemoryHard { get; init; }

    /// <summary>How often memory is looked at, where there is a limit.</summary>
    public TimeSpan MemoryInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The least time between two workers that go for their memory: a leak is in all of them, and they must not all go at once.</summary>
    public TimeSpan MemoryPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Worker processes of every kind that there is room for: the cells of the status page.</summary>
    public int MaxProcesses { get; init; } = Contract.StatusPage.Cells;

    /// <summary>The most slots: each can have four processes, one that serves, one that starts, one that drains, one killed but not reaped.</summary>
    public int MaxSlots => MaxProcesses / 4;

    /// <summary>The first slot of the spares, above all that are served.</summary>
    public int FirstSpareSlot => MaxSlots;
}
