using System.Collections.Immutable;
using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Tests.Simulation;

/// <summary>The plan, or one that is broken on purpose.</summary>
internal delegate (FleetState State, ImmutableArray<FleetAction> Actions) PlanFunction(FleetState state, FleetEvent happened, TimeSpan now);
