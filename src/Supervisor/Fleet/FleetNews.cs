namespace PneuXNet.Supervisor.Fleet;

/// <summary>What the plan wants an operator to know: the measured value, the limit, and what is done about it.</summary>
internal abstract record FleetNews
{
    /// <summary>A pulse stopped.</summary>
    public sealed record Silent(WorkerState Worker, TimeSpan For, TimeSpan Limit) : FleetNews;

    /// <summary>A boot took too long.</summary>
    public sealed record BootTimedOut(WorkerState Worker, TimeSpan For, TimeSpan Limit) : FleetNews;

    /// <summary>A drain took too long.</summary>
    public sealed record DrainOverran(WorkerState Worker, TimeSpan By) : FleetNews;

    /// <summary>A request's work goes on after its deadline: its worker is replaced and may finish what else it has.</summary>
    public sealed record Overdue(WorkerState Worker, OverdueRequest Request) : FleetNews;

    /// <summary>Nothing is left of a worker but overdue work: its time has come.</summary>
    public sealed record OnlyOverdueLeft(WorkerState Worker, OverdueRequest? Request, TimeSpan Since, int TimedOutSince) : FleetNews;

    /// <summary>Writing down what a worker does took too long; it is killed without.</summary>
    public sealed record CaptureOverran(WorkerState Worker, TimeSpan Limit) : FleetNews;

    /// <summary>A worker is to be replaced for its age in requests.</summary>
    public sealed record Recycling(WorkerState Worker, long Requests) : FleetNews;

    /// <summary>A worker is to be replaced for its age.</summary>
    public sealed record Aged(WorkerState Worker, TimeSpan Age) : FleetNews;

    /// <summary>A worker is to be replaced for its memory.</summary>
    public sealed record Heavy(WorkerState Worker, long Bytes, long Limit) : FleetNews;

    /// <summary>A worker is killed for its memory.</summary>
    public sealed record TooHeavy(WorkerState Worker, long Bytes, long Limit) : FleetNews;

    /// <summary>A new worker does not answer as it should.</summary>
    public sealed record CheckFailed(WorkerState Worker, string Why) : FleetNews;

    /// <summary>A worker that serves did not answer as it should; at the limit it is replaced.</summary>
    public sealed record Unwell(WorkerState Worker, string Why, int Failures, int Limit) : FleetNews;

    /// <summary>The checks of a new worker came to no end.</summary>
    public sealed record ChecksTimedOut(WorkerState Worker, TimeSpan For, TimeSpan Limit) : FleetNews;

    /// <summary>A spare could serve.</summary>
    public sealed record StandingBy(WorkerState Worker) : FleetNews;

    /// <summary>The configuration is wrong, so there is no reload.</summary>
    public sealed record ReloadRefused(string Why) : FleetNews;

    /// <summary>A worker is gone. <paramref name="RestartIn"/> is when its slot starts the next one, none if that is not due to this end.</summary>
    public sealed record Ended(WorkerState Worker, ExitReason Reason, ExitStatus Status, TimeSpan? RestartIn) : FleetNews
    {
        /// <summary>A spare serves in its place already.</summary>
        public bool SpareStepsIn { get; init; }
    }

    /// <summary>A process could not be made.</summary>
    public sealed record NotSpawned(WorkerState Worker, string Error, TimeSpan? RestartIn) : FleetNews;

    /// <summary>A new generation begins to replace the others.</summary>
    public sealed record ReloadBegun(int Generation) : FleetNews;

    /// <summary>Every slot runs the new generation.</summary>
    public sealed record ReloadDone(int Generation) : FleetNews;

    /// <summary>The new generation is discarded.</summary>
    public sealed record ReloadFailed(ReloadOutcome Outcome) : FleetNews;

    /// <summary>The first start failed.</summary>
    public sealed record StartFailed(ExitReason Reason, string Why) : FleetNews;

    /// <summary>An upgrade that can't begin.</summary>
    public sealed record UpgradeRefused(string Why) : FleetNews;

    /// <summary>A successor runs.</summary>
    public sealed record SuccessorStarted(int Pid) : FleetNews;

    /// <summary>The successor serves; it is the operator's turn.</summary>
    public sealed record SuccessorReady(int Pid) : FleetNews;

    /// <summary>There is no successor any more.</summary>
    public sealed record UpgradeOff(string Why) : FleetNews;

    /// <summary>This master is the only one now.</summary>
    public sealed record Promoted : FleetNews;

    /// <summary>More or fewer workers from now on.</summary>
    public sealed record Scaled(int From, int To) : FleetNews;

    /// <summary>No workers from now on, until somebody wants them back.</summary>
    public sealed record Resting(int From) : FleetNews;

    /// <summary>A request to scale that changes nothing.</summary>
    public sealed record NotScaled(int Workers, string Why) : FleetNews;

    /// <summary>A stop is to begin after this time.</summary>
    public sealed record StopDelayed(TimeSpan By) : FleetNews;

    /// <summary>An operator's order that can't be done.</summary>
    public sealed record Refused(string Why) : FleetNews;

    /// <summary>A worker is to be replaced by an operator's order.</summary>
    public sealed record RecyclingByOrder(WorkerState Worker) : FleetNews;

    /// <summary>A worker is killed by an operator's order.</summary>
    public sealed record KilledByOrder(WorkerState Worker) : FleetNews;

    /// <summary>Workers accept nobody from now on; or, if <paramref name="IsPaused"/> is false, they accept again.</summary>
    public sealed record Paused(bool IsPaused) : FleetNews;

    /// <summary>The successor is told to go.</summary>
    public sealed record RollingBack(int Pid) : FleetNews;

    /// <summary>A stop has begun.</summary>
    public sealed record Stopping(bool Quick, int Workers) : FleetNews;

    /// <summary>The master itself did not run for a while; nobody is killed for it.</summary>
    public sealed record Overslept(TimeSpan By) : FleetNews;
}
