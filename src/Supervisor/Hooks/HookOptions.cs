using System.Collections.Immutable;
using PneuXNet.Supervisor.Configuration;

namespace PneuXNet.Supervisor.Hooks;

/// <summary>The commands of hooks by the user's wish.</summary>
/// <param name="Commands">By name of the hook; a hook may have several.</param>
/// <param name="Limit">What a command has until it is killed.</param>
internal sealed record HookOptions(ImmutableArray<KeyValuePair<string, string>> Commands, TimeSpan Limit)
{
    public static HookOptions Of(MasterOptions options) => new(options.Hooks, options.HookTimeout);
}
