using System.Collections.Immutable;
using PneuXNet.Supervisor.Checks;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Sockets;
using PneuXNet.Supervisor.Tls;

namespace PneuXNet.Supervisor.Workers;

/// <summary>By what a worker is made. Each reading of the configuration gives one; workers of the generation before may still have to be made by theirs.</summary>
internal sealed record WorkerRecipe(MasterOptions Options, FleetOptions Fleet, AppTarget App, ImmutableArray<ListenerHandle> Listeners, ImmutableArray<GoldenCheck> Checks)
{
    /// <summary>Null where TLS is not spoken.</summary>
    public TlsMaterial? Tls { get; init; }

    // Each check has a limit of its own; this is for what goes on between them.
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromSeconds(5);

    /// <summary>The lower of the limits of memory.</summary>
    public long LeastMemoryLimit => LeastOf(Options);

    public static WorkerRecipe Of(MasterOptions options, AppTarget app, ImmutableArray<ListenerHandle> listeners, int edition)
    {
        // An operator's check replaces the app's own of that name.
        ImmutableArray<GoldenCheck> checks = [.. app.Checks.ExceptBy(options.Checks.Select(check => check.Name), check => check.Name), .. options.Checks];
        FleetOptions fleet = options.Fleet with
        {
            Edition = edition,
            // What is too big from the start may not serve either, so with a limit of memory there is always something to check.
            ChecksLimit = checks.IsEmpty && LeastOf(options) == 0 ? TimeSpan.Zero : checks.Aggregate(BetweenChecks, (sum, check) => sum + check.Longest),
            Repeats = [.. checks.Index().Where(check => check.Item.Every is not null)
                .Select(check => new CheckRepeat(check.Index, check.Item.Every!.Value, check.Item.Failures))],
        };
        return new WorkerRecipe(options, fleet, app, listeners, checks);
    }

    private static long LeastOf(MasterOptions options) => options switch
    {
        { MaxMemory: 0 } => options.MaxMemoryHard,
        { MaxMemoryHard: 0 } => options.MaxMemory,
        _ => Math.Min(options.MaxMemory, options.MaxMemoryHard),
    };
}
