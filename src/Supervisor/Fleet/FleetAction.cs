using System.Collections.Immutable;

namespace PneuXNet.Supervisor.Fleet;

/// <summary>What the host does for the plan, in the order given. Each one is logged by the host.</summary>
internal abstract record FleetAction
{
    public sealed record Spawn(int Id, int Slot, int Generation) : FleetAction
    {
        /// <summary>The reading of the configuration that the worker is made by.</summary>
        public int Edition { get; init; }
    }

    /// <summary>Ask it what it has to answer before it may accept; or only one of the checks, again.</summary>
    public sealed record Check(int Id, int? Only = null) : FleetAction;

    /// <summary>Find out how much memory it has of its own.</summary>
    public sealed record Measure(int Id) : FleetAction;

    /// <summary>Let it accept from the shared listeners.</summary>
    public sealed record Accept(int Id) : FleetAction
    {
        /// <summary>For a spare: the slot that it takes, and since when that has been empty.</summary>
        public (int Slot, TimeSpan EmptySince)? Promoted { get; init; }
    }

    /// <summary>Let it accept nobody, but serve who is connected.</summary>
    public sealed record Pause(int Id) : FleetAction;

    /// <summary>Let it accept again.</summary>
    public sealed record Resume(int Id) : FleetAction;

    /// <summary>Let nobody connect any more; the drains that follow accept what waits.</summary>
    public sealed record Refuse : FleetAction
    {
        /// <summary>Addresses of these readings of the configuration stay open.</summary>
        public ImmutableArray<int> Except { get; init; } = [];
    }

    /// <summary>Let it finish within the budget; idle connections may stay for the linger.</summary>
    public sealed record Drain(int Id, TimeSpan Budget, TimeSpan Linger) : FleetAction;

    /// <summary>It is to be killed soon: let it take nobody new, and finish what it can until then.</summary>
    public sealed record Isolate(int Id, TimeSpan Budget, TimeSpan Linger) : FleetAction;

    /// <summary>Let it leave now.</summary>
    public sealed record Quit(int Id) : FleetAction;

    /// <summary>Begin to write down what it is doing; <see cref="FleetEvent.Captured"/> follows, and then a kill.</summary>
    public sealed record CaptureStacks(int Id) : FleetAction;

    /// <summary>SIGKILL to its process group.</summary>
    public sealed record Kill(int Id) : FleetAction;

    /// <summary>Start a master to take this one's place.</summary>
    public sealed record StartSuccessor : FleetAction;

    /// <summary>Tell the successor to stop.</summary>
    public sealed record EndSuccessor : FleetAction;

    /// <summary>Tell the older master that this one serves.</summary>
    public sealed record TellPredecessor : FleetAction;

    /// <summary>Own what the older master owned.</summary>
    public sealed record TakeOver : FleetAction;

    /// <summary>Tell the operator.</summary>
    public sealed record Tell(FleetNews News) : FleetAction;

    /// <summary>The master is done.</summary>
    public sealed record Exit(int Code) : FleetAction;
}
