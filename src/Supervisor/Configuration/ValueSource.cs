using System.Collections.Immutable;
using PneuXNet.Supervisor.Checks;

namespace PneuXNet.Supervisor.Configuration;

/// <summary>What one source gives: a file, a variable, the command line.</summary>
/// <param name="Values">By setting; one that is absent is not given there.</param>
/// <param name="Problems">What could not be made out, as sentences with their places.</param>
internal sealed record ValueSource(ImmutableDictionary<Setting, ImmutableArray<GivenValue>> Values, ImmutableArray<string> Problems)
{
    /// <summary>Golden checks, which only a file can give.</summary>
    public ImmutableArray<GoldenCheck> Checks { get; init; } = [];

    public static readonly ValueSource Empty = new(ImmutableDictionary<Setting, ImmutableArray<GivenValue>>.Empty, []);

    public static ValueSource Unreadable(string problem) => Empty with { Problems = [problem] };

    public ImmutableArray<GivenValue> Of(Setting setting) => Values.GetValueOrDefault(setting, []);
}
