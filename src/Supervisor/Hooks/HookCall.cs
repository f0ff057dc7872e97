using System.Collections.Immutable;
using System.Globalization;

namespace PneuXNet.Supervisor.Hooks;

/// <summary>Something that hooks are told of.</summary>
/// <param name="Name">One of <see cref="HookNames"/>.</param>
/// <param name="Facts">Variables for the commands, by name.</param>
internal sealed record HookCall(string Name, ImmutableSortedDictionary<string, string> Facts)
{
    public HookCall(string name)
        : this(name, ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal))
    {
    }

    public HookCall With(string fact, string value) => this with { Facts = Facts.SetItem(fact, value) };

    public HookCall With(string fact, int value) => With(fact, value.ToString(CultureInfo.InvariantCulture));
}
