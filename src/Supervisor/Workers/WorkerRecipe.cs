using System.Collections.Immutable;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Sockets;

namespace PneuXNet.Supervisor.Workers;

/// <summary>By what a worker is made. Each reading of the configuration gives one; workers of the generation before may still have to be made by theirs.</summary>
internal sealed record WorkerRecipe(MasterOptions Options, FleetOptions Fleet, AppTarget App, ImmutableArray<ListenerHandle> Listeners);
