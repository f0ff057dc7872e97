using System.Collections.Immutable;

namespace PneuXNet.Supervisor.Fleet;

/// <summary>The whole of what the master has to remember. Replaced by the plan, never changed.</summary>
internal sealed record FleetState(FleetOptions Options)
{
    public FleetPhase Phase { get; init; } = FleetPhase.Running;

    /// <summary>
    /// TERM has come, and at this moment the stop begins; until then everything goes on, and only readiness is to be denied. None: no
    /// such delay runs.
    /// </summary>
    public TimeSpan? StopsAt { get; init; }

    /// <summary>Whether the service is on its way down, be it that it still serves.</summary>
    public bool IsLeaving => Phase != FleetPhase.Running || StopsAt is not null;

    /// <summary>How many slots there shall be; 0 while a daemon rests.</summary>
    public int Target { get; init; } = Options.Workers;

    /// <summary>The generation that new workers belong to.</summary>
    public int Generation { get; init; } = 1;

    /// <summary>The last generation of which a worker serves and has proved itself; 0 before the first.</summary>
    public int ProvenGeneration { get; init; }

    /// <summary>The highest generation number ever used; numbers of failed ones aren't used again.</summary>
    public int NewestGeneration { get; init; } = 1;

    /// <summary>Whether a reload is on its way.</summary>
    public bool Reloading { get; init; }

    /// <summary>What the last reload came to; none before the first.</summary>
    public ReloadOutcome? LastReload { get; init; }

    /// <summary>What the proven generation goes by while there is a candidate; none otherwise.</summary>
    public FleetOptions? FallBack { get; init; }

    /// <summary>How many slots there shall be once the candidate is proven; none while there is no candidate.</summary>
    public int? TargetOfCandidate { get; init; }

    /// <summary>Reloads that were refused, since the start.</summary>
    public int RefusedReloads { get; init; }

    /// <summary>Whether the last reload was one of them.</summary>
    public bool LastReloadRefused => LastReload is { Status: ReloadStatus.Failed, Generation: 0 };

    /// <summary>A master is being started to take this one's place: it may run already, and nobody has said so yet.</summary>
    public bool StartsSuccessor { get; init; }

    /// <summary>Process id of the master that was started to take this one's place; 0 if there is none.</summary>
    public int Successor { get; init; }

    /// <summary>Whether that one has said that it serves.</summary>
    public bool SuccessorServes { get; init; }

    /// <summary>Whether nobody is accepted, by an operator's order.</summary>
    public bool IsPaused { get; init; }

    /// <summary>Whether the master that started this one to take its place still lives.</summary>
    public bool HasPredecessor { get; init; }

    /// <summary>Whether the older master has been told that this one serves.</summary>
    public bool PredecessorKnows { get; init; }

    /// <summary>In order of their ids, so oldest first.</summary>
    public ImmutableList<WorkerState> Workers { get; init; } = [];

    /// <summary>Slots with a history of failures; one without an entry has none.</summary>
    public ImmutableDictionary<int, SlotState> Slots { get; init; } = ImmutableDictionary<int, SlotState>.Empty;

    public int NextId { get; init; } = 1;

    /// <summary>The master's exit code, once it stops.</summary>
    public int ExitCode { get; init; }

    /// <summary>When the plan asked to be woken; being woken much later means that the master did not run.</summary>
    public TimeSpan? WakeAt { get; init; }

    /// <summary>Nobody is killed for silence before this: the master overslept, and so may have the workers.</summary>
    public TimeSpan AmnestyUntil { get; init; }

    /// <summary>The readings of the configuration by which somebody serves, or is to, or may have to again.</summary>
    public IEnumerable<int> Editions => Workers.Where(worker => worker.IsLive).Select(worker => worker.Options.Edition)
        .Append(Options.Edition).Append(ProvenOptions.Edition).Distinct();

    /// <summary>When memory is looked at next.</summary>
    public TimeSpan MeasureAt { get; init; }

    /// <summary>When the last worker went for its memory.</summary>
    public TimeSpan? MemoryActedAt { get; init; }

    /// <summary>When a slot lost the worker that served it, until another one serves there.</summary>
    public ImmutableDictionary<int, TimeSpan> VacantSince { get; init; } = ImmutableDictionary<int, TimeSpan>.Empty;

    /// <summary>Whether there is a generation on trial beside one that is proven.</summary>
    public bool HasCandidate => ProvenGeneration > 0 && Generation != ProvenGeneration;

    /// <summary>Slots in which somebody may be: while a daemon rests, those of a candidate that wakes it.</summary>
    public int Places => Target == 0 && HasCandidate ? TargetOfCandidate ?? 0 : Target;

    /// <summary>What the generation that is known to work goes by.</summary>
    public FleetOptions ProvenOptions => FallBack ?? Options;

    public WorkerState? Find(int id) => Workers.Find(worker => worker.Id == id);

    public int Count(WorkerStage stage) => Workers.Count(worker => worker.Stage == stage);
}
