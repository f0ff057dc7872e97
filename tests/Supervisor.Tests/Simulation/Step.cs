using System.Collections.Immutable;
using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Tests.Simulation;

/// <summary>One step of a history: what was, what happened, what the plan made of it; seen before anything of that is carried out.</summary>
internal sealed record Step(FleetState Before, FleetEvent Event, ImmutableArray<FleetAction> Actions, FleetState After, TimeSpan Now, SimulatedHost Host);
