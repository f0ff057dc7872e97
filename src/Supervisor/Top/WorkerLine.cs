using PneuXNet.Contract;

namespace PneuXNet.Supervisor.Top;

/// <summary>A worker as it is shown: what it is, and how fast it was.</summary>
internal sealed record WorkerLine(WorkerFacts Worker, Pace Pace);
