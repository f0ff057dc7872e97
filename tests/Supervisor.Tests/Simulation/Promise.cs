namespace PneuXNet.Supervisor.Tests.Simulation;

/// <summary>What must hold in every history. docs/design/invariants.md says each in words, and with which mutation of the plan it is broken.</summary>
internal enum Promise
{
    SomebodyServes,
    CapacityForCapacity,
    KillsHaveReasons,
    ViolenceIsTold,
    OneEndEach,
    RoomForEachSlot,
    DrainsEnd,
    AlarmsAhead,
    SilenceIsNoticed,
    NobodyUnchecked,
    DiscardedIsGone,
    ProvenFillsIn,
    SparesStepIn,
    SparesAreCounted,
    LeaksGoOneByOne,
    AgeIsNoticed,
    ChecksAreCounted,
    SeenBeforeKilled,
    DoomedTakeNobody,
    OthersFinish,
    OverdueIsReplaced,
    OutcomeIsTold,
    PredecessorHearsOnce,
    OneSuccessor,
    PausesHold,
    SlotsAreServedAgain,
    DoorsClose,
    StopsEnd,
}
