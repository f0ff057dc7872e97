using System.Collections.Immutable;
using PneuXNet.Contract;

namespace PneuXNet.Supervisor.Top;

/// <summary>What can happen to who watches a service at a terminal.</summary>
internal abstract record TopEvent
{
    public sealed record Pressed(ConsoleKeyInfo Key) : TopEvent;

    /// <summary>The master has answered.</summary>
    /// <param name="Events">That are new since the last look.</param>
    public sealed record Saw(Look Look, ImmutableArray<EventFacts> Events) : TopEvent;

    /// <summary>The master has not answered.</summary>
    public sealed record Missed(TimeSpan At, string Why) : TopEvent;

    /// <summary>An order has come to its end.</summary>
    public sealed record Outcome(TopOrder Order, string Message, bool IsGood) : TopEvent;

    /// <summary>The terminal has another size, or has to be drawn again for another reason.</summary>
    public sealed record Resized : TopEvent;

    /// <summary>A signal ends this.</summary>
    public sealed record Interrupted : TopEvent;
}
