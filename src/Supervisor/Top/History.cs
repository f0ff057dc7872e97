using System.Collections.Immutable;

namespace PneuXNet.Supervisor.Top;

/// <summary>The looks of the last seconds: speeds are measured over all of them, since those of a single second jump.</summary>
internal sealed record History
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);

    private ImmutableList<Look> Looks { get; init; } = [];

    /// <summary>The last look beside the first that is kept; null before the first look.</summary>
    public Picture? Picture => Looks.IsEmpty ? null : Picture.Of(Looks[0], Looks[^1]);

    /// <summary>With another look. Another master counts anew, and what is too old goes; at least one to compare with stays.</summary>
    public History With(Look look)
    {
        ImmutableList<Look> looks = (Looks.IsEmpty || Looks[^1].Master.Pid == look.Master.Pid ? Looks : []).Add(look);
        while (looks.Count > 2 && look.At - looks[1].At >= Kept)
        {
            looks = looks.RemoveAt(0);
        }
        return this with { Looks = looks };
    }
}
